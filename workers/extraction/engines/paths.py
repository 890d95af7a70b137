"""The best labels of many short sequences at once (Viterbi)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating[Any]]


class Paths:
    """All ways to label some sequences of rows; one step takes the next row of every sequence.

    `scores` are rows by labels; sequence i is the `lengths[i]` rows, at least one, from `firsts[i]` on. A way
    scores what the labels of its rows do, `start` of the first and `transitions` from each to the next.
    """

    def __init__(
        self,
        scores: Scores,
        firsts: Sequence[int],
        lengths: Sequence[int],
        transitions: Scores,
        start: Scores | float = 0.0,
    ) -> None:
        sizes = np.array(lengths)
        self._order = np.argsort(-sizes, kind="stable")
        sizes = sizes[self._order]
        step = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        # Step by step: the rows of one step lie together, that of the longest sequence first.
        rows = np.repeat(np.array(firsts)[self._order], sizes) + step
        self._rows = rows[np.argsort(step, kind="stable")]
        self._scores, self._transitions = scores[self._rows], transitions
        self._scores[: len(sizes)] += start
        running = np.bincount(step)
        begins = np.cumsum(running) - running
        # From which rows to which a step goes: of the sequences that end there is no next row.
        self._steps = [
            (slice(begin, begin + size), slice(after, after + size))
            for (begin, after), size in zip(pairwise(begins.tolist()), running[1:].tolist(), strict=True)
        ]
        self._best = self._forward()

    def labels(self) -> NDArray[np.intp]:
        """The label of each row on the best way through its sequence."""
        found = self._best.argmax(axis=1)
        back = np.ascontiguousarray(self._transitions.T)
        for before, here in reversed(self._steps):
            found[before] = (self._best[before] + back[found[here]]).argmax(axis=1)
        ordered: NDArray[np.intp] = np.empty_like(found)
        ordered[self._rows] = found
        return ordered

    def _forward(self) -> Scores:
        """For each row and label the score of the best way there."""
        best: Scores = self._scores.copy()
        ways = np.empty((len(self._order), *self._transitions.shape), dtype=best.dtype)
        for before, here in self._steps:
            came = ways[: here.stop - here.start]
            np.add(best[before, :, None], self._transitions, out=came)
            reached = best[here]
            reached += np.maximum.reduce(came, axis=1)
        return best
