"""The trained part: which candidates report, and what each of them rules."""

from __future__ import annotations

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
    reports = reporting_probabilities(context, _tagger("cues.crfsuite"))
    pairs = [pair for pair in zip(context.candidates, reports, strict=True) if pair[1] >= REPORTS]
    chosen = frozenset(candidate.first for candidate, _ in pairs)
    static = static_features(context) if pairs else []
    return [_frame(context, static, chosen, *pair) for pair in pairs]


def reporting_probabilities(context: Context, tagger: Any) -> list[float]:
    """How likely each candidate of a document reports."""
    if not context.candidates:
        return []
    tagger.set([cue_features(context, candidate) for candidate in context.candidates])
    return [tagger.marginal("K", at) for at in range(len(context.candidates))]


def _frame(
    context: Context, static: list[list[str]], chosen: frozenset[int], candidate: Candidate, reports: float
) -> Frame:
    first, last = window(context, candidate)
    relative = relative_features(context, candidate, first, last, chosen)
    tagger = _tagger("contents.crfsuite")
    labels = tagger.tag([a + b for a, b in zip(static[first:last], relative, strict=True)])
    return Frame(candidate, first, tuple(labels), reports, tagger.probability(labels))
