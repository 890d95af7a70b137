"""Whether two names are of one body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from workers.extraction.engines.gazetteer import gazetteer
from workers.extraction.entities.forms import Name, bare, listed_as_one, within, words
from workers.extraction.lexicon import lexicon
from workers.extraction.text.spelling import fold_name

_SON = "بن"  # what is left out before it is a person's name, not an adjective

_SHORTEST_JOINED = 4  # letters of a word to which ل may be joined


def same_body(short: Name, full: Name) -> bool:
    """Whether two names, the longer one second, may be of one body.

    The short one is the long one without its head noun (وكالة رويترز), without words after the first
    (الجيش [الوطني] الليبي, المجلس الرئاسي [لحكومة الوفاق]), with another head noun of the same kind, the one
    word that tells it apart («الأرصاد»), or listed as one (names.toml).
    """
    a, b = _plain(short), _plain(full)
    if a == b or listed_as_one("bodies", short, full) or _same_opening(a, b):
        return True
    if len(a) >= len(b):
        return len(a) == len(b) > 1 and a[1:] == b[1:] and _kind(a[0]) == _kind(b[0]) >= 0
    if b[1 : len(a) + 1] == a:
        return _without_head(short, full)
    if min(_kind(b[0]), _kind(b[1])) >= 0 and same_body(short, full[1:]):
        return True  # two head nouns: شبكة تلفزيون النهار
    if len(a) == 1:
        return _goes_by(short[0], full)
    return a[0] == b[0] and _shortened(short, full)


def _without_head(short: Name, full: Name) -> bool:
    """Whether the name may stand without the noun before it: رويترز for وكالة رويترز للأنباء."""
    head = bare(full[0])
    if len(full) > len(short) + 1 and _plain(short) in _umbrellas():
        return False
    if len(short) > 1:
        return _kind(head) >= 0 or "city" in gazetteer().words.get(head, ())
    # After a noun with an article stands an adjective, which tells few bodies apart.
    return head in _words("by_adjective") or (head == full[0] and _is_head(head))


def _shortened(short: Name, full: Name) -> bool:
    """Whether words after the first are left out; of an idafa only its end, and no person's name in it."""
    a, b = _plain(short), _plain(full)
    # The name in marks may stand before or after the rest: وكالة "آكي" الإيطالية.
    turned = len(a) > 2 and set(a) <= set(b)
    idafa = full[0] == b[0] and short[0] != a[0]
    return a == b[: len(a)] or turned or (within(a, b) and not idafa and _SON not in b)


def _goes_by(word: str, full: Name) -> bool:
    """Whether one word stands for a body of several: its first, or after a head noun what it is there for."""
    name, head = bare(word), bare(full[0])
    if head in _words("by_adjective"):
        return name == bare(full[-1])
    if _is_head(head):
        return f"لل{name}" in full[1:4]
    return name == head and not _is_general(name)


def _same_opening(a: Name, b: Name) -> bool:
    """Whether first words of one meaning come before the same last: القوات المسلحة المالية, الجيش المالي."""
    (row, rest), (other_row, other_rest) = _opened(a), _opened(b)
    if not (row == other_row >= 0 and rest and other_rest):
        return False
    return rest[-1] == other_rest[-1] and (within(rest, other_rest) or within(other_rest, rest))


@lru_cache(maxsize=4096)
def _opened(name: Name) -> tuple[int, Name]:
    """Which row of first words the name begins with, and its other words, adjectives without their sex."""
    for row, openings in enumerate(_openings()):
        for opening in openings:
            if name[: len(opening)] == opening:
                return row, tuple(word.removesuffix("ه") for word in name[len(opening) :])
    return -1, ()


@lru_cache(maxsize=4096)
def _plain(name: Name) -> Name:
    """The words without articles, and those after the first without a joined ل."""
    first, *others = name
    return bare(first), *(bare(word.removeprefix("ل") if _is_joined(word) else word) for word in others)


def _is_joined(word: str) -> bool:
    return len(word) > _SHORTEST_JOINED and not word.startswith("لل")


def _is_head(noun: str) -> bool:
    return noun in _words("heads") or _kind(noun) >= 0


def _is_general(word: str) -> bool:
    """Whether the word opens many names, so that it is not the short name of one: الاتحاد."""
    return not {"org_head", "place_noun", "facility_head"}.isdisjoint(gazetteer().words.get(word, ()))


def _kind(word: str) -> int:
    """The row of the kinds of bodies in which a noun stands, or -1."""
    return _rows("kinds").get(bare(word), -1)


@cache
def _rows(table: str) -> dict[str, int]:
    return {word: row for row, nouns in enumerate(lexicon("bodies")[table]) for word in _fold(nouns)}


@cache
def _words(table: str) -> frozenset[str]:
    return frozenset(_fold(lexicon("bodies")[table]))


@cache
def _umbrellas() -> frozenset[Name]:
    return frozenset(map(_plain, map(words, lexicon("bodies")["umbrellas"])))


@cache
def _openings() -> tuple[tuple[Name, ...], ...]:
    """Longer ones first: مجلس نواب الشعب before مجلس النواب."""
    rows = (map(_plain, map(words, row)) for row in lexicon("bodies")["openings"])
    return tuple(tuple(sorted(row, key=len, reverse=True)) for row in rows)


def _fold(nouns: Iterable[str]) -> Iterator[str]:
    return map(fold_name, nouns)
