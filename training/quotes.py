"""Train what decides on quotes: which words report, and which tokens each of them rules.

    python -m training.quotes --gold DIR [--gold DIR …] [--output DIR]

`--gold` is a folder of annotated articles (text/ and gold/) or one that holds the sets train/ and written/;
the articles of training/articles are always used. Articles without a `quotes` key are passed over. The same
data give the same bytes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pycrfsuite

from training import inline
from training.gold import tag
from workers.extraction.document import Word
from workers.extraction.engines.base import Engine
from workers.extraction.quotes.context import Context, read_context
from workers.extraction.quotes.cues import Candidate
from workers.extraction.quotes.features import cue_features, relative_features, static_features, window
from workers.extraction.quotes.tagging import REPORTS, reporting_probabilities
from workers.extraction.text.sentences import read

Json = dict[str, Any]
CUES = "cues.crfsuite"
CONTENTS = "contents.crfsuite"
_FOLDS = 5
_ARTICLES = Path(__file__).parent / "articles"


@dataclass(frozen=True)
class Annotated:
    """An article whose quotes are known."""

    name: str
    text: str
    gold: Json


def annotated(folders: Sequence[Path]) -> Iterator[Annotated]:
    """The articles of the folders and of training/articles that have their quotes marked, in order of name."""
    for folder in folders:
        sets = [folder] if (folder / "gold").is_dir() else [folder / "train", folder / "written"]
        for one in sets:
            for path in sorted((one / "gold").glob("*.json")):
                gold = json.loads(path.read_text(encoding="utf-8"))
                if "quotes" in gold:
                    yield Annotated(path.stem, (one / "text" / f"{path.stem}.txt").read_bytes().decode(), gold)
    for path in sorted(_ARTICLES.glob("*.txt")):
        for number, article in enumerate(inline.articles(path), 1):
            if "quotes" in article.gold:
                yield Annotated(f"{path.stem}-{number:03d}", article.text, article.gold)


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


def train(pairs: Sequence[tuple[Annotated, Context]], output: Path) -> None:
    """Write both models, made of the articles.

    What a cue rules depends on the cues around it. To learn from cues as they will be found, not as they are
    annotated, each fifth of the articles is shown the cues that a model of the other four fifths finds.
    """
    pairs = [pair for pair in pairs if pair[1].candidates]
    _train_cues(pairs, output / CUES)
    contents = _trainer(c1=0.05, c2=1.0, iterations=120, least=2)
    for fold in range(_FOLDS):
        model = output / f"fold-{fold}.crfsuite"
        _train_cues([pair for at, pair in enumerate(pairs) if at % _FOLDS != fold], model)
        tagger = pycrfsuite.Tagger()
        tagger.open(str(model))
        for article, context in pairs[fold::_FOLDS]:
            _append_contents(contents, article, context, reporting_probabilities(context, tagger))
        tagger.close()
        model.unlink()
    contents.train(str(output / CONTENTS))


def _train_cues(pairs: Iterable[tuple[Annotated, Context]], path: Path) -> None:
    trainer = _trainer(c1=0.0, c2=1.0, iterations=100, least=1)
    for article, context in pairs:
        items = [cue_features(context, candidate) for candidate in context.candidates]
        quotes = [quote_of(context, candidate, article.gold) for candidate in context.candidates]
        trainer.append(items, ["K" if quote else "O" for quote in quotes])
    trainer.train(str(path))


def _append_contents(trainer: Any, article: Annotated, context: Context, reports: Sequence[float]) -> None:
    static = static_features(context)
    likely = {c.first for c, p in zip(context.candidates, reports, strict=True) if p >= REPORTS}
    for candidate in context.candidates:
        quote = quote_of(context, candidate, article.gold)
        if quote:
            first, last = window(context, candidate)
            relative = relative_features(context, candidate, first, last, likely | {candidate.first})
            items = [a + b for a, b in zip(static[first:last], relative, strict=True)]
            trainer.append(items, labels(context, candidate, quote, first, last))


def _trainer(*, c1: float, c2: float, iterations: int, least: int) -> Any:
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(
        {"c1": c1, "c2": c2, "max_iterations": iterations, "feature.possible_transitions": True, "feature.minfreq": least}
    )
    return trainer


def main() -> None:
    """Read, train, write."""
    parser = argparse.ArgumentParser(prog="python -m training.quotes", description=__doc__)
    parser.add_argument("--gold", type=Path, action="append", required=True)
    parser.add_argument("--output", type=Path, default=Path("workers/extraction/model"))
    options = parser.parse_args()
    train([(article, context_of(article)) for article in annotated(options.gold)], options.output)


if __name__ == "__main__":
    main()
