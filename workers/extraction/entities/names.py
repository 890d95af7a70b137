"""Which mentions name the same person, place or organisation."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from workers.extraction.document import Document, Entity, EntityType, Mention
from workers.extraction.engines.gazetteer import gazetteer
from workers.extraction.entities.bodies import same_body
from workers.extraction.entities.forms import Name
from workers.extraction.entities.persons import same_person
from workers.extraction.entities.places import same_place
from workers.extraction.entities.ties import ties

_SAME: dict[EntityType, Callable[[Name, Name], bool]] = {
    "PERSON": same_person,
    "LOCATION": same_place,
    "ORGANIZATION": same_body,
}


@dataclass
class _Group:
    """The mentions of one entity and the different names they write."""

    type: EntityType
    mentions: list[Mention] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)

    def fits(self, name: Name, tied: Collection[frozenset[Name]]) -> bool:
        """Whether the name may be another way to write one that is here, or the article ties the two."""
        joined = "".join(name)
        return any(
            "".join(other) == joined or frozenset((name, other)) in tied or _SAME[self.type](name, other)
            for other in self.names
        )

    def add(self, mention: Mention, name: Name) -> None:
        self.mentions.append(mention)
        if name not in self.names:
            self.names.append(name)


def group(document: Document, mentions: Sequence[Mention]) -> tuple[Entity, ...]:
    """The entities of the mentions, numbered e1, e2 … by first mention.

    Longer names are placed first, so that a short form finds its full name also where that comes later.
    """
    names = {mention: _name(document, mention) for mention in mentions}
    tied = {frozenset((names[a], names[b])) for a, b in ties(document, mentions)}
    groups: list[_Group] = []
    for mention, name in sorted(names.items(), key=lambda pair: (-len(pair[1]), pair[0].start)):
        alike = [one for one in groups if one.type == mention.type]
        fitting = [one for one in alike if name in one.names] or [
            one for one in alike if one.fits(name, tied)
        ]
        if fitting:
            _likeliest(fitting, mention, name).add(mention, name)
        else:
            groups.append(_Group(mention.type, [mention], [name]))
    for one in groups:
        one.mentions.sort(key=lambda mention: mention.start)
    groups.sort(key=lambda one: one.mentions[0].start)
    return tuple(_entity(document, f"e{number}", one) for number, one in enumerate(groups, 1))


def _likeliest(fitting: Sequence[_Group], mention: Mention, name: Name) -> _Group:
    """Of several that fit the one of that last word, else the one named more often, else before, else next.

    A family name is thus not taken for the given name of another (رمضان is هاني رمضان, not رمضان صبحي), nor
    one whom the article is about for a brother of his.
    """

    def distance(one: _Group) -> tuple[bool, int, bool, int]:
        gaps = [mention.start - other.start for other in one.mentions]
        before = [gap for gap in gaps if gap >= 0]
        ends = any(other[-1] == name[-1] for other in one.names)
        nearest = min(before) if before else min(-gap for gap in gaps)
        return not ends, -len(one.mentions), not before, nearest

    return min(fitting, key=distance)


def _entity(document: Document, number: str, one: _Group) -> Entity:
    """The group as an entity, named by its longest form, of several that which is written most often."""
    names = Counter(" ".join(_written(document, mention).split()) for mention in one.mentions)
    name = max(names, key=lambda name: (len(name.split()), names[name], len(name)))
    return Entity(number, one.type, name, tuple(one.mentions))


def _written(document: Document, mention: Mention) -> str:
    """The name as it is written alone: of للاتحاد it is الاتحاد, but of للبنان it is لبنان."""
    return ("ا" if _took_alef(document, mention) else "") + document.cut(mention)


def _took_alef(document: Document, mention: Mention) -> bool:
    """Whether the name begins with an article whose alef the ل before it took."""
    joined, word = _first_word(document, mention)
    return joined.endswith("ل") and word.startswith("ل") and word not in gazetteer().words


def _first_word(document: Document, mention: Mention) -> tuple[str, str]:
    """What is joined before the first word of the name, and the word, folded."""
    token = document.tokens[mention.first]
    letters = bisect_left(token.offsets, mention.start)
    return token.folded[:letters], token.folded[letters:]


def _name(document: Document, mention: Mention) -> Name:
    """The folded words of the name; marks part them: وكالة"آكي" is two."""
    tokens = document.tokens[mention.first + 1 : mention.last]
    first = ("ا" if _took_alef(document, mention) else "") + _first_word(document, mention)[1]
    return first, *(token.folded for token in tokens if token.kind != "mark")
