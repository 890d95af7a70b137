"""Whether two names are of one person."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from workers.extraction.engines.gazetteer import gazetteer
from workers.extraction.entities.forms import Name, alike, bare, within
from workers.extraction.lexicon import lexicon
from workers.extraction.text.spelling import fold_name

_SHORTEST_MIDDLE = 3  # letters of a family name that does not stand last
_LONG_ENOUGH = 5  # letters of a family name that stands alone, one of which may be wrong


def same_person(short: Name, full: Name) -> bool:
    """Whether two names, the longer one second, may be of one person.

    Equal up to one wrong letter in a word, or a family name or a part of the full name in its order.
    """
    a, b = _parts(short), _parts(full)
    if not a or not b:
        return False
    if len(a) == 1:
        return _goes_by(a[0], b)
    if len(a) == len(b):
        return all(_one_word(x, y) for x, y in zip(a, b, strict=True))
    return (a[0] == b[0] and within(a, b)) or a == b[-len(a) :]


@lru_cache(maxsize=4096)
def _parts(name: Name) -> Name:
    """The words that tell a person apart: of عبد الله بن علي and عبدالله علي the same two."""
    text = " ".join(name)
    for word, written in _with_next().items():
        text = re.sub(rf"\b{word} ", written, text)
    for word in _folded("with_last"):
        text = re.sub(rf" {word}\b", word, text)
    return tuple(bare(part) for part in text.split() if part not in _folded("links"))


def _goes_by(word: str, full: Name) -> bool:
    """Whether a person goes by that word alone: the first, the last, a family name in the middle."""
    if word in (full[0], full[-1]):
        return True
    if len(full) == 1:
        return False
    # A family name may stand in the middle of a full one: الصقلي of نعيمة الصقلي الحسيني.
    middle = len(word) >= _SHORTEST_MIDDLE and word in full[1:-1] and "given" not in _classes(word)
    misspelt = len(word) >= _LONG_ENOUGH or not _classes(
        word
    )  # of four letters one that no list knows: السراح
    return middle or (misspelt and _one_word(word, full[-1]))


def _one_word(a: str, b: str) -> bool:
    """Whether two words are one in two spellings; not where both are names of their own (سالم, سليم)."""
    return a == b or (alike(a, b) and not (_is_name(a) and _is_name(b)))


def _is_name(word: str) -> bool:
    return not _classes(word).isdisjoint({"given", "family"})


def _classes(word: str) -> set[str]:
    known = gazetteer().words
    return known.get(word, set()) | known.get("ال" + word, set())


@cache
def _with_next() -> dict[str, str]:
    return {fold_name(word): fold_name(written) for word, written in lexicon("names")["with_next"].items()}


@cache
def _folded(table: str) -> frozenset[str]:
    return frozenset(map(fold_name, lexicon("names")[table]))
