"""What the choice of an antecedent is told of each entity that may be meant, and of nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workers.extraction.document import Entity, Mention
from workers.extraction.quotes.antecedent_features import (
    headed,
    how,
    near,
    often,
    paused,
    said,
    subject,
    where,
    who,
    whom,
)
from workers.extraction.quotes.conversation import Conversation, Heard, telling_words
from workers.extraction.quotes.crf import Told
from workers.extraction.quotes.cues import Candidate
from workers.extraction.quotes.features import bucket
from workers.extraction.quotes.noun_phrases import speaker_words
from workers.extraction.quotes.register import last_mention
from workers.extraction.quotes.speakers import Written

_SUBJECT = 8  # tokens from a sentence's beginning within which its subject is looked for
_AHEAD = 40  # tokens behind a cue in which a name may be part of what is reported
_MOST = 30  # candidates looked at: the nearest

Ended = tuple[Sequence[Told], tuple[str, ...]]  # features, and the endings that each of them has


def told(
    conversation: Conversation, candidate: Candidate, source: Written | None
) -> Iterator[tuple[Entity | None, Sequence[Ended]]]:
    """Nobody, and the entities that may be meant, each with its features, grouped by their endings."""
    view = _View(conversation, candidate, source)
    yield None, [(view.of_nobody(), ("",))]
    for entity in _nearest(conversation, candidate):
        yield entity, view.of_entity(entity)


class _View:
    """What is the same whoever is meant, and with it what is told of each."""

    def __init__(self, conversation: Conversation, candidate: Candidate, source: Written | None) -> None:
        self._conversation, self._candidate, self._source = conversation, candidate, source
        self._unit = conversation.context.unit_of[candidate.first]
        self._last = conversation.heard[-1] if conversation.heard else None
        self._pause = min(self._unit - self._last.unit, 3) if self._last else 3
        self._head = source.head if source else "-"
        self._kind, self._sort = _kind(candidate, source), _sort(conversation, source)
        self._guess = conversation.guess(candidate, source)
        self._alike = conversation.alike(source) if source else None
        self._ahead = _named_ahead(conversation, candidate)
        self._overheard = _overheard(conversation)
        self._wanted = telling_words(source) if source else []
        self._described = _described(conversation, source, self._wanted) if source and self._wanted else {}

    def of_nobody(self) -> list[Told]:
        """What tells whether nobody is meant."""
        kind, alike, last = self._kind, _state(self._alike), _state(self._last)
        reporting = self._candidate.reporting
        unguessed = self._guess is None
        return [
            "none|" + kind,
            f"none|guess={unguessed}|{kind}",
            f"none|last={last}|{kind}",
            f"none|last={last}{self._pause}|{kind}",
            f"none|guess={unguessed}",
            f"none|alike={alike}",
            f"none|alike={alike}|{kind}",
            f"none|head={self._head}",
            f"none|described={self._best_match()}|{kind}",
            f"none|sort={self._sort}|{kind}",
            f"none|sort={self._sort}{len(self._source.words) if self._source else 0}",
            f"none|gender={reporting.gender}{self._last.gender if self._last else '?'}|{kind}",
            f"none|number={reporting.number}|{kind}",
            f"none|number={reporting.number}{last}{unguessed}",
        ]

    def of_entity(self, entity: Entity) -> list[Ended]:
        """What tells whether an entity is meant."""
        conversation, first = self._conversation, self._candidate.first
        before = last_mention(entity, first)
        turns = conversation.turn(entity)
        turn = "-" if turns is None else str(min(turns, 3))
        units = min(self._unit - conversation.context.unit_of[before.first], 3) if before else 3
        between = _named_between(conversation, before.last, first, entity) if before else 3
        overheard = since = False
        if self._overheard and self._overheard[0] is entity:
            overheard, since = True, self._overheard[1]
        match = self._match(entity)
        agrees = self._agrees(entity)
        gender = conversation.gender(entity) + "-" + self._candidate.reporting.gender
        inside = entity.id in self._ahead
        pointed = f"alike={_state(self._alike)}{self._alike is not None and self._alike.entity is entity}"
        always: list[Told] = [
            (paused, self._pause, units, turn),
            (headed, self._head, entity.type, match, turn),
        ]
        shared: list[Told] = [
            (whom, entity is self._guess, entity.type, turn, match, self._sort),
            (where, units, between, not before, overheard, since, turn),
            f"agrees={agrees}",
        ]
        others: list[Told] = [
            f"pause={self._pause}{turn}",
            (how, agrees, inside, turn),
            (who, entity.type, gender, min(len(entity.name.split()), 3), inside, before is not None),
            (often, min(len(entity.mentions), 4), entity.type, entity is conversation.mentions[0][1]),
            (subject, _opens_unit(conversation, before), min(units, 2), entity.type, turn),
            (said, *_said(conversation, entity, before), entity.type, turn),
            (near, bucket(first - before.last) if before and not units else "-", entity.type, turn),
        ]
        kind, written = "|" + self._kind, "|written" if self._source else "|unwritten"
        return [([pointed], ("", kind)), (always, ("",)), (shared, (kind, written)), (others, (kind,))]

    def _match(self, entity: Entity) -> str:
        """How much of a written source describes the entity: its titles, or the head of its name."""
        wanted = self._wanted
        if not wanted:
            return "-"
        name = self._conversation.register.bare_name(entity)
        if name and name[0] == wanted[0]:
            return f"name{len(name) > 1}{min(len(wanted), 3)}"
        if wanted[0] in name:
            return "in-name"
        best = self._described.get(entity.id)
        return f"{best is not None}{round(best or 0.0, 1) if len(wanted) > 1 else 'w'}"

    def _best_match(self) -> str:
        """The best match of all; one entity stands for those that share no word with the source."""
        mentions = self._conversation.mentions
        if self._source is None or not mentions:
            return "-"
        known = self._conversation.register.known_by(self._wanted[0] if self._wanted else "")
        return max(map(self._match, [mentions[0][1], *known]))

    def _agrees(self, entity: Entity) -> str:
        """Whether the gender of the cue, or of the source's noun, is the entity's."""
        gender: str = self._candidate.reporting.gender
        if not gender and self._source:
            gender = "f" if self._head.endswith("ه") else ""
        known = self._conversation.gender(entity)
        return "?" if not gender or not known else str(gender == known)


def _state(heard: Heard | None) -> str:
    return "no" if heard is None else "named" if heard.entity else "unnamed"


def _kind(candidate: Candidate, source: Written | None) -> str:
    """How the source is written, and in which shape the cue stands."""
    shape = candidate.reporting.shape
    if source is None:
        return "unwritten-" + ("add" if candidate.reporting.kind == "add" else shape)
    for table in ("documents", "anonymous", "backward"):
        if source.head in speaker_words(table):
            return table
    if shape == "colon":
        return "headline"
    return "definite" if source.head.startswith("ال") and len(source.words) < 3 else "described"


def _sort(conversation: Conversation, source: Written | None) -> str:
    """What the head noun of a source names: a man, a woman, people, a body, a document; "-" without one."""
    if source is None:
        return "-"
    found = conversation.context.classes[source.first]
    return found.removeprefix("W").removeprefix("x").removeprefix("al")


def _nearest(conversation: Conversation, candidate: Candidate) -> list[Entity]:
    """The entities that may speak, those named nearest to the cue first."""
    distance: dict[str, tuple[int, Entity]] = {}
    for mention, entity in conversation.register.around(candidate.first):
        if entity.type == "LOCATION" and conversation.turn(entity) is None:
            continue
        away = abs(mention.first - candidate.first)
        if entity.id not in distance or away < distance[entity.id][0]:
            distance[entity.id] = away, entity
    return [entity for _, entity in sorted(distance.values(), key=lambda pair: pair[0])][:_MOST]


def _named_ahead(conversation: Conversation, candidate: Candidate) -> frozenset[str]:
    """Who is named behind a cue, where a name may be part of what is reported."""
    first, last = conversation.context.units[conversation.context.unit_of[candidate.first]]
    ahead = conversation.register.between(max(first, candidate.last), min(last, candidate.last + _AHEAD))
    return frozenset(entity.id for _, entity in ahead)


def _described(conversation: Conversation, source: Written, wanted: Sequence[str]) -> dict[str, float]:
    """Whom the head noun of a source describes: by id, the greatest share of its words that do."""
    found: dict[str, float] = {}
    for entity, _, description in conversation.register.described_by(wanted[0], source.first):
        share = sum(word in description for word in wanted) / len(wanted)
        found[entity.id] = max(share, found.get(entity.id, 0.0))
    return found


def _overheard(conversation: Conversation) -> tuple[Entity, bool] | None:
    """Who was overheard last, and whether nobody has spoken since."""
    if conversation.overheard is None:
        return None
    entity, at = conversation.overheard
    return entity, not conversation.heard or at > conversation.heard_at


def _named_between(conversation: Conversation, start: int, end: int, entity: Entity) -> int:
    """How many other persons are named between two tokens; 3 for more."""
    others: set[str] = set()
    for _, other in conversation.register.between(start, end):
        if other.type == "PERSON" and other is not entity:
            others.add(other.id)
            if len(others) == 3:
                break
    return len(others)


def _opens_unit(conversation: Conversation, before: Mention | None) -> bool:
    """Whether the last mention stands near the beginning of its sentence: where subjects stand."""
    if before is None:
        return False
    context = conversation.context
    return before.first - context.units[context.unit_of[before.first]][0] <= _SUBJECT


def _said(conversation: Conversation, entity: Entity, before: Mention | None) -> tuple[bool, bool]:
    """Whether the last mention of an entity, and every one, stands in what somebody said."""
    last = before is not None and before.first in conversation.reported
    return last, entity.id in conversation.only_reported
