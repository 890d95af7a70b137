"""Folders of annotated articles, and what the extraction finds in them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.records import Json, record
from benchmarks.scoring import Comparison, compare
from training.annotated import Annotated, gold_words
from workers.extraction.document import Document, EngineDescription, Word
from workers.extraction.engines.base import Engine
from workers.extraction.engines.choice import load_engine
from workers.extraction.pipeline import extract
from workers.extraction.result import as_result


@dataclass(frozen=True)
class AnnotatedNames:
    """An engine without fault for one article: it knows the names that are annotated there."""

    article: Annotated

    description = EngineDescription("annotated names", "1")

    def analyse(self, document: Document) -> Sequence[Word]:
        """One word for each token of the article's own document."""
        return gold_words(self.article)


@dataclass(frozen=True)
class Examined:
    """An article, its result, and how the result compares with the annotation."""

    article: Annotated
    result: Json
    comparison: Comparison


def articles(folder: Path) -> list[Annotated]:
    """The articles of a folder that holds text/ and gold/, by name.

    SystemExit where there are none or a text is missing.
    """
    paths = sorted((folder / "gold").glob("*.json"))
    if not paths:
        raise SystemExit(f"no annotated articles: {folder / 'gold'} holds no .json file")
    return [_article(path, folder / "text" / f"{path.stem}.txt") for path in paths]


def _article(gold: Path, text: Path) -> Annotated:
    if not text.is_file():
        raise SystemExit(f"{text} is missing: each record in gold/ needs its text")
    words = text.read_bytes().decode("utf-8")  # not read_text: line ends are part of the text
    return Annotated(gold.stem, words, json.loads(gold.read_text(encoding="utf-8")))


def examined(folder: Path, *, gold_names: bool = False) -> Iterator[Examined]:
    """The articles of a folder, extracted with the embedded engine or with the annotated names."""
    embedded = None if gold_names else load_engine("embedded")
    for article in articles(folder):
        engine: Engine = embedded or AnnotatedNames(article)
        result = as_result(extract(article.text, engine))
        yield Examined(article, result, compare(record(article.gold), record(result)))
