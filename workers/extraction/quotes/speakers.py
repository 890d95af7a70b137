"""The written source of a quote: its span, and the name that it carries itself."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from workers.extraction.document import Entity, Mention, Span
from workers.extraction.quotes.context import Context
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.noun_phrases import speaker_words
from workers.extraction.quotes.phrases import speaker_phrase, via_phrase
from workers.extraction.quotes.reporting import frames


@dataclass(frozen=True, slots=True)
class Written:
    """A source as it is written for one cue: tokens `first` to `last` (exclusive), and the span they cut."""

    first: int
    last: int
    span: Span
    words: tuple[str, ...]

    @property
    def head(self) -> str:
        """Its first word, folded, without proclitics."""
        return self.words[0]


@dataclass(frozen=True, slots=True)
class Name:
    """A name found in a source, and the entity that bears it."""

    entity: Entity
    mention: Mention


def written(context: Context, frame: Frame, label: str) -> Written | None:
    """The noun phrase that carries the label S (speaker) or V (via), or None."""
    run = speaker_phrase(context, frame) if label == "S" else via_phrase(context, frame)
    return cut(context, frame, run) if run else None


def cut(context: Context, frame: Frame, run: tuple[int, int]) -> Written:
    """A run of tokens as a source: without what is joined to its first word."""
    first, last = run
    tokens = context.tokens
    letters = _joined_letters(context, first, frame)
    start = tokens[first].offset(letters)
    head = tokens[first].folded[letters:] or tokens[first].folded
    if letters and tokens[first].folded.startswith("لل"):
        head = "ا" + tokens[first].folded[1:]  # لل is written for ل + ال
    words = (head, *(token.folded for token in tokens[first + 1 : last]))
    return Written(first, last, Span(start, tokens[last - 1].end), words)


def _joined_letters(context: Context, first: int, frame: Frame) -> int:
    """How many letters of the first word are joined to it and no part of the source."""
    candidate = frame.candidate
    opener = context.tokens[candidate.first].folded[candidate.skip :]
    takes_preposition = ("ل",) in frames().get(opener, ()) and first == candidate.last
    if takes_preposition and context.tokens[first].folded.startswith("ل"):
        return 1  # وفقا لمصدر: the frame's own preposition
    return context.analysis[first].proclitic_letters


def own_name(source: Written, mentions: Sequence[tuple[Mention, Entity]]) -> Name | None:
    """The name that a source carries: its person, the body or place at its head, or a document's issuer.

    `mentions` stand in the order of the text.
    """
    begin = bisect_right(mentions, source.first, key=lambda pair: pair[0].last)
    end = bisect_left(mentions, source.last, key=lambda pair: pair[0].first)
    inside = [Name(entity, mention) for mention, entity in mentions[begin:end]]
    persons = [name for name in inside if name.entity.type == "PERSON"]
    if persons and not (
        source.head in speaker_words("around") and persons[0].mention.first == source.first + 1
    ):
        return persons[0]
    inside = [name for name in inside if name.entity.type != "PERSON"]
    if not inside:
        return None
    bodies = [name for name in inside if name.entity.type == "ORGANIZATION"]
    if source.head in speaker_words("documents"):
        return bodies[0] if bodies else None
    if source.head in speaker_words("anonymous"):
        return None
    if source.head in speaker_words("wrappers"):
        return bodies[0] if bodies else inside[0] if inside[0].mention.first - source.first <= 1 else None
    if bodies and bodies[0].mention.first == source.first:
        return bodies[0]
    country = source.head in speaker_words("countries") and inside[0].mention.first == source.first + 1
    return inside[0] if inside[0].mention.first == source.first or country else None
