"""Proclitics and attached pronouns, cut off where the vocabulary says so."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping

from workers.extraction.lexicon import lexicon
from workers.extraction.text.spelling import fold

_CONJUNCTIONS = "وف"
_PREPOSITIONS = "بكل"
_FUTURE = "س"
_IMPERFECT = "ينت"
_SHORTEST = 2  # letters of a stem
PRONOUNS = ("هما", "كما", "ها", "هم", "هن", "كم", "نا", "ه", "ك")
_ENDINGS = ("وا", "ات", "ت")  # of verbs and plurals, besides pronouns
# The last letter of a word before an ending, and as it is written without one.
_LAST = {"ت": "ه", "ي": "ء", "و": "ء", "ا": "ي"}
# What is followed by a hamza over or under an alef; سأل and سئم begin no future.
_BEFORE_HAMZA = re.compile("(?:[وف]?[بكل]|[وف])(?=[أإآ].)|[وف]?س(?=أ(?!ل|م(?:ت|نا|وا)?$).)")

Segments = tuple[tuple[str, ...], str, tuple[str, ...]]


class Segmenter:
    """Segments of Arabic words.

    `stems` are the folded words that have no proclitic, with the number of letters at their end that are an
    attached pronoun.
    """

    def __init__(self, stems: Mapping[str, int]) -> None:
        self._stems = stems
        words = lexicon("segments")
        self._whole, self._with_pronoun = frozenset(words["whole"]), frozenset(words["with_pronoun"])

    def split(self, form: str) -> Segments:
        """The proclitics, the stem and the pronouns of a form; joined they are the form."""
        return self.read(form)[0]

    def stem(self, form: str) -> str:
        """The folded word without proclitics as it is written alone: of للجيش it is الجيش."""
        return self.read(form)[1]

    def read(self, form: str) -> tuple[Segments, str]:
        """What `split` and `stem` say of a form."""
        folded = fold(form)
        first = self._proclitics(form, folded)
        rest = folded[first:]
        last = len(form) - self._pronoun(form, rest)
        stem = "ا" + rest if first and self._lost_alef(folded, first) else rest
        return (tuple(form[:first]), form[first:last], (form[last:],) if last < len(form) else ()), stem

    def _proclitics(self, form: str, word: str) -> int:
        """How many letters of a form, folded as `word`, are proclitics."""
        letters = self._before_hamza(form) or self._before_stem(word)
        if letters > 1 or word[:letters] not in ("", *_CONJUNCTIONS):
            return letters
        return letters + (word[letters:] in self._with_pronoun)

    def _before_hamza(self, form: str) -> int:
        """How many letters are proclitics because a hamza follows; few roots have one in second place."""
        found = _BEFORE_HAMZA.match(form)
        if not found:
            return 0
        return found.end() - (form[found.end() - 1 :] in self._whole)

    def _before_stem(self, word: str) -> int:
        """The fewest letters of a folded word before a stem."""
        if word in self._stems:
            return 0
        cuts = list(_cuts(word))
        for known in (self._is_stem, self._is_stem_with_ending, _has_article):
            for letters in cuts:
                if known(word, letters):
                    return letters
        return 0

    def _is_stem(self, word: str, letters: int) -> bool:
        return word[letters:] in self._stems or self._lost_alef(word, letters)

    def _lost_alef(self, word: str, letters: int) -> bool:
        """Whether the rest is a word whose alef the preposition ل took (للجيش)."""
        rest = word[letters:]
        return (
            word[letters - 1] == "ل"
            and rest[:1] == "ل"
            and rest not in self._stems
            and ("ا" + rest in self._stems or len(rest) > 4)
        )

    def _is_stem_with_ending(self, word: str, letters: int) -> bool:
        return self._ending(word[letters:], (*PRONOUNS, *_ENDINGS)) > 0

    def _ending(self, rest: str, endings: Iterable[str]) -> int:
        """The letters of the first of the endings without which the word is a stem; 0 if there is none."""
        found = (end for end in endings if rest.endswith(end) and len(rest) > len(end) + _SHORTEST)
        return next((len(end) for end in found if is_base(rest[: -len(end)], self._stems)), 0)

    def _pronoun(self, form: str, rest: str) -> int:
        """How many letters at the end of a form are a pronoun; `rest` is folded, without proclitics."""
        if form.endswith("ة"):
            return 0
        listed = self._stems.get(rest)
        if listed is not None:
            return listed if len(rest) > listed else 0
        found = 0 if rest.startswith("ال") else self._ending(rest, PRONOUNS)
        # The subject of a verb, as in كتبوا.
        return 0 if rest.endswith("نا") and rest[:-2] + "وا" in self._stems else found


def bare_forms(base: str) -> tuple[str, ...]:
    """How a folded word may be written without the ending it has: جهت is جهة, لقائ is لقاء."""
    return (base, base[:-1] + _LAST[base[-1]]) if base[-1] in _LAST else (base,)


def is_base(word: str, stems: Container[str]) -> bool:
    """Whether a folded word is a stem as it is written before an ending."""
    return any(form in stems for form in bare_forms(word))


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
