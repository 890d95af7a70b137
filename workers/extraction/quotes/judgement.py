"""The second look: whether a candidate reports, now that it is known what it would rule."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workers.extraction.quotes.context import Context
from workers.extraction.quotes.crf import Told, probability
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.models import JUDGEMENT, model

ACCEPTED = 0.4  # the least probability at which a frame is taken for a quote
_CLAUSE = 12  # tokens of a content in which a clause shows its verb
_VERBS = frozenset({"V", "v", "y", "COMP", "AUX", "NEG"})
_LONGEST = 8  # steps of content length that are told apart, three tokens each


@dataclass(frozen=True, slots=True)
class _View:
    """A frame and the tokens of its content."""

    frame: Frame
    content: frozenset[int]


def judged(context: Context, frames: Sequence[Frame]) -> list[Frame]:
    """The frames that are quotes, each with the probability that it is one."""
    odds = model(JUDGEMENT).odds(list(judgement_features(context, frames)), "K")
    found = [replace(frame, reports=probability(odd)) for frame, odd in zip(frames, odds, strict=True)]
    return [frame for frame in found if frame.reports >= ACCEPTED]


def judgement_features(context: Context, frames: Sequence[Frame]) -> Iterator[list[Told]]:
    """For each frame of a document what speaks for and against it: its content, its rivals, its labels."""
    views = [_View(frame, frozenset(frame.tokens("Q"))) for frame in frames]
    firsts = [frame.first for frame in frames]
    lasts = [frame.first + len(frame.labels) for frame in frames]
    for view, first, last in zip(views, firsts, lasts, strict=True):
        # Cues stand in order, and so do their windows: only neighbours can claim a token of this one's.
        neighbours = views[bisect_right(lasts, first) : bisect_left(firsts, last)]
        yield [*_alone(context, view), _among(view, neighbours)]


def _alone(context: Context, view: _View) -> Iterator[Told]:
    frame = view.frame
    reporting = frame.candidate.reporting
    shape, lemma = reporting.shape, reporting.lemma
    odds = math.log(frame.reports / (1 - frame.reports + 1e-9) + 1e-9)
    certain = math.log(frame.certain + 1e-9)
    speaker = frame.tokens("S")
    yield _odds, _step(odds, 0.5, 6), _step(odds, 1, 6), shape
    yield _certain, _step(certain, 1, 12), shape
    yield _speaker, context.analysis[speaker[0]].tag if speaker else "", shape
    yield f"lemma={lemma}{shape}"
    yield from _content(context, view, shape, lemma, reporting.kind)


def _content(context: Context, view: _View, shape: str, lemma: str, kind: str) -> Iterator[Told]:
    yield _length, min(len(view.content) // 3, _LONGEST), shape
    if not view.content:
        yield "empty=" + shape
        return
    first = min(view.content)
    opener = context.classes[first - 1] if first else "^"
    quoted = context.long_pair(first) >= 0
    verb = any(context.classes[at].removeprefix("W") in _VERBS for at in sorted(view.content)[:_CLAUSE])
    yield _opener, opener, shape, kind
    yield f"opener={opener}{lemma}"
    yield _clause, verb, quoted, opener, shape
    yield _place, first > view.frame.candidate.first, min(10, abs(first - view.frame.candidate.last)), shape
    yield f"first={context.classes[first]}{shape}"
    yield "word=" + context.tokens[first].folded


def _among(view: _View, views: Sequence[_View]) -> Told:
    """How the frame stands to others that claim the same words or hold its cue."""
    rivals = [o.frame.reports for o in views if o is not view and shares(view.content, o.content)]
    around = [o.frame.reports for o in views if o is not view and view.frame.candidate.first in o.content]
    return (
        _rivals,
        _step(max(rivals) - view.frame.reports, 0.2, 1) if rivals else "none",
        _step(max(around) - view.frame.reports, 0.2, 1) if around else "none",
        _step(max(around), 0.2, 1) if around else "none",
        view.frame.candidate.reporting.shape,
    )


def _odds(fine: str, coarse: str, shape: str) -> list[str]:
    return [f"odds={fine}", f"odds={coarse}{shape}"]


def _certain(certain: str, shape: str) -> list[str]:
    return [f"certain={certain}", f"certain={certain}{shape}"]


def _speaker(tag: str, shape: str) -> list[str]:
    return [f"speaker={bool(tag)}{shape}", *([f"speaker={tag}{shape}"] if tag else [])]


def _length(length: int, shape: str) -> list[str]:
    return [f"length={length}", f"length={length}{shape}"]


def _opener(opener: str, shape: str, kind: str) -> list[str]:
    return [f"opener={opener}", f"opener={opener}{shape}", f"opener={opener}{kind}"]


def _clause(verb: bool, quoted: bool, opener: str, shape: str) -> list[str]:
    return [f"quoted={quoted}{shape}", f"verb={verb}{quoted}{opener}", f"verb={verb}{quoted}{shape}"]


def _place(behind: bool, gap: int, shape: str) -> list[str]:
    return [f"side={behind}{shape}", f"gap={gap}{shape}"]


def _rivals(rival: str, around: str, surest: str, shape: str) -> list[str]:
    return [f"rival={rival}{shape}", f"around={around}{shape}", f"around={surest}"]


def shares(a: frozenset[int], b: frozenset[int]) -> bool:
    """Whether more than half of the shorter of two contents lies in the other."""
    return len(a & b) * 2 > min(len(a), len(b))


def _step(value: float, step: float, most: float) -> str:
    """The value in steps, cut off at `most` either way."""
    return str(max(-most, min(most, round(value / step) * step)))
