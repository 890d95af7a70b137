"""Which of an article's persons and bodies speaks where the source carries no name: a trained choice."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from workers.extraction.document import Entity, Mention
from workers.extraction.quotes.antecedent_features import how, near, often, said, subject, where, whom
from workers.extraction.quotes.conversation import Conversation, Heard
from workers.extraction.quotes.crf import Told, named
from workers.extraction.quotes.cues import Candidate
from workers.extraction.quotes.features import bucket
from workers.extraction.quotes.noun_phrases import speaker_words
from workers.extraction.quotes.register import bare, last_mention
from workers.extraction.quotes.speakers import Written, own_name

MODEL = "antecedents.json"
_SUBJECT = 8  # tokens from a sentence's beginning within which its subject is looked for
_AHEAD = 40  # tokens behind a cue in which a name may be part of what is reported
_UNNAMED = 0.97  # the share of such sources that stay unnamed: 347 of 357 and 95 of 97 annotated ones
_MOST = 30  # candidates looked at: the nearest

_REMEMBERED = 4096  # sums of weights for each kind of source, 0.3 kB each
_Ended = tuple[Sequence[Told], tuple[str, ...]]  # features, and the endings that each of them has


@cache
def weights() -> Mapping[str, float]:
    """The trained weight of each feature."""
    found: dict[str, float] = json.loads(
        (files("workers.extraction.model") / MODEL).read_text(encoding="utf-8")
    )
    return found


def resolve(
    conversation: Conversation, candidate: Candidate, source: Written | None
) -> tuple[Entity | None, bool, float]:
    """Who speaks, whether the written source itself carries the name, and how sure that is (0 to 1)."""
    explicit = own_name(source, conversation.mentions) if source else None
    if explicit:
        entity: Entity | None = explicit.entity
        sure = 1.0
    elif source and (_nobody(candidate, source) or _nobody_again(conversation, source)):
        entity, sure = None, _UNNAMED
    else:
        entity, sure = _choose(conversation, candidate, source)
    conversation.remember(candidate, source, entity)
    return entity, explicit is not None, sure


def _nobody(candidate: Candidate, source: Written) -> bool:
    """Whether a source is written so as to stay unnamed: مصدر، دبلوماسي رفيع; a headline's is named below."""
    indefinite = source.head in speaker_words("anonymous") and not source.head.startswith("ال")
    return indefinite and candidate.reporting.shape != "colon"


def _nobody_again(conversation: Conversation, source: Written) -> bool:
    """Whether a source takes up the unnamed one that spoke last: مسؤول بالرئاسة, then المسؤول."""
    alike = conversation.alike(source) if source.head.startswith("ال") else None
    return alike is not None and alike is conversation.heard[-1] and alike.entity is None


def _choose(
    conversation: Conversation, candidate: Candidate, source: Written | None
) -> tuple[Entity | None, float]:
    """The candidate of the greatest weight, and its share of all (a softmax)."""
    scored = [
        (sum(sum(map(_sums(endings).__getitem__, some)) for some, endings in told), entity)
        for entity, told in _told(conversation, candidate, source)
    ]
    best = max(score for score, _ in scored)
    total = sum(2.718281828 ** (score - best) for score, _ in scored)
    return next(entity for score, entity in scored if score == best), 1 / total


class _Sums(dict[Told, float]):
    """What features weigh with all of some endings."""

    def __init__(self, endings: Sequence[str]) -> None:
        super().__init__()
        self._endings = endings

    def __missing__(self, told: Told) -> float:
        if len(self) == _REMEMBERED:
            self.clear()
        names = [name + ending for name in named([told]) for ending in self._endings]
        self[told] = sum(weights().get(name, 0.0) for name in names)
        return self[told]


@cache
def _sums(endings: Sequence[str]) -> _Sums:
    return _Sums(endings)


def choices(
    conversation: Conversation, candidate: Candidate, source: Written | None
) -> Iterator[tuple[Entity | None, list[str]]]:
    """Everybody who may be meant, nobody among them, with what speaks for each."""
    for entity, told in _told(conversation, candidate, source):
        yield entity, [name + ending for some, endings in told for name in named(some) for ending in endings]


def _told(
    conversation: Conversation, candidate: Candidate, source: Written | None
) -> Iterator[tuple[Entity | None, Sequence[_Ended]]]:
    """The same, with the features that have the same endings together: how the source is written is one."""
    kind = _kind(candidate, source)
    guess = conversation.guess(candidate, source)
    last = conversation.heard[-1] if conversation.heard else None
    alike = conversation.alike(source) if source else None
    nobody = [
        "none|" + kind,
        f"none|guess={guess is None}|{kind}",
        f"none|last={_state(last)}|{kind}",
        f"none|guess={guess is None}",
        f"none|alike={_state(alike)}",
        f"none|alike={_state(alike)}|{kind}",
        f"none|head={source.head if source else '-'}",
        f"none|described={_best_match(conversation, source)}|{kind}",
        f"none|sort={_sort(conversation, source)}|{kind}",
        f"none|sort={_sort(conversation, source)}{len(source.words) if source else 0}",
        f"none|gender={candidate.reporting.gender}{last.gender if last else '?'}|{kind}",
    ]
    yield None, [(nobody, ("",))]
    endings = f"|{kind}", "|written" if source else "|unwritten"
    ahead = _named_ahead(conversation, candidate)
    for entity in _nearest(conversation, candidate):
        pointed = f"alike={_state(alike)}{alike is not None and alike.entity is entity}"
        inside = entity.id in ahead
        found = _features(conversation, candidate, source, entity, guess, inside, endings)
        yield entity, [([pointed], ("", endings[0])), *found]


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


def _features(
    conversation: Conversation,
    candidate: Candidate,
    source: Written | None,
    entity: Entity,
    guess: Entity | None,
    inside: bool,
    endings: tuple[str, str],
) -> list[_Ended]:
    """What is told of an entity, with the endings for the kind of source and for whether it is written."""
    context = conversation.context
    sort = _sort(conversation, source)
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
    kind, written = endings
    shared: list[Told] = [
        (whom, entity is guess, entity.type, turn, match, sort),
        (where, min(units, 3), min(between, 3), not before, overheard, since, turn),
        f"agrees={agrees}",
    ]
    others: list[Told] = [
        (how, agrees, inside, turn),
        (often, min(len(entity.mentions), 4), entity.type, entity is conversation.mentions[0][1]),
        (subject, _opens_unit(conversation, before), min(units, 2), entity.type, turn),
        (said, *_said(conversation, entity, before), entity.type, turn),
        (near, bucket(candidate.first - before.last) if before and not units else "-", entity.type, turn),
    ]
    return [(shared, (kind, written)), (others, (kind,))]


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
    wanted = [bare(word) for word in source.words if word not in speaker_words("pointers")]
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
    head = next((bare(word) for word in source.words if word not in speaker_words("pointers")), "")
    entities = [conversation.mentions[0][1], *conversation.register.known_by(head)]
    return max(_match(conversation, source, entity) for entity in entities)


def _said(conversation: Conversation, entity: Entity, before: Mention | None) -> tuple[bool, bool]:
    """Whether the last mention of an entity, and every one, stands in what somebody said."""
    reported = conversation.reported
    last = before is not None and before.first in reported
    return last, all(mention.first in reported for mention in entity.mentions)
