"""The trained part: which candidates report, and what each of them rules."""

from __future__ import annotations

from workers.extraction.quotes.context import Context
from workers.extraction.quotes.crf import Crf
from workers.extraction.quotes.cue_features import cue_features
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.models import CUES, labeller, model


def find_frames(context: Context) -> list[Frame]:
    """The candidates worth a second look with what they would rule, in order."""
    return labeller().frames(context, reporting_probabilities(context, model(CUES)))


def reporting_probabilities(context: Context, cues: Crf) -> list[float]:
    """How likely each candidate of a document reports."""
    return cues.probabilities([cue_features(context, one) for one in context.candidates], "K")
