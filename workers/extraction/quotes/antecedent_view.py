"""What the choice of an antecedent is told of each entity that may be meant, and of nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
from workers.extraction.quotes.register import bare, last_mention
from workers.extraction.quotes.speakers import Written

_SUBJECT = 8  # tokens from a sentence's beginning within which its subject is looked for
_AHEAD = 40  # tokens behind a cue in which a name may be part of what is reported
_MOST = 30  # candidates looked at: the nearest

Ended = tuple[Sequence[Told], tuple[str, ...]]  # features, and the endings that each of them has


def told(
    conversation: Conversation, candidate: Candidate, source: Written | None
) -> Iterator[tuple[Entity | None, Sequence[Ended]]]:
    """Nobody, and the entities that may be meant, each with its features, grouped by their endings."""
    asked = _ask(conversation, candidate, source)
    yield None, [(_of_nobody(conversation, candidate, source, asked), ("",))]
    for entity in _nearest(conversation, candidate):
        yield entity, _of_entity(conversation, candidate, source, entity, asked)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is the same whoever is meant: how the source is written (`kind`, `sort`), whom the rule guesses,
    who spoke last and how many sentences ago, who spoke under such a name, and who is named behind the cue.
    """

    kind: str
    sort: str
    guess: Entity | None
    last: Heard | None
    pause: int
    alike: Heard | None
    ahead: frozenset[str]


def _ask(conversation: Conversation, candidate: Candidate, source: Written | None) -> _Asked:
    last = conversation.heard[-1] if conversation.heard else None
    unit = conversation.context.unit_of[candidate.first]
    return _Asked(
        _kind(candidate, source),
        _sort(conversation, source),
        conversation.guess(candidate, source),
        last,
        min(unit - last.unit, 3) if last else 3,
        conversation.alike(source) if source else None,
        _named_ahead(conversation, candidate),
    )


def _of_nobody(
    conversation: Conversation, candidate: Candidate, source: Written | None, asked: _Asked
) -> list[Told]:
    kind, alike, last = asked.kind, _state(asked.alike), _state(asked.last)
    unguessed = asked.guess is None
    gender, number = candidate.reporting.gender, candidate.reporting.number
    return [
        "none|" + kind,
        f"none|guess={unguessed}|{kind}",
        f"none|last={last}|{kind}",
        f"none|last={last}{asked.pause}|{kind}",
        f"none|guess={unguessed}",
        f"none|alike={alike}",
        f"none|alike={alike}|{kind}",
        f"none|head={source.head if source else '-'}",
        f"none|described={_best_match(conversation, source)}|{kind}",
        f"none|sort={asked.sort}|{kind}",
        f"none|sort={asked.sort}{len(source.words) if source else 0}",
        f"none|gender={gender}{asked.last.gender if asked.last else '?'}|{kind}",
        f"none|number={number}|{kind}",
        f"none|number={number}{last}{unguessed}",
    ]


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


def _of_entity(
    conversation: Conversation, candidate: Candidate, source: Written | None, entity: Entity, asked: _Asked
) -> list[Ended]:
    context = conversation.context
    unit = context.unit_of[candidate.first]
    before = last_mention(entity, candidate.first)
    turns = conversation.turn(entity)
    turn = "-" if turns is None else str(min(turns, 3))
    units = unit - context.unit_of[before.first] if before else 9
    between = _named_between(conversation, before.last, candidate.first, entity) if before else 9
    overheard = conversation.overheard is not None and conversation.overheard[0] is entity
    since = (
        overheard
        and conversation.overheard is not None
        and (not conversation.heard or conversation.overheard[1] > conversation.heard_at)
    )
    match = _match(conversation, source, entity)
    agrees = _agrees(conversation, candidate, source, entity)
    gender = conversation.gender(entity) + "-" + candidate.reporting.gender
    inside = entity.id in asked.ahead
    pointed = f"alike={_state(asked.alike)}{asked.alike is not None and asked.alike.entity is entity}"
    always: list[Told] = [
        (paused, asked.pause, min(units, 3), turn),
        (headed, source.head if source else "-", entity.type, match, turn),
    ]
    shared: list[Told] = [
        (whom, entity is asked.guess, entity.type, turn, match, asked.sort),
        (where, min(units, 3), min(between, 3), not before, overheard, since, turn),
        f"agrees={agrees}",
    ]
    others: list[Told] = [
        f"pause={asked.pause}{turn}",
        (how, agrees, inside, turn),
        (who, entity.type, gender, min(len(entity.name.split()), 3), inside, before is not None),
        (often, min(len(entity.mentions), 4), entity.type, entity is conversation.mentions[0][1]),
        (subject, _opens_unit(conversation, before), min(units, 2), entity.type, turn),
        (said, *_said(conversation, entity, before), entity.type, turn),
        (near, bucket(candidate.first - before.last) if before and not units else "-", entity.type, turn),
    ]
    kind, written = "|" + asked.kind, "|written" if source else "|unwritten"
    return [([pointed], ("", kind)), (always, ("",)), (shared, (kind, written)), (others, (kind,))]


def _named_ahead(conversation: Conversation, candidate: Candidate) -> frozenset[str]:
    """Who is named behind a cue, where a name may be part of what is reported."""
    first, last = conversation.context.units[conversation.context.unit_of[candidate.first]]
    ahead = conversation.register.between(max(first, candidate.last), min(last, candidate.last + _AHEAD))
    return frozenset(entity.id for _, entity in ahead)


def _named_between(conversation: Conversation, start: int, end: int, entity: Entity) -> int:
    """How many other persons are named between two tokens."""
    between = conversation.register.between(start, end)
    others = {entity.id for _, entity in between if entity.type == "PERSON"}
    return len(others - {entity.id})


def _opens_unit(conversation: Conversation, before: Mention | None) -> bool:
    """Whether the last mention stands near the beginning of its sentence: where subjects stand."""
    if before is None:
        return False
    context = conversation.context
    return before.first - context.units[context.unit_of[before.first]][0] <= _SUBJECT


def _agrees(conversation: Conversation, candidate: Candidate, source: Written | None, entity: Entity) -> str:
    """Whether the gender of the cue, or of the source's noun, is the entity's."""
    gender: str = candidate.reporting.gender
    if not gender and source:
        gender = "f" if source.head.endswith("ه") else ""
    known = conversation.gender(entity)
    return "?" if not gender or not known else str(gender == known)


def _match(conversation: Conversation, source: Written | None, entity: Entity) -> str:
    """How much of a written source describes the entity: its titles, or the head of its name."""
    if source is None:
        return "-"
    wanted = telling_words(source)
    if not wanted:
        return "-"
    best = 0.0
    head = False
    for other, _, description in conversation.register.described_by(wanted[0], source.first):
        if other is entity:
            head = True
            best = max(best, sum(word in description for word in wanted) / len(wanted))
    name = [bare(word) for word in conversation.register.folded_name(entity).split()]
    if name and name[0] == wanted[0]:
        return f"name{len(name) > 1}{min(len(wanted), 3)}"
    if wanted[0] in name:
        return "in-name"
    return f"{head}{round(best, 1) if len(wanted) > 1 else 'w'}"


def _best_match(conversation: Conversation, source: Written | None) -> str:
    """The best match of all; one entity stands for those that share no word with the source."""
    if source is None or not conversation.mentions:
        return "-"
    known = conversation.register.known_by("".join(telling_words(source)[:1]))
    entities = [conversation.mentions[0][1], *known]
    return max(_match(conversation, source, entity) for entity in entities)


def _said(conversation: Conversation, entity: Entity, before: Mention | None) -> tuple[bool, bool]:
    """Whether the last mention of an entity, and every one, stands in what somebody said."""
    reported = conversation.reported
    last = before is not None and before.first in reported
    return last, all(mention.first in reported for mention in entity.mentions)
