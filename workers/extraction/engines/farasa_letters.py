"""What Farasa is shown of a word, and its answer found again in the word as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise, takewhile

from workers.extraction.engines.segments import PRONOUNS, Segments
from workers.extraction.text.spelling import fold

LONGEST_WORD = 24
"""Letters; Farasa needs seconds and a gigabyte for a word of two hundred."""
_PLAIN = re.compile("[ء-غف-ي]+")  # the letters that Farasa knows; others make three words of one
_PROCLITICS = frozenset("وفبكلس")
_ALIKE = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "ء", "ئ": "ء"})


def shown(form: str) -> str | None:
    """The word as Farasa is shown it, letter for letter; None for one that it cannot take."""
    word = "".join(letter if _PLAIN.fullmatch(letter) else fold(letter) for letter in form)
    return word if len(word) <= LONGEST_WORD and _PLAIN.fullmatch(word) else None


def is_of(word: str, answer: str) -> bool:
    """Whether an answer is about this word: its letters are those of the word, as Farasa spells them."""
    return _ends(word, [answer.replace("+", "")]) is not None


def segments(word: str, form: str, answer: str) -> Segments | None:
    """Proclitics, stem and pronouns of a form that was shown as `word`; None for an answer about another.

    The article and endings that are no pronouns stay with the stem, as the embedded engine has them.
    """
    found = [segment for segment in answer.split("+") if segment]
    ends = _ends(word, found)
    if not ends:
        return None
    pieces = [form[start:end] for start, end in pairwise((0, *ends))]
    first = _count(segment in _PROCLITICS for segment in found[:-1])
    last = len(pieces) - _count(piece in PRONOUNS for piece in reversed(pieces[first + 1 :]))
    return tuple(pieces[:first]), "".join(pieces[first:last]), tuple(pieces[last:])


def _count(good: Iterable[bool]) -> int:
    """How many are true before the first that is not."""
    return sum(takewhile(bool, good))


def _ends(word: str, found: Sequence[str]) -> list[int] | None:
    """Where each segment ends in the word; None if their letters are not the word's.

    Farasa writes one letter for several (أ إ آ as ا, ى as ي, ة as ه, ؤ ئ as ء) and gives the article back
    the alef that ل took.
    """
    letters, at, before = word.translate(_ALIKE), 0, ""
    ends = []
    for segment in found:
        for letter in segment.translate(_ALIKE):
            if letters[at : at + 1] == letter:
                at += 1
            elif letter != "ا" or before != "ل":
                return None
            before = letter
        ends.append(at)
    return ends if at == len(letters) else None
