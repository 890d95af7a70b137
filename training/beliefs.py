"""What a first network makes of the words of free text: how often each stem is which part of a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from workers.extraction.engines.embedded import EmbeddedEngine
from workers.extraction.engines.network import BELIEF, TAGS
from workers.extraction.engines.segments import Segmenter
from workers.extraction.text.sentences import read

_STAND_FOR = {"number": "<0>", "latin": "<A>"}
_CERTAIN = 6.0  # natural logarithm of the count from which nothing is doubted


def beliefs(
    engine: EmbeddedEngine, segmenter: Segmenter, number: Mapping[str, int], texts: Iterable[str]
) -> NDArray[np.uint8]:
    """A row for each word of `number` after one for the unknown: the share of each tag, and how sure."""
    found = no_beliefs(number).astype(np.float64)
    rows = {tag: column for column, tag in enumerate(TAGS)}
    for text in texts:
        document = read(text)
        if not document.tokens:
            continue
        for token, tag in zip(document.tokens, engine.tags(document), strict=True):
            stem = segmenter.stem(token.form) if token.kind == "arabic" else token.form
            row = number.get(_STAND_FOR.get(token.kind, stem))
            if row is not None:
                found[row + 1, rows[tag]] += 1
    counts = found.sum(axis=1)
    found[:, : len(TAGS)] /= (counts + 1)[:, None]
    found[:, len(TAGS)] = np.minimum(np.log1p(counts) / _CERTAIN, 1.0)
    return np.rint(found * BELIEF).astype(np.uint8)


def no_beliefs(number: Mapping[str, int]) -> NDArray[np.uint8]:
    """The beliefs of one who has read nothing."""
    return np.zeros((len(number) + 1, len(TAGS) + 1), dtype=np.uint8)


