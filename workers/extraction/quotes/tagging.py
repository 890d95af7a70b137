"""The trained part: which candidates report, and what each of them rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import pycrfsuite

from workers.extraction.quotes.context import Context
from workers.extraction.quotes.cues import Candidate
from workers.extraction.quotes.features import cue_features, relative_features, static_features, window

REPORTS = 0.42  # the least probability at which a candidate is taken for a cue


@dataclass(frozen=True, slots=True)
class Frame:
    """A cue with the label of every token it may rule, from token `first` on.

    Labels: Q content, S speaker, V via, K the cue itself, X and Y what is none of these before and after
    the content. `reports` and `certain` are the probabilities of the cue and of the labels.
    """

    candidate: Candidate
    first: int
    labels: tuple[str, ...]
    reports: float
    certain: float

    def tokens(self, label: str) -> list[int]:
        """The token indices that carry a label."""
        return [self.first + at for at, found in enumerate(self.labels) if found == label]


@cache
def _tagger(name: str) -> Any:
    tagger = pycrfsuite.Tagger()
    with as_file(files("workers.extraction.model") / name) as path:
        tagger.open(str(path))
    return tagger


def load() -> None:
    """Read the models, so that the first article does not wait for them."""
    _tagger("cues.crfsuite")
    _tagger("contents.crfsuite")


def find_frames(context: Context) -> list[Frame]:
    """The cues of a document with what they rule, in order."""
    chosen = list(_reporting(context))
    static = static_features(context) if chosen else []
    return [_frame(context, static, candidate, reports) for candidate, reports in chosen]


def _reporting(context: Context) -> Sequence[tuple[Candidate, float]]:
    """The candidates that report, with their probabilities."""
    if not context.candidates:
        return []
    tagger = _tagger("cues.crfsuite")
    tagger.set([cue_features(context, candidate) for candidate in context.candidates])
    pairs = [(candidate, tagger.marginal("K", at)) for at, candidate in enumerate(context.candidates)]
    return [pair for pair in pairs if pair[1] >= REPORTS]


def _frame(context: Context, static: list[list[str]], candidate: Candidate, reports: float) -> Frame:
    first, last = window(context, candidate)
    relative = relative_features(context, candidate, first, last)
    tagger = _tagger("contents.crfsuite")
    labels = tagger.tag([a + b for a, b in zip(static[first:last], relative, strict=True)])
    return Frame(candidate, first, tuple(labels), reports, tagger.probability(labels))
