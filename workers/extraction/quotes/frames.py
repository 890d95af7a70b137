"""A cue with everything it rules."""

from __future__ import annotations

from dataclasses import dataclass

from workers.extraction.quotes.cues import Candidate


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
