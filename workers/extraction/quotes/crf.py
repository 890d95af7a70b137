"""Conditional random fields as CRFsuite trains and writes them, asked without it.

CRFsuite's own tagger looks up the name of each feature of each item at each call. Here features may be told
together: what they weigh is summed once and remembered (see also `workers.extraction.quotes.columns`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.extraction.engines.paths import Paths

Floats = NDArray[np.float64]

_MAGIC = b"lCRF"
# Where the header tells where the features, the names of labels and those of attributes begin.
_FEATURES, _LABELS, _ATTRIBUTES = 28, 32, 36
_FEATURE = np.dtype([("transition", "<u4"), ("source", "<u4"), ("label", "<u4"), ("weight", "<f8")])
_MOST_TOGETHER = 8_000  # features told together that one worker remembers, 0.3 kB each
_BEFORE_NAME = 8  # bytes: its number and its length

Told = str | tuple[Any, ...]  # a feature, or several: what gives their names, and of what


def named(features: Iterable[Told]) -> list[str]:
    """The features by name, as the training takes them."""
    return [name for told in features for name in ([told] if isinstance(told, str) else told[0](*told[1:]))]


class Crf:
    """A chain of labels: a weight for each feature and label, and for each pair of neighbouring labels."""

    def __init__(self, labels: Sequence[str], names: Sequence[str], features: NDArray[np.void]) -> None:
        self.labels = tuple(labels)
        self._taught: dict[Told, int] = {name: row for row, name in enumerate(names, 1)}
        self._together: dict[Told, int] = {}
        self._weights = np.zeros((1 + len(names), len(labels)))  # the first row is of what was not taught
        self._transitions = np.zeros((len(labels), len(labels)))
        for weights, transition in ((self._weights[1:], 0), (self._transitions, 1)):
            found = features[features["transition"] == transition]
            weights[found["source"], found["label"]] = found["weight"]

    @classmethod
    def read(cls, path: Path) -> Crf:
        """The model of a file that CRFsuite wrote. Raises OSError, and ValueError for any other file."""
        data = path.read_bytes()
        if not data.startswith(_MAGIC):
            raise ValueError(f"no model of CRFsuite: {path.name}")
        features, labels, attributes = (_number(data, at) for at in (_FEATURES, _LABELS, _ATTRIBUTES))
        count = _number(data, features + 8)
        return cls(
            _names(data, labels),
            _names(data, attributes),
            np.frombuffer(data, _FEATURE, count, features + 12),
        )

    def values(self, feature: str) -> list[str]:
        """With which values a feature was taught: what stands behind `w=` and the like in its names."""
        names = (name for name in self._taught if isinstance(name, str))
        return [name.removeprefix(feature) for name in names if name.startswith(feature)]

    def scores(self, items: Sequence[Sequence[Told]]) -> Floats:
        """For each item, given by its features, at least one, and each label the sum of the weights."""
        if len(self._together) > _MOST_TOGETHER:
            self._together.clear()
        taught, together = self._taught.get, self._together.get
        rows = [together(told) or taught(told) or self._new(told) for told in chain.from_iterable(items)]
        firsts = [0, *accumulate(map(len, items))][:-1]
        found: Floats = np.add.reduceat(self._weights[rows], firsts, axis=0)
        return found

    def _new(self, told: Told) -> int:
        """A row for features that are told together for the first time; that of nothing for a single one."""
        if isinstance(told, str):
            return 0
        row = 1 + len(self._taught) + len(self._together)
        if row == len(self._weights):
            self._weights = np.concatenate([self._weights, np.zeros_like(self._weights)])
        self._weights[row] = self._weights[[self._taught.get(name, 0) for name in named([told])]].sum(axis=0)
        self._together[told] = row
        return row

    def odds(self, items: Sequence[Sequence[Told]], label: str) -> list[float]:
        """How many times as probable as the other label one of two is of each item by itself."""
        if not items:
            return []
        scores, own = self.scores(items), self.labels.index(label)
        found: list[float] = np.exp(scores[:, own] - scores[:, 1 - own]).tolist()
        return found

    def probabilities(self, items: Sequence[Sequence[Told]], label: str) -> list[float]:
        """How probable one of two labels is of each item of a sequence."""
        own = self.labels.index(label)
        odds, passing = self.odds(items, label), np.exp(self._transitions)
        if own:
            passing = passing[::-1, ::-1]
        before, behind = _passed(odds, passing), reversed(_passed(odds[::-1], passing.T))
        return [probability(a * odd * b) for a, odd, b in zip(before, odds, behind, strict=True)]

    def best(self, scores: Floats, lengths: Sequence[int]) -> list[tuple[tuple[str, ...], float]]:
        """The best labels of sequences, whose scores stand one after another, and how probable they are."""
        ends = [*accumulate(lengths)]
        firsts = [0, *ends[:-1]]
        paths = Paths(scores, firsts, lengths, self._transitions)
        labels = [self.labels[number] for number in paths.labels()]
        found = (tuple(labels[first:end]) for first, end in zip(firsts, ends, strict=True))
        return list(zip(found, paths.probabilities(), strict=True))


def probability(odds: float) -> float:
    """The probability of what has these odds."""
    return odds / (1 + odds)


def _passed(odds: Sequence[float], passing: Floats) -> list[float]:
    """For each item the odds of the first of two labels that those before it tell."""
    (kept, left), (come, stayed) = passing.tolist()
    told, ways = [], 1.0
    for odd in odds:
        told.append(ways)
        ways *= odd
        ways = (ways * kept + come) / (ways * left + stayed)
    return told


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")


def _names(data: bytes, table: int) -> list[str]:
    """The names of a table by their numbers; a list of places leads from numbers to names."""
    count, places_at = _number(data, table + 16), _number(data, table + 20)
    places = np.frombuffer(data, "<u4", count, table + places_at) + table
    first, last = int(places[0]), int(places[-1])
    end = last + _BEFORE_NAME + _number(data, last + 4)
    kept = np.ones(end - first, dtype=bool)
    kept[(places - first)[:, None] + np.arange(_BEFORE_NAME)] = False
    names = np.frombuffer(data, np.uint8, end - first, first)[kept]
    return names.tobytes().decode().split("\0")[:-1]
