"""The engine that ships with the package: a conditional random field and a vocabulary."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from importlib.resources import as_file, files
from pathlib import Path

import pycrfsuite

from workers.extraction.document import Document, EngineDescription, Word
from workers.extraction.engines.base import EngineError
from workers.extraction.engines.features import Features
from workers.extraction.engines.gazetteer import gazetteer
from workers.extraction.engines.segments import Segmenter

VERSION = "0.1.0"
MODEL = "names.crfsuite"
VOCABULARY = "vocabulary.tsv.gz"


class EmbeddedEngine:
    """Tags names with the model in `folder` and cuts words with its vocabulary."""

    description = EngineDescription("embedded", VERSION)

    def __init__(self, folder: Path) -> None:
        try:
            self._segmenter = segmenter(read_vocabulary(folder / VOCABULARY))
            self._features = Features(self._segmenter, gazetteer())
            self._tagger = pycrfsuite.Tagger()
            self._tagger.open(str(folder / MODEL))
        except OSError as error:
            raise EngineError(f"the model cannot be read: {error}") from error

    def analyse(self, document: Document) -> Sequence[Word]:
        """One word for each token of the document, in order."""
        words: list[Word] = []
        for sentence in document.sentences:
            tags = self._tagger.tag(self._features.of(document, sentence))
            for token, tag in zip(document.tokens_of(sentence), tags, strict=True):
                words.append(Word(*self._segmenter.split(token.form), tag.split(":")[-1]))
        return words


def segmenter(vocabulary: dict[str, int]) -> Segmenter:
    """A segmenter that knows the names of the shipped lists."""
    return Segmenter(vocabulary, frozenset(gazetteer().words))


def read_vocabulary(path: Path) -> dict[str, int]:
    """The folded words and their counts."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return {word: int(count) for word, _, count in (line.rstrip("\n").partition("\t") for line in lines)}


def write_vocabulary(path: Path, counts: Iterable[tuple[str, int]]) -> None:
    """Write what `read_vocabulary` reads; the bytes depend on nothing but the counts."""
    text = "".join(f"{word}\t{count}\n" for word, count in counts)
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


def load() -> EmbeddedEngine:
    """The engine with the shipped model. Raises EngineError."""
    with as_file(files("workers.extraction.model")) as folder:
        return EmbeddedEngine(folder)
