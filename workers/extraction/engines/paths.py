"""The best labels of many short sequences at once (Viterbi), and how probable they are."""

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
        # Labels by rows: numpy is quickest along the rows of a step, of which there are more than labels.
        self._scores, self._transitions = np.ascontiguousarray(scores[self._rows].T), transitions
        self._scores[:, : len(sizes)] += np.reshape(start, (-1, 1))
        running = np.bincount(step)
        begins = np.cumsum(running) - running
        self._previous = np.arange(len(sizes), len(rows)) - np.repeat(running[:-1], running[1:])
        self._ends = begins[sizes - 1] + np.arange(len(sizes))
        # From which rows to which a step goes: of the sequences that end there is no next row.
        self._steps = [
            (slice(begin, begin + size), slice(after, after + size))
            for (begin, after), size in zip(pairwise(begins.tolist()), running[1:].tolist(), strict=True)
        ]
        self._best = self._forward()

    def labels(self) -> list[int]:
        """The label of each row on the best way through its sequence."""
        ways = self._best[:, None, self._previous] + self._transitions[:, :, None]
        back = ways.argmax(axis=0).tolist()
        found = self._best.argmax(axis=0).tolist()
        first, previous = len(self._order), self._previous.tolist()
        for at in range(len(previous) - 1, -1, -1):
            found[previous[at]] = back[found[first + at]][at]
        ordered = np.empty(len(found), dtype=np.intp)
        ordered[self._rows] = found
        labels: list[int] = ordered.tolist()
        return labels

    def probabilities(self) -> list[float]:
        """The share of the best way through each sequence among all ways."""
        rise = self._best.max(axis=0)
        rise[len(self._order) :] -= rise[self._previous]
        # All ways to a label, counted in ways as good as the best to any: no sum overflows, none vanishes.
        ways, passing = np.exp(self._scores - rise).T.copy(), np.exp(self._transitions)
        for before, here in self._steps:
            reached = ways[here]
            reached *= ways[before].dot(passing)
        shares: list[float] = (1 / ways[self._ends].sum(axis=1))[self._order.argsort()].tolist()
        return shares

    def _forward(self) -> Scores:
        """For each label and row the score of the best way there."""
        best: Scores = self._scores.copy()
        left, moves = best[:, None], self._transitions[:, :, None]
        for before, here in self._steps:
            # From label, to label, sequence: over the first of these numpy finds the best ten times as fast.
            reached = best[:, here]
            reached += np.maximum.reduce(left[:, :, before] + moves)
        return best
