"""Annotated articles as documents with a tag for each token."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from training.inline import articles as inline_articles
from workers.extraction.document import Document, Sentence, Token
from workers.extraction.text.sentences import read
from workers.extraction.text.tokens import tokenize


@dataclass(frozen=True)
class Tagged:
    """A document, a BIO tag for each of its tokens, and how many letters of a token come before its name."""

    document: Document
    tags: tuple[str, ...]
    cut: dict[int, int]


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


def conll(path: Path) -> Iterator[Tagged]:
    """The sentences of a two-column file as documents; PERS is PER, MISC is nothing."""
    words: list[str] = []
    tags: list[str] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        word, _, name = line.rpartition(" ")
        if word:
            words.append(word)
            tags.append(name.replace("PERS", "PER") if "MISC" not in name else "O")
        elif words:
            yield _retokenized(words, tags)
            words, tags = [], []


def _retokenized(words: list[str], tags: list[str]) -> Tagged:
    """Words that our tokens cut further keep their tag on each part."""
    text = " ".join(words)
    tokens: tuple[Token, ...] = tokenize(text)
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word) + 1)
    found = []
    at = 0
    for token in tokens:
        while token.start >= starts[at + 1]:
            at += 1
        name = tags[at]
        if name.startswith("B") and token.start > starts[at]:
            name = "I" + name[1:]
        found.append(name)
    sentence = Sentence(0, len(text), 0, 0, len(tokens), 0)
    return Tagged(Document(text, tokens, (sentence,)), tuple(found), {})
