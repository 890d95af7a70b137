"""The network that tags names, as it runs: matrices over all words of an article at once.

A word's type gives a vector; convolutions over its neighbours give what it is here; the mean of what the
same stem is at its other places in the article is added; two more convolutions and a linear layer give a
score for each tag, and the best legal sequence of tags of each sentence is taken (Viterbi).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from workers.extraction.document import Sentence
from workers.extraction.engines.features import Rows, Type, columns

Floats = NDArray[np.float32]
Weights = Mapping[str, NDArray[np.generic]]

TAGS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG")
FORBIDDEN = -1e4
BELIEF = 255.0  # the beliefs about a word are written as bytes
VECTOR_GAIN = 3.0  # word vectors have length 1, flags are 0 or 1
NEAR = (1, 1, 2)  # how far the convolutions before the article's memory reach to each side
FAR = (1, 2)  # and those after it
GAP = 4  # empty places between sentences, so that no convolution reaches over


class Network:
    """The trained network; `weights` are the arrays that training wrote, `vectors` those of the words."""

    def __init__(self, weights: Weights, vectors: NDArray[np.int8], scale: Floats) -> None:
        self._weights = {name: array.astype(np.float32) for name, array in weights.items()}
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
        return self._scores(np.maximum(hidden, 0), rows, sentences)

    def _linear(self, name: str, rows: Floats) -> Floats:
        found: Floats = rows @ self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return found

    def _scores(self, hidden: Floats, rows: Rows, sentences: Sequence[Sentence]) -> Floats:
        places = np.zeros(len(hidden), dtype=np.intp)
        end = GAP
        for sentence in sentences:
            length = sentence.last - sentence.first
            places[sentence.first : sentence.last] = np.arange(end, end + length)
            end += length + GAP
        line: Floats = np.zeros((end, hidden.shape[1]), dtype=np.float32)
        line[places] = hidden
        filled = np.zeros((end, 1), dtype=np.float32)
        filled[places] = 1
        for number, reach in enumerate(NEAR):
            line = self._convolve(f"near{number}", line, reach, filled)
        if rows.groups:
            self._remember(line, places, rows.groups)
        for number, reach in enumerate(FAR):
            line = self._convolve(f"far{number}", line, reach, filled)
        return self._linear("output", line[places])

    def _convolve(self, name: str, line: Floats, reach: int, filled: Floats) -> Floats:
        """The line and what each place sees of itself and of the places `reach` before and after."""
        before, here, after = self._weights[f"{name}.weight"]
        seen = line @ here
        seen[reach:] += line[:-reach] @ before
        seen[:-reach] += line[reach:] @ after
        seen += self._weights[f"{name}.bias"]
        found: Floats = (line + np.maximum(seen, 0)) * filled
        return found

    def _remember(self, line: Floats, places: NDArray[np.intp], groups: Sequence[Sequence[int]]) -> None:
        """Add to each repeated word what its stem is, on the mean, at its other places."""
        sizes = np.array([len(group) for group in groups])
        tokens = places[np.concatenate([np.array(group) for group in groups])]
        here = line[tokens]
        sums = np.add.reduceat(here, np.concatenate([[0], np.cumsum(sizes)[:-1]]), axis=0)
        others = (np.repeat(sums, sizes, axis=0) - here) / np.repeat(sizes - 1, sizes)[:, None]
        line[tokens] += np.maximum(self._linear("memory", others), 0)

    def tags(self, scores: Floats, sentences: Sequence[Sentence]) -> list[str]:
        """The best legal tags of the tokens: all sentences at once, longest first."""
        order = sorted(sentences, key=lambda sentence: sentence.first - sentence.last)
        firsts = np.array([sentence.first for sentence in order])
        lengths = np.array([sentence.last - sentence.first for sentence in order])
        best = self._start + scores[firsts]
        steps = []
        for at in range(1, int(lengths[0])):
            running = int((lengths > at).sum())
            ways = best[:running, :, None] + self._transitions
            steps.append(ways.argmax(axis=1))
            best[:running] = ways.max(axis=1) + scores[firsts[:running] + at]
        found = np.zeros(len(scores), dtype=np.intp)
        tag = best.argmax(axis=1)
        for at in range(int(lengths[0]) - 1, -1, -1):
            running = int((lengths > at).sum())
            found[firsts[:running] + at] = tag[:running]
            if at:
                tag[:running] = steps[at - 1][np.arange(running), tag[:running]]
        return [TAGS[number] for number in found]


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
