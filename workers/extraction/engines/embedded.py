"""The engine that ships with the package: a vocabulary and a small neural network."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.extraction.document import Document, EngineDescription, Word
from workers.extraction.engines.base import EngineError
from workers.extraction.engines.corrections import (
    with_family_names,
    with_first_words,
    with_joined_bodies,
    with_office_holders,
    without_pronouns,
)
from workers.extraction.engines.features import Encoder, Type
from workers.extraction.engines.gazetteer import gazetteer
from workers.extraction.engines.network import Network, Weights
from workers.extraction.engines.segments import Segmenter, Segments
from workers.extraction.engines.words import Words, pack, unpack

VERSION = "0.2.0"
WORDS = "words.npz"
TAGGER = "tagger.npz"
_MOST_TYPES = 6_000  # remembered by one worker, 1 kB each


class EmbeddedEngine:
    """Cuts words with a vocabulary and tags names with a network."""

    description = EngineDescription("embedded", VERSION)

    def __init__(self, words: Words, weights: Weights) -> None:
        self._segmenter = Segmenter(words.stems)
        self._encoder = encoder(self._segmenter, words, weights)
        self._network = Network(weights, words.vectors, words.scale)
        self._inputs: NDArray[np.float32] = np.zeros((0, 0), dtype=np.float32)
        self._made = 0  # rows of them; the others are room for more

    @classmethod
    def read(cls, folder: Path) -> EmbeddedEngine:
        """The engine of a folder's model. Raises EngineError."""
        try:
            words = Words.read(folder / WORDS)
            with np.load(folder / TAGGER) as arrays:
                return cls(words, dict(arrays))
        except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
            raise EngineError(f"the model cannot be read: {error}") from error

    def analyse(self, document: Document) -> Sequence[Word]:
        """One word for each token of the document, in order."""
        if not document.tokens:
            return []
        types, tags = self._read(document)
        tags = _corrected(tags, types, document)
        return [
            _word(one.segments, tag) if token.kind != "number" else Word((), token.form, (), tag)
            for token, one, tag in zip(document.tokens, types, tags, strict=True)
        ]

    def close(self) -> None:
        """Nothing to let go of."""

    def tags(self, document: Document, *, anercorp: bool = False) -> list[str]:
        """The name tag of each token; `anercorp` asks for names by the guidelines of that corpus."""
        types, tags = self._read(document, anercorp=anercorp)
        # What is corrected holds by our guidelines.
        return tags if anercorp else _corrected(tags, types, document)

    def _read(self, document: Document, *, anercorp: bool = False) -> tuple[list[Type], list[str]]:
        """The types of a document's tokens, and what the network tags them."""
        if len(self._encoder.types) > _MOST_TYPES:
            self._encoder.forget()
            self._made = 0
        rows = self._encoder.rows(document, anercorp=anercorp)
        self._make_inputs()
        scores = self._network.scores(self._inputs[rows.types], rows, document.sentences)
        types = [self._encoder.types[row] for row in rows.types]
        return types, self._network.tags(scores, document.sentences)

    def _make_inputs(self) -> None:
        """Rows for the types that have none yet; the room doubles, for copying at each article is slow."""
        new = self._encoder.types[self._made :]
        if not new:
            return
        made = self._network.inputs(new)
        end = self._made + len(new)
        if end > len(self._inputs):
            grown = np.empty((2 * end, made.shape[1]), dtype=np.float32)
            if self._made:
                grown[: self._made] = self._inputs[: self._made]
            self._inputs = grown
        self._inputs[self._made : end] = made
        self._made = end


@lru_cache(maxsize=_MOST_TYPES)
def _word(segments: Segments, tag: str) -> Word:
    return Word(*segments, tag)


def _corrected(tags: list[str], types: Sequence[Type], document: Document) -> list[str]:
    stems = [one.stem for one in types]
    proclitics, pronouns = [one.segments[0] for one in types], [one.segments[2] for one in types]
    joined = with_joined_bodies(without_pronouns(tags, stems, pronouns), stems, proclitics)
    apart = with_office_holders(joined, stems)
    whole = with_first_words(apart, stems, proclitics, document.tokens)
    return with_family_names(whole, stems, document.tokens)


def encoder(segmenter: Segmenter, words: Words, weights: Weights) -> Encoder:
    """The encoder of a model; the affixes and words it knows stand in the weights."""
    numbers = [
        {key: number for number, key in enumerate(unpack(weights[name].astype(np.uint8)), 1)}
        for name in ("affix_names", "word_names")
    ]
    return Encoder(segmenter, gazetteer(), words.number, *numbers)


def names(affixes: Mapping[str, int], words: Mapping[str, int]) -> Weights:
    """The affixes and words of an encoder, as the weights hold them."""
    return {"affix_names": pack(list(affixes)), "word_names": pack(list(words))}


def write_weights(path: Path, weights: Weights) -> None:
    """Write what the engine reads as its tagger; the same weights give the same bytes."""
    arrays: dict[str, Any] = dict(weights)
    np.savez_compressed(path, **arrays)


def load() -> EmbeddedEngine:
    """The engine with the shipped model. Raises EngineError."""
    with as_file(files("workers.extraction.model")) as folder:
        return EmbeddedEngine.read(folder)
