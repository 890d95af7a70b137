"""Arabic spelling made comparable, one character at a time so that offsets survive."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

TATWEEL = "\u0640"
# Marks over and under letters: Quranic signs, harakat, superscript alef, and the combining range as a whole.
DIACRITICS = frozenset(
    chr(code)
    for first, last in (
        (0x0610, 0x061A),
        (0x064B, 0x065F),
        (0x06D6, 0x06DC),
        (0x06DF, 0x06E4),
        (0x06E7, 0x06E8),
    )
    for code in range(first, last + 1)
) | {"\u0670", "\u06ea", "\u06eb", "\u06ec", "\u06ed"}
# Zero-width, bidirectional controls, soft hyphen and the byte order mark.
INVISIBLE = frozenset(
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufeff"
)
IGNORED = DIACRITICS | INVISIBLE | {TATWEEL}

# Letters that Persian and Urdu keyboards put in Arabic words.
_FOREIGN = str.maketrans({"ک": "ك", "ی": "ي", "ۀ": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ة", "ڪ": "ك"})
_FOLD = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ة": "ه",
        "ؤ": "و",
        "ئ": "ي",
        "گ": "ك",
        "ڤ": "ف",
        "پ": "ب",
        "چ": "ج",
    }
)


@lru_cache(maxsize=4096)
def letters(character: str) -> str:
    """The plain letters that one character stands for: '' if it is no letter, several for a ligature."""
    if character in IGNORED or unicodedata.combining(character):
        return ""
    if "\ufb50" <= character <= "\ufdff" or "\ufe70" <= character <= "\ufeff":
        plain_form = unicodedata.normalize("NFKC", character)
        character = "".join(c for c in plain_form if c not in IGNORED and c != " ")
    return character.translate(_FOREIGN)


# Letters that stand for themselves: most words have no others.
_PLAIN = frozenset(letter for letter in map(chr, range(0x621, 0x64B)) if letters(letter) == letter)


def plain(word: str) -> tuple[str, Sequence[int]]:
    """The word without marks, tatweel and presentation letters, and where each letter stood in it."""
    if _PLAIN.issuperset(word):
        return word, range(len(word))
    form: list[str] = []
    offsets: list[int] = []
    for position, character in enumerate(word):
        for letter in letters(character):
            form.append(letter)
            offsets.append(position)
    return "".join(form), tuple(offsets)


def fold(form: str) -> str:
    """Spelling variants as one: hamza seats, alef maqsura and ta marbuta, lower case for Latin letters."""
    return form.translate(_FOLD).lower()


@lru_cache(maxsize=4096)
def fold_name(text: str) -> str:
    """A name as it is compared: plain, folded, quotation marks out, single blanks."""
    form = "".join(letters(c) for c in text)
    return " ".join(fold("".join(c for c in form if c not in "\"'«»“”„‟‘’()")).split())
