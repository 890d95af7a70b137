"""The words of a name as they are compared with those of another."""

from __future__ import annotations

from functools import cache

from workers.extraction.lexicon import lexicon
from workers.extraction.text.spelling import fold_name

Name = tuple[str, ...]  # folded words

_ARTICLES = ("وال", "لل", "ال")
_SHORTEST = 3  # letters that are left of a word without its article
_SHORTEST_ALIKE = 4  # letters of a word in which one may be wrong


def words(text: str) -> Name:
    """The words of a name, folded."""
    return tuple(fold_name(text).split())


def bare(word: str) -> str:
    """The word without its article, also where و or ل is joined before it."""
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= _SHORTEST:
            return word[len(article) :]
    return word


def within(short: Name, full: Name) -> bool:
    """Whether the words stand in the other name in the same order."""
    rest = iter(full)
    return all(word in rest for word in short)


def alike(a: str, b: str) -> bool:
    """Whether two words of four letters or more differ by one letter at most, or by two side by side."""
    if a == b:
        return True
    if min(len(a), len(b)) < _SHORTEST_ALIKE or abs(len(a) - len(b)) > 1:
        return False
    if len(a) == len(b):
        wrong = [at for at in range(len(a)) if a[at] != b[at]]
        return len(wrong) == 1 or (wrong[-1] - wrong[0] == 1 and sorted(a) == sorted(b))
    short, long = sorted((a, b), key=len)
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def listed_as_one(table: str, a: Name, b: Name) -> bool:
    """Whether two names are of one thing by a table of names.toml."""
    rows = _rows(table)
    return a in rows and rows[a] == rows.get(b)


@cache
def _rows(table: str) -> dict[Name, int]:
    """The row of the table in which each name stands."""
    return {words(name): row for row, names in enumerate(lexicon("names")[table]) for name in names}
