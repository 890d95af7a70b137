"""What the tagger of contents sees: each token of a unit as one candidate cue sees it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from workers.extraction.quotes.context import Context
from workers.extraction.quotes.cues import Candidate

BEFORE = 80  # tokens looked at before a cue
AFTER = 160  # and behind it; a quotation that runs on is followed to its closing mark later
CUES_BEFORE = 12  # words of speech looked at before a cue
CUES_AFTER = 20  # and behind it: real windows hold fewer, thousands in a row would each be read at full depth

_CLOSE = 3  # tokens beside a cue that are seen together with its word
_BUCKETS = (1, 2, 3, 4, 6, 9, 14, 22, 40)
_COMMAS = frozenset("،,")
_LANDMARKS = frozenset({"COMP", "REL", "PREP", "CLAUSE"})


def window(context: Context, candidate: Candidate) -> tuple[int, int]:
    """The tokens that a candidate may rule, `first` to `last` (exclusive)."""
    first, last = context.units[context.unit_of[candidate.first]]
    index = context.candidate_of[candidate.first]
    if index >= CUES_BEFORE:
        first = max(first, context.candidates[index - CUES_BEFORE].first)
    if index + CUES_AFTER < len(context.candidates):
        last = min(last, context.candidates[index + CUES_AFTER].first)
    return max(first, candidate.first - BEFORE), min(last, candidate.last + AFTER)


def static_features(context: Context) -> list[list[str]]:
    """The features of each token that do not depend on the candidate."""
    tokens, analysis, classes = context.tokens, context.analysis, context.classes
    size = len(tokens)
    features: list[list[str]] = []
    for at, token in enumerate(tokens):
        before = tokens[at - 1] if at else None
        after = tokens[at + 1] if at + 1 < size else None
        form = token.folded if token.kind != "number" else "0"
        tag = analysis[at].tag
        found = [
            "w=" + form,
            "c=" + classes[at],
            "t=" + tag,
            "c-1=" + (classes[at - 1] if at else "^") + "|" + classes[at],
            "c+1=" + classes[at] + "|" + (classes[at + 1] if after else "$"),
            "w-1=" + (before.folded if before else "^"),
            "w+1=" + (after.folded if after else "$"),
        ]
        if token.kind == "arabic":
            found.append("p=" + token.folded[:2])
            found.append("s=" + token.folded[-2:])
        features.append(found)
    return features


def bucket(distance: int) -> str:
    """A distance in tokens, coarser the longer it is."""
    for index, limit in enumerate(_BUCKETS):
        if distance <= limit:
            return str(index)
    return "9"


_STEPS = tuple(map(bucket, range(max(BEFORE, AFTER) + 1)))


def relative_features(
    context: Context, candidate: Candidate, first: int, last: int, chosen: Collection[int]
) -> list[list[str]]:
    """The features of each token of a window that depend on the candidate.

    `chosen` holds the first tokens of all candidates that are taken for cues.
    """
    forward = _walk(context, candidate, range(candidate.last, last), "+", chosen)
    backward = _walk(context, candidate, range(candidate.first - 1, first - 1, -1), "-", chosen)
    inside = [["cue=" + candidate.reporting.shape] for _ in range(candidate.first, candidate.last)]
    return backward[::-1] + inside + forward


@dataclass(slots=True)
class _Passed:
    """What has been passed on the way from a cue: cues, complementizers, commas, the first quotation."""

    cues: int = 0
    last_cue: str = ""
    complementizers: int = 0
    commas: int = 0
    pair: int = -1
    previous: str = "K"

    def take(self, context: Context, at: int, chosen: Collection[int]) -> None:
        """Go past a token."""
        found = context.classes[at]
        self.complementizers += found == "COMP"
        self.commas += found in _COMMAS
        if at in chosen:
            self.cues += 1
            self.last_cue = context.candidates[context.candidate_of[at]].reporting.shape[:3]
        self.previous = found if found in _LANDMARKS or context.tokens[at].kind == "mark" else "w"

    def quoted(self, pair: int, own: int) -> str:
        """Where a token stands to quotations: the cue's own, the first on the way, a later one, none."""
        if pair < 0:
            return "no" if self.pair < 0 else "aft"
        if pair == own:
            return "own"
        if self.pair < 0:
            self.pair = pair
        return "1st" if pair == self.pair else "far"


def _walk(
    context: Context, candidate: Candidate, positions: range, side: str, chosen: Collection[int]
) -> list[list[str]]:
    """Features of the tokens on one side of a candidate, walking away from it."""
    shape = candidate.reporting.shape
    short, lemma = shape[:3], candidate.reporting.lemma + side
    own = context.long_pair(candidate.first)
    openings = _openings(context, candidate, chosen)
    passed = _Passed()
    features: list[list[str]] = []
    for distance, at in enumerate(positions, 1):
        found, tag = context.classes[at], context.analysis[at].tag
        quoted = passed.quoted(context.long_pair(at), own)
        behind = "1" if passed.complementizers else "0"
        state = f"{side}{short}{behind}{quoted}{min(passed.cues, 1)}"
        near = side + _STEPS[distance]
        item = [
            f"d={near}{shape}",
            f"S={state}",
            f"S|c={state}{found}",
            f"S|p={state}{passed.previous}",
            f"q={side}{quoted}{passed.previous}",
            f"D|c={near}{found}{short}",
            f"cues={side}{min(passed.cues, 3)}{passed.last_cue}{short}",
            f"here={side}{openings.get(at, '')}{short}{behind}{quoted}",
            f"next={side}{openings.get(at + 1, '')}{found}{quoted}",
            f"T={state}{tag}{min(passed.commas, 1)}",
            f"L={lemma}{behind}{quoted}",
        ]
        if distance <= _CLOSE:
            item.append(f"l={lemma}{distance}{found}")
        features.append(item)
        passed.take(context, at, chosen)
    return features


def _openings(context: Context, candidate: Candidate, chosen: Collection[int]) -> dict[int, str]:
    """Where the candidates of a window begin: the shape of each, its proclitic, "?" before one not chosen."""
    index = context.candidate_of[candidate.first]
    near = context.candidates[max(0, index - CUES_BEFORE) : index + CUES_AFTER + 1]
    return {
        one.first: ("" if one.first in chosen else "?") + one.reporting.shape[:3] + str(one.skip)
        for one in near
    }
