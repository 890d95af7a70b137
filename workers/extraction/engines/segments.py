"""Proclitics and attached pronouns, cut off where the vocabulary says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from workers.extraction.text.spelling import fold

_CONJUNCTIONS = "وف"
_PREPOSITIONS = "بكل"
_FUTURE = "س"
_IMPERFECT = "ينتا"
_SHORTEST = 2  # letters of a stem
_PRONOUNS = ("هما", "كما", "ها", "هم", "هن", "كم", "نا", "ه", "ك")

Segments = tuple[tuple[str, ...], str, tuple[str, ...]]


class Segmenter:
    """Segments of Arabic words.

    `stems` are the folded words that have no proclitic, with the number of letters at their end that are an
    attached pronoun.
    """

    def __init__(self, stems: Mapping[str, int]) -> None:
        self._stems = stems
        self.split = lru_cache(maxsize=50_000)(self._split)

    def _split(self, form: str) -> Segments:
        """The proclitics, the stem and the pronouns of a form; joined they are the form."""
        folded = fold(form)
        first = self._proclitics(folded)
        last = len(form) - self._pronoun(form, folded[first:])
        return tuple(form[:first]), form[first:last], (form[last:],) if last < len(form) else ()

    def stem(self, form: str) -> str:
        """The folded word without proclitics as it is written alone: of للجيش it is الجيش."""
        folded = fold(form)
        first = self._proclitics(folded)
        rest = folded[first:]
        return "ا" + rest if first and self._lost_alef(folded, first) else rest

    def _proclitics(self, word: str) -> int:
        """How many letters of a folded word are proclitics: the fewest that leave a stem."""
        if word in self._stems:
            return 0
        cuts = list(_cuts(word))
        for known in (self._is_stem, self._is_stem_with_pronoun, _has_article):
            for letters in cuts:
                if known(word, letters):
                    return letters
        return 0

    def _is_stem(self, word: str, letters: int) -> bool:
        return word[letters:] in self._stems or self._lost_alef(word, letters)

    def _lost_alef(self, word: str, letters: int) -> bool:
        """Whether the rest is a word whose alef the preposition ل took (للجيش)."""
        rest = word[letters:]
        return word[letters - 1] == "ل" and rest[:1] == "ل" and rest not in self._stems and (
            "ا" + rest in self._stems or len(rest) > 4
        )

    def _is_stem_with_pronoun(self, word: str, letters: int) -> bool:
        rest = word[letters:]
        bases = (rest[: -len(p)] for p in _PRONOUNS if rest.endswith(p) and len(rest) > len(p) + _SHORTEST)
        return any(base in self._stems for base in bases)

    def _pronoun(self, form: str, rest: str) -> int:
        if form.endswith("ة"):
            return 0
        return self._stems.get(rest, 0) if len(rest) > self._stems.get(rest, 0) else 0


def _cuts(word: str) -> Iterator[int]:
    """How many letters may be proclitics: a conjunction, a preposition or the sign of the future, or both."""
    at = 0
    if len(word) > _SHORTEST and word[0] in _CONJUNCTIONS:
        at = 1
        yield at
    if len(word) <= at + _SHORTEST:
        return
    if word[at] == _FUTURE and word[at + 1] in _IMPERFECT:
        yield at + 1
    # ف before a preposition is rare: فلاحيا is no ف + ل + احيا.
    if word[at] in _PREPOSITIONS and (word[:at] != "ف" or word[at + 1 : at + 3] == "ال"):
        yield at + 1


def _has_article(word: str, letters: int) -> bool:
    """Whether an unknown word shows by its article what is a proclitic before it; not so فالييف."""
    rest = word[letters:]
    return rest.startswith("ال") and len(rest) > 4 and word[letters - 1] not in "فك"
