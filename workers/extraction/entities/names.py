"""Which mentions name the same person, place or organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from workers.extraction.document import Document, Entity, Mention
from workers.extraction.engines.gazetteer import gazetteer
from workers.extraction.lexicon import lexicon
from workers.extraction.text.spelling import fold_name

Name = tuple[str, ...]
_LINKS = frozenset({"بن", "ابن", "ال"})
_SETTLED = frozenset({"city", "country", "region", "quarter", "nature"})  # classes of the lists of places


@dataclass
class _Group:
    """The mentions of one entity and the different names they write."""

    type: str
    mentions: list[Mention] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)

    def add(self, mention: Mention, name: Name) -> None:
        self.mentions.append(mention)
        if name not in self.names:
            self.names.append(name)


def group(document: Document, mentions: Sequence[Mention]) -> tuple[Entity, ...]:
    """The entities of the mentions, numbered e1, e2 … by first mention.

    Longer names are placed first, so that a short form finds its full name also where that comes later.
    """
    named = [(mention, tuple(fold_name(_written(document, mention)).split())) for mention in mentions]
    groups: list[_Group] = []
    for mention, name in sorted(named, key=lambda pair: (-len(_core(pair[1])), pair[0].start)):
        fitting = [
            g for g in groups if g.type == mention.type and any(_same(g.type, name, n) for n in g.names)
        ]
        if fitting:
            _nearest(fitting, mention, name).add(mention, name)
        else:
            groups.append(_Group(mention.type, [mention], [name]))
    for one in groups:
        one.mentions.sort(key=lambda mention: mention.start)
    groups.sort(key=lambda one: one.mentions[0].start)
    return tuple(_entity(document, f"e{number}", one) for number, one in enumerate(groups, 1))


def _nearest(fitting: Sequence[_Group], mention: Mention, name: Name) -> _Group:
    """Of several that fit, the one of that very name, else the last one named before, else the next."""

    def distance(one: _Group) -> tuple[bool, bool, int]:
        gaps = [mention.start - other.start for other in one.mentions]
        before = [gap for gap in gaps if gap >= 0]
        return name not in one.names, not before, min(before) if before else min(-gap for gap in gaps)

    return min(fitting, key=distance)


def _entity(document: Document, number: str, one: _Group) -> Entity:
    fullest = max(one.mentions, key=lambda mention: (mention.last - mention.first, len(mention)))
    name = " ".join(_written(document, fullest).split())
    return Entity(number, fullest.type, name, tuple(one.mentions))


def _written(document: Document, mention: Mention) -> str:
    """The name as it is written alone: of للاتحاد it is الاتحاد, but of للبنان it is لبنان."""
    name = document.cut(mention)
    before = document.text[document.tokens[mention.first].start : mention.start]
    first = fold_name(name.split()[0])
    if before.endswith("ل") and first.startswith("ل") and first not in gazetteer().words:
        return "ا" + name
    return name


def _core(name: Name) -> Name:
    """The words of a name that tell it apart: no بن, no article on a family name."""
    return tuple(word.removeprefix("ال") if len(word) > 4 else word for word in name if word not in _LINKS)


def _same(kind: str, short: Name, full: Name) -> bool:
    """Whether `short` may be another way to write `full`."""
    if short == full or "".join(short) == "".join(full):
        return True
    if kind == "PERSON":
        return _same_person(_core(short), _core(full))
    if kind == "ORGANIZATION":
        return _same_body(short, full)
    if len(short) == len(full):
        return len(full) == 1 and _core(short) == _core(full)
    return full[1:] == short and _is_facility(full[0]) and not _is_settled(" ".join(short))


def _same_person(short: Name, full: Name) -> bool:
    """Equal up to one letter a word, or the family name or a part of the full name in its order."""
    if not short or not full:
        return False
    if len(short) == len(full):
        return all(_alike(a, b) for a, b in zip(short, full, strict=True)) if len(full) > 1 else short == full
    if len(short) == 1:
        # A family name may stand in the middle of a full one: الصقلي of نعيمة الصقلي الحسيني.
        middle = len(short[0]) > 3 and short[0] in full[1:-1]
        return short[0] in (full[-1], full[0]) or middle or (len(short[0]) > 4 and _alike(short[0], full[-1]))
    return (_within(short, full) and short[0] == full[0]) or short == full[-len(short) :]


def _same_body(short: Name, full: Name) -> bool:
    """Whether a body's short name is a shortening of its long one.

    It opens it (المجلس الرئاسي …), is it without its head noun (وكالة رويترز), has its first word and
    others in their order (الجيش [الوطني] الليبي), or is the one word that tells it apart («الأرصاد»).
    """
    if not short or len(short) >= len(full):
        return False
    if len(short) == 1:
        return full[1:] == short or _telling(short[0], full)
    without_head = full[1 : len(short) + 1] == short and full[0] in _heads()
    # The name in marks may stand before or after the rest: وكالة "آكي" الإيطالية.
    turned = len(short) > 2 and set(short) <= set(full)
    return without_head or (short[0] == full[0] and (turned or _within(short, full))) or full[1:] == short


def _telling(word: str, full: Name) -> bool:
    """Whether a definite noun alone stands for a body: what follows its general head noun."""
    if not word.startswith("ال") or len(word) < 5 or full[0].removeprefix("ال") not in _heads():
        return False
    return word[2:] in (part.removeprefix("لل").removeprefix("ال") for part in full[1:4])


def _is_facility(word: str) -> bool:
    """Whether the word opens the names of buildings and grounds (قصر), so that the rest may stand alone."""
    return "facility_head" in gazetteer().words.get(word, ())


def _is_settled(name: str) -> bool:
    """Whether the name is one of a town or a land: ميناء طرابلس is not طرابلس."""
    return not _SETTLED.isdisjoint(gazetteer().words.get(name, ()))


@cache
def _heads() -> frozenset[str]:
    """The general nouns that open the names of bodies."""
    return frozenset(fold_name(head) for head in lexicon("bodies")["heads"])


def _within(short: Name, full: Name) -> bool:
    words = iter(full)
    return all(word in words for word in short)


def _alike(a: str, b: str) -> bool:
    """Whether two words differ by at most one letter, or two long vowels, of four letters or more."""
    if a == b:
        return True
    if min(len(a), len(b)) < 4 or abs(len(a) - len(b)) > 1:
        return False
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1
    short, long = sorted((a, b), key=len)
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
