"""The trained part: which candidates report, and what each of them rules."""

from __future__ import annotations

from typing import Any

from workers.extraction.quotes.context import Context
from workers.extraction.quotes.cue_features import cue_features
from workers.extraction.quotes.cues import Candidate
from workers.extraction.quotes.features import relative_features, static_features, window
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.models import CONTENTS, CUES, tagger

LIKELY = 0.42  # the probability from which a candidate counts as a cue for the contents around it
CONSIDERED = 0.04  # and from which it is looked at a second time


def find_frames(context: Context) -> list[Frame]:
    """The candidates worth a second look with what they would rule, in order."""
    return frames_of(context, tagger(CUES), tagger(CONTENTS))


def frames_of(context: Context, cues: Any, contents: Any) -> list[Frame]:
    """The same with the taggers given: the training's way in."""
    reports = reporting_probabilities(context, cues)
    pairs = [pair for pair in zip(context.candidates, reports, strict=True) if pair[1] >= CONSIDERED]
    likely = frozenset(candidate.first for candidate, report in pairs if report >= LIKELY)
    static = static_features(context) if pairs else []
    return [_frame(context, static, likely, contents, *pair) for pair in pairs]


def reporting_probabilities(context: Context, tagger: Any) -> list[float]:
    """How likely each candidate of a document reports."""
    if not context.candidates:
        return []
    tagger.set([cue_features(context, candidate) for candidate in context.candidates])
    return [tagger.marginal("K", at) for at in range(len(context.candidates))]


def _frame(
    context: Context,
    static: list[list[str]],
    likely: frozenset[int],
    tagger: Any,
    candidate: Candidate,
    reports: float,
) -> Frame:
    first, last = window(context, candidate)
    relative = relative_features(context, candidate, first, last, likely | {candidate.first})
    labels = tagger.tag([a + b for a, b in zip(static[first:last], relative, strict=True)])
    return Frame(candidate, first, tuple(labels), reports, tagger.probability(labels))
