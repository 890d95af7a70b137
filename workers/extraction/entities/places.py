"""Whether two names are of one place."""

from __future__ import annotations

from functools import cache, lru_cache

from workers.extraction.engines.gazetteer import gazetteer
from workers.extraction.entities.forms import Name, alike, bare, listed_as_one, within
from workers.extraction.lexicon import lexicon
from workers.extraction.text.spelling import fold_name

_SETTLED = frozenset({"city", "country", "region", "quarter", "nature"})  # classes of the lists of places
_SHORTEST_ALIKE = 6  # letters of an unknown place, one of them wrong


def same_place(short: Name, full: Name) -> bool:
    """Whether two names, the longer one second, may be of one place.

    Equal but for articles and epithets (مكة المكرمة), listed as one (names.toml), a building or ground
    without its head noun (قصر الإليزيه) or another word (مطار بيروت الدولي), an unknown place misspelt.
    """
    if _plain(short) == _plain(full) or listed_as_one("places", short, full):
        return True
    if len(short) == len(full):
        return len(full) == 1 and _misspelt(short[0], full[0])
    if not _is_facility(full[0]):
        return False
    if full[1:] == short:
        return not _is_settled(short)
    return len(short) > 1 and short[0] == full[0] and within(short, full)


@lru_cache(maxsize=4096)
def _plain(name: Name) -> Name:
    words = name[:-1] if len(name) > 1 and name[-1] in _epithets() else name
    return tuple(bare(word) for word in words)


def _misspelt(a: str, b: str) -> bool:
    known = gazetteer().words
    long = min(len(a), len(b)) >= _SHORTEST_ALIKE
    return long and a[0] == b[0] and alike(a, b) and a not in known and b not in known


def _is_facility(word: str) -> bool:
    """Whether the word opens the names of buildings and grounds (قصر), so that the rest may stand alone."""
    return "facility_head" in gazetteer().words.get(bare(word), ())


def _is_settled(name: Name) -> bool:
    """Whether the name is one of a town or a land: ميناء طرابلس is not طرابلس."""
    lists = gazetteer()
    if len(name) == 1:
        return not _SETTLED.isdisjoint(lists.words.get(name[0], ()))
    found = [numbers for _, last, numbers in lists.find(name, name[:1]) if last == len(name)]
    return any(lists.classes[number] in _SETTLED for numbers in found for number in numbers)


@cache
def _epithets() -> frozenset[str]:
    return frozenset(map(fold_name, lexicon("names")["epithets"]))
