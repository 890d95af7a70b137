"""Which of an article's persons and bodies speaks where the source carries no name: a trained choice."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from workers.extraction.document import Entity
from workers.extraction.quotes.antecedent_view import told
from workers.extraction.quotes.conversation import Conversation
from workers.extraction.quotes.crf import Told, named
from workers.extraction.quotes.cues import Candidate
from workers.extraction.quotes.noun_phrases import speaker_words
from workers.extraction.quotes.speakers import Written, own_name

MODEL = "antecedents.json"
_UNNAMED = 0.97  # the share of such sources that stay unnamed: 347 of 357 and 95 of 97 annotated ones
_REMEMBERED = 4096  # sums of weights for each kind of source, 0.3 kB each


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
        (sum(sum(map(_sums(endings).__getitem__, some)) for some, endings in seen), entity)
        for entity, seen in told(conversation, candidate, source)
    ]
    best = max(score for score, _ in scored)
    total = sum(2.718281828 ** (score - best) for score, _ in scored)
    return next(entity for score, entity in scored if score == best), 1 / total


class _Sums(dict[Told, float]):
    """What features weigh with all of some endings."""

    def __init__(self, endings: Sequence[str]) -> None:
        super().__init__()
        self._endings = endings

    def __missing__(self, feature: Told) -> float:
        if len(self) == _REMEMBERED:
            self.clear()
        names = [name + ending for name in named([feature]) for ending in self._endings]
        self[feature] = sum(weights().get(name, 0.0) for name in names)
        return self[feature]


@cache
def _sums(endings: Sequence[str]) -> _Sums:
    return _Sums(endings)


def choices(
    conversation: Conversation, candidate: Candidate, source: Written | None
) -> Iterator[tuple[Entity | None, list[str]]]:
    """Everybody who may be meant, nobody among them, with what speaks for each."""
    for entity, seen in told(conversation, candidate, source):
        yield entity, [name + ending for some, endings in seen for name in named(some) for ending in endings]
