"""What a first network makes of the words of free text: how often each stem is which part of a name."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from workers.extraction.engines.embedded import EmbeddedEngine
from workers.extraction.engines.network import BELIEF, TAGS, Weights
from workers.extraction.engines.segments import Segmenter
from workers.extraction.engines.words import Words
from workers.extraction.text.sentences import read

Counts = NDArray[np.int64]
_STAND_FOR = {"number": "<0>", "latin": "<A>"}
_CERTAIN = 6.0  # natural logarithm of the count from which nothing is doubted


def count(texts: Iterable[str], words: Words, weights: Weights) -> Counts:
    """How often a network gives each tag: a row for each word of `words` after one for the unknown."""
    engine, segmenter = EmbeddedEngine(words, weights), Segmenter(words.stems)
    found = np.zeros((len(words.number) + 1, len(TAGS)), dtype=np.int64)
    columns = {tag: column for column, tag in enumerate(TAGS)}
    for text in texts:
        document = read(text)
        if not document.tokens:
            continue
        for token, tag in zip(document.tokens, engine.tags(document), strict=True):
            stem = segmenter.stem(token.form) if token.kind == "arabic" else token.form
            row = words.number.get(_STAND_FOR.get(token.kind, stem))
            if row is not None:
                found[row + 1, columns[tag]] += 1
    return found


def beliefs(counts: Counts) -> NDArray[np.uint8]:
    """Of each word the share of each tag, and how sure that is, as bytes."""
    total = counts.sum(axis=1, keepdims=True)
    sure = np.minimum(np.log1p(total) / _CERTAIN, 1.0)
    return np.rint(np.hstack([counts / (total + 1), sure]) * BELIEF).astype(np.uint8)


def no_beliefs(words: Words) -> NDArray[np.uint8]:
    """The beliefs of one who has read nothing."""
    return np.zeros((len(words.number) + 1, len(TAGS) + 1), dtype=np.uint8)
