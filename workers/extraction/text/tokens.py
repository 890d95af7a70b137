"""The text cut into words, numbers and marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from sys import intern

from workers.extraction.document import Token
from workers.extraction.text.spelling import fold, letters, plain

_ARABIC = (
    r"\u0620-\u063f\u0641-\u064a\u066e-\u066f\u0671-\u06d3\u06d5\u06e5\u06e6\u06ee\u06ef\u06fa-\u06fc"
    r"\u0750-\u077f\ufb50-\ufbb1\ufbd3-\ufc5d\ufc64-\ufcf1\ufcf5-\ufd3d\ufd50-\ufdc7\ufdf0-\ufdfb"
    r"\ufe80-\ufefc"
)
# What may follow a letter without being one (see spelling.IGNORED), and what may stand inside a word besides.
_MARKS = (
    r"\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0300-\u036f"
    r"\ufc5e-\ufc63\ufcf2-\ufcf4\ufe70-\ufe7f"
)
_JOINED = _MARKS + r"\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\u061c\ufeff"
_DIGIT = r"0-9\u0660-\u0669\u06f0-\u06f9"
_TOKEN = re.compile(
    rf"(?P<arabic>[{_ARABIC}]+(?:[{_JOINED}]+[{_ARABIC}]+)*[{_MARKS}]*)"
    rf"|(?P<number>[{_DIGIT}]+(?:[.,٫٬][{_DIGIT}]+)*)"
    r"|(?P<latin>[^\W\d_\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff](?:[^\W\d_\u0600-\u06ff]|[\u0300-\u036f])*)"
    r"|(?P<mark>\S)"
)
_LONGEST = 40  # letters of a word that is remembered: no word has more


def tokenize(text: str) -> tuple[Token, ...]:
    """The tokens of a text, in order.

    Outside words, what is neither letter nor mark is passed over: tatweel, diacritics, invisible characters.
    """
    found: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        kind, word = match.lastgroup, match[0]
        start, stop = match.span()
        if kind == "mark" and not letters(word):
            end = stop if start == end else end  # glued on, it parts nothing
            continue
        if kind == "number":  # is spelt in one way; and there is no end of them to remember
            form, folded, offsets = _number(word)
        else:
            form, folded, offsets = (_spelt if len(word) <= _LONGEST else _spell)(word, kind == "arabic")
        found.append(
            Token(
                start,
                stop,
                len(found),
                form,
                folded,
                kind,  # type: ignore[arg-type]
                range(start, stop) if isinstance(offsets, range) else tuple([start + o for o in offsets]),
                start > end or not found,
            )
        )
        end = stop
    return tuple(found)


def _number(word: str) -> tuple[str, str, Sequence[int]]:
    return word, word, range(len(word))


def _spell(word: str, is_arabic: bool) -> tuple[str, str, Sequence[int]]:
    """The form of a word, that form folded, and where each of its letters stood in the word."""
    form, offsets = plain(word) if is_arabic else (word, range(len(word)))
    return intern(form), intern(fold(form)), offsets


_spelt = lru_cache(maxsize=8192)(_spell)
