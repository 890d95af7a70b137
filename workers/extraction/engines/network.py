"""The network that tags names, as it runs: matrices over all words of an article at once.

A word's type gives a vector; convolutions over its neighbours give what it is here; the mean of what the
same stem is at its other places in the article is added; two more convolutions and a linear layer give a
score for each tag, and the best legal sequence of tags of each sentence is taken (Viterbi).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from workers.extraction.document import Sentence
from workers.extraction.engines.features import Rows, Type, columns
from workers.extraction.engines.paths import Paths

Floats = NDArray[np.float32]
Tokens = NDArray[np.intp]
Weights = Mapping[str, NDArray[np.generic]]

TAGS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG")
FORBIDDEN = -1e4
BELIEF = 255.0  # the beliefs about a word are written as bytes
VECTOR_GAIN = 3.0  # word vectors have length 1, flags are 0 or 1
NEAR = (1, 1, 2)  # how far the convolutions before the article's memory reach to each side
FAR = (1, 2)  # and those after it


class Network:
    """The trained network; `weights` are the arrays that training wrote, `vectors` those of the words."""

    def __init__(self, weights: Weights, vectors: NDArray[np.int8], scale: Floats) -> None:
        # As one block each: a matrix that lies there by its columns is multiplied more slowly.
        self._weights = {name: np.ascontiguousarray(array, np.float32) for name, array in weights.items()}
        self._vectors, self._scale = vectors, scale * VECTOR_GAIN
        self._transitions = self._weights["transitions"] + legal_transitions()
        self._start = self._weights["start"] + legal_start()

    def inputs(self, types: Sequence[Type]) -> Floats:
        """One row for each type, before the lists and the first non-linearity."""
        vector, affix, word, flags = columns(types)
        known = self._vectors[np.maximum(vector - 1, 0)] * self._scale * (vector > 0)[:, None]
        affixes = self._weights["affixes"][affix].reshape(len(types), -1)
        beliefs = self._weights["beliefs"][vector] / BELIEF
        features = np.concatenate([known, affixes, self._weights["words"][word], beliefs, flags], axis=1)
        return self._linear("input", features)

    def scores(self, inputs: Floats, rows: Rows, sentences: Sequence[Sentence]) -> Floats:
        """A score for each token and tag; `inputs` are the rows of the tokens' types."""
        hidden = inputs.copy()
        if rows.listed:
            tokens, lists = np.array(rows.listed).T
            np.add.at(hidden, tokens, self._weights["lists"][lists])
        return self._scores(_rectified(hidden), rows, sentences)

    def _linear(self, name: str, rows: Floats) -> Floats:
        found: Floats = rows @ self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return found

    def _scores(self, line: Floats, rows: Rows, sentences: Sequence[Sentence]) -> Floats:
        edges = {reach: _edges(sentences, reach) for reach in {*NEAR, *FAR}}
        for number, reach in enumerate(NEAR):
            line = self._convolve(f"near{number}", line, reach, *edges[reach])
        if rows.groups:
            self._remember(line, rows.groups)
        for number, reach in enumerate(FAR):
            line = self._convolve(f"far{number}", line, reach, *edges[reach])
        return self._linear("output", line)

    def _convolve(self, name: str, line: Floats, reach: int, heads: Tokens, tails: Tokens) -> Floats:
        """The line and what each word sees of itself and of the words `reach` before and after.

        `heads` and `tails` are the words with no such word in their sentence.
        """
        before, here, after = self._weights[f"{name}.weight"]
        seen: Floats = line @ here
        passed = line @ before
        passed[tails] = 0
        seen[reach:] += passed[:-reach]
        passed = line @ after
        passed[heads] = 0
        seen[:-reach] += passed[reach:]
        seen += self._weights[f"{name}.bias"]
        seen = _rectified(seen)
        seen += line
        return seen

    def _remember(self, line: Floats, groups: Sequence[Sequence[int]]) -> None:
        """Add to each repeated word what its stem is, on the mean, at its other places."""
        sizes = np.array([len(group) for group in groups])
        tokens = np.fromiter(chain.from_iterable(groups), dtype=np.intp)
        here = line[tokens]
        sums = np.add.reduceat(here, np.concatenate([[0], np.cumsum(sizes)[:-1]]), axis=0)
        others = (np.repeat(sums, sizes, axis=0) - here) / np.repeat(sizes - 1, sizes)[:, None]
        line[tokens] += _rectified(self._linear("memory", others))

    def tags(self, scores: Floats, sentences: Sequence[Sentence]) -> list[str]:
        """The best legal tags of the tokens."""
        firsts = [sentence.first for sentence in sentences]
        lengths = [sentence.last - sentence.first for sentence in sentences]
        paths = Paths(scores, firsts, lengths, self._transitions, self._start)
        return [TAGS[number] for number in paths.labels()]


def _rectified(rows: Floats) -> Floats:
    """The rows with 0 for what is less; numpy compares with an array five times as fast as with a number."""
    return np.maximum(rows, np.zeros_like(rows), out=rows)


def _edges(sentences: Sequence[Sentence], reach: int) -> tuple[Tokens, Tokens]:
    """The first and the last few tokens of each sentence."""
    heads = (range(one.first, min(one.first + reach, one.last)) for one in sentences)
    tails = (range(max(one.first, one.last - reach), one.last) for one in sentences)
    return (
        np.fromiter(chain.from_iterable(heads), dtype=np.intp),
        np.fromiter(chain.from_iterable(tails), dtype=np.intp),
    )


def legal_transitions() -> Floats:
    """0 where one tag may follow another, else FORBIDDEN: I only after B or I of its type."""
    found = np.zeros((len(TAGS), len(TAGS)), dtype=np.float32)
    for after, tag in enumerate(TAGS):
        if tag[0] == "I":
            found[:, after] = [0.0 if before[1:] == tag[1:] else FORBIDDEN for before in TAGS]
    return found


def legal_start() -> Floats:
    """0 where a tag may begin a sentence, else FORBIDDEN."""
    return np.array([FORBIDDEN if tag[0] == "I" else 0.0 for tag in TAGS], dtype=np.float32)
