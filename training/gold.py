"""Annotated articles as documents with a tag for each token."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from training.inline import articles as inline_articles
from workers.extraction.document import Document
from workers.extraction.text.sentences import read


@dataclass(frozen=True)
class Tagged:
    """A document, a BIO tag for each of its tokens, and how many letters of a token come before its name.

    `anercorp` says that the names are tagged by the guidelines of that corpus.
    """

    document: Document
    tags: tuple[str, ...]
    cut: dict[int, int]
    anercorp: bool = False


def articles(folder: Path) -> Iterator[Tagged]:
    """The articles of `folder`/text with the names of `folder`/gold, sorted by name."""
    for path in sorted((folder / "gold").glob("*.json")):
        # Bytes, not read_text: line ends are part of the text and stay as they are.
        text = (folder / "text" / f"{path.stem}.txt").read_bytes().decode("utf-8")
        yield tag(text, json.loads(path.read_text(encoding="utf-8"))["entities"])


def marked(paths: Iterable[Path]) -> Iterator[Tagged]:
    """The articles of files with names marked inline (training/inline.py)."""
    for path in paths:
        for article in inline_articles(path):
            yield tag(article.text, article.gold["entities"])


def tag(text: str, entities: list[dict[str, str | int]]) -> Tagged:
    """The text as a document with the names tagged; `entities` give type, start and end."""
    document = read(text)
    tags = ["O"] * len(document.tokens)
    cut: dict[int, int] = {}
    for entity in entities:
        start, end = int(entity["start"]), int(entity["end"])
        prefix = "B"
        for token in document.tokens:
            if token.start < end and start < token.end:
                tags[token.index] = f"{prefix}-{entity['type']}"
                if prefix == "B":
                    cut[token.index] = sum(offset < start for offset in token.offsets)
                prefix = "I"
    return Tagged(document, tuple(tags), cut)
