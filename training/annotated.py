"""Articles whose quotes are known, as the steps of the quote half see them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training import inline
from training.gold import tag
from training.press import press
from workers.extraction.document import Word
from workers.extraction.engines.base import Engine
from workers.extraction.quotes.context import Context, read_context
from workers.extraction.quotes.cues import Candidate
from workers.extraction.text.sentences import read

Json = dict[str, Any]
ARTICLES = Path(__file__).parent / "articles"
TRAIN, WRITTEN, MARKED, PRESS = "train", "written", "articles", "press"  # the parts of the data


@dataclass(frozen=True)
class Annotated:
    """An article whose quotes are known; `part` of the data tells where it is from."""

    name: str
    text: str
    gold: Json
    part: str = ""

    @property
    def written(self) -> bool:
        """Whether it was written to be learned from, not to be printed."""
        return self.part in (WRITTEN, MARKED)


def annotated(folders: Sequence[Path], corpora: Sequence[Path] = ()) -> Iterator[Annotated]:
    """The articles of the folders, of training/articles and of the press that have their quotes marked.

    Those of the press have their texts in `corpora` (training/press.py) and are left out without them.
    """
    for folder in folders:
        sets = [folder] if (folder / "gold").is_dir() else [folder / TRAIN, folder / WRITTEN]
        for one in sets:
            for path in sorted((one / "gold").glob("*.json")):
                gold = json.loads(path.read_text(encoding="utf-8"))
                if "quotes" in gold:
                    text = (one / "text" / f"{path.stem}.txt").read_bytes().decode()
                    yield Annotated(path.stem, text, gold, one.name)
    for path in sorted(ARTICLES.glob("*.txt")):
        for number, article in enumerate(inline.articles(path), 1):
            if "quotes" in article.gold:
                yield Annotated(f"{path.stem}-{number:03d}", article.text, article.gold, MARKED)
    for name, text, gold in press(corpora):
        yield Annotated(name, text, gold, PRESS)


def gold_words(article: Annotated) -> list[Word]:
    """The words of an article as an engine without fault would give them, by its annotated names."""
    tagged = tag(article.text, article.gold["entities"])
    words = []
    for token, name in zip(tagged.document.tokens, tagged.tags, strict=True):
        letters = tagged.cut.get(token.index, 0)
        words.append(Word((token.form[:letters],) if letters else (), token.form[letters:], (), name))
    return words


def context_of(article: Annotated, engine: Engine | None = None) -> Context:
    """The article as the quote steps see it; names from `engine`, or as annotated."""
    document = read(article.text)
    return read_context(document, engine.analyse(document) if engine else gold_words(article))


def quote_of(context: Context, candidate: Candidate, gold: Json) -> Json | None:
    """The annotated quote that a candidate is the cue of, if any."""
    start = context.tokens[candidate.first].start - 1
    end = context.tokens[candidate.last - 1].end
    return next((q for q in gold["quotes"] if q["cue"] and start <= q["cue"]["start"] < end), None)


def labels(context: Context, candidate: Candidate, quote: Json, first: int, last: int) -> list[str]:
    """The label of each token of a window (workers/extraction/quotes/tagging.py, Frame)."""
    found = []
    seen = False
    for at in range(first, last):
        label = "K" if candidate.first <= at < candidate.last else _label(context, at, quote)
        seen = seen or label == "Q"
        found.append("Y" if seen and label == "X" else label)
    return found


def _label(context: Context, at: int, quote: Json) -> str:
    token = context.tokens[at]

    def inside(spans: Iterable[Json | None]) -> bool:
        return any(s is not None and s["start"] < token.end and token.start < s["end"] for s in spans)

    if inside(quote["content"]):
        return "Q"
    if inside([quote["speaker"]]):
        return "S"
    return "V" if inside([quote["via"]]) else "X"
