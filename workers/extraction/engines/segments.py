"""Proclitics and attached pronouns, cut off where the vocabulary says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from workers.extraction.text.spelling import fold

CONJUNCTIONS = "وف"
PREPOSITIONS = "بكلس"
_SHORTEST_STEM = 2
_ENCLITICS = ("هما", "كما", "ها", "هم", "هن", "كم", "نا", "ه", "ك")

Segments = tuple[tuple[str, ...], str, tuple[str, ...]]


class Segmenter:
    """Segments of Arabic words.

    `vocabulary` counts folded words of news text; `names` are folded words that stand in names and are never
    cut without need.
    """

    def __init__(self, vocabulary: Mapping[str, int], names: frozenset[str]) -> None:
        self._count = vocabulary
        self._names = names
        self.split = lru_cache(maxsize=50_000)(self._split)

    def _split(self, form: str) -> Segments:
        folded = fold(form)
        best, best_score = 0, self._whole(folded)
        for letters in _cuts(folded):
            score = self._cut(folded, letters)
            if score > best_score:
                best, best_score = letters, score
        return tuple(form[:best]), form[best:], ()

    def _whole(self, word: str) -> float:
        joined = sum(self._count.get(p + word, 0) for p in ("ال", "و", "ب", "ل", "وال", "بال", "لل"))
        return 0.1 * self._count.get(word, 0) + 3 * joined + 2 * (word in self._names) + 0.5

    def _cut(self, word: str, letters: int) -> float:
        rest = word[letters:]
        if rest.startswith("ال") and len(rest) > 4:
            return 4 + self._count.get(rest, 0) + self._count.get(rest[2:], 0)
        return float(self._count.get(rest, 0) + 2 * (rest in self._names))


def _cuts(word: str) -> Iterator[int]:
    """How many letters may be proclitics: conjunction, then preposition or future sign."""
    at = 0
    if len(word) > _SHORTEST_STEM and word[0] in CONJUNCTIONS:
        yield 1
        at = 1
    if len(word) > at + _SHORTEST_STEM and word[at] in PREPOSITIONS:
        if word[at] == "س" and word[at + 1] not in "ينتا":
            return
        yield at + 1
