"""What the tagger of contents is told of each token of a unit, as one candidate cue sees it: the names."""

from __future__ import annotations

from workers.extraction.quotes.columns import Group
from workers.extraction.quotes.context import Context
from workers.extraction.quotes.cues import Candidate

BEFORE = 80  # tokens looked at before a cue
AFTER = 160  # and behind it; a quotation that runs on is followed to its closing mark later
CUES_BEFORE = 12  # words of speech looked at before a cue
CUES_AFTER = 20  # and behind it: real windows hold fewer, thousands in a row would each be read at full depth

_BUCKETS = (1, 2, 3, 4, 6, 9, 14, 22, 40)


def window(context: Context, candidate: Candidate) -> tuple[int, int]:
    """The tokens that a candidate may rule, `first` to `last` (exclusive)."""
    first, last = context.units[context.unit_of[candidate.first]]
    index = context.candidate_of[candidate.first]
    if index >= CUES_BEFORE:
        first = max(first, context.candidates[index - CUES_BEFORE].first)
    if index + CUES_AFTER < len(context.candidates):
        last = min(last, context.candidates[index + CUES_AFTER].first)
    return max(first, candidate.first - BEFORE), min(last, candidate.last + AFTER)


def bucket(distance: int) -> str:
    """A distance in tokens, coarser the longer it is."""
    for index, limit in enumerate(_BUCKETS):
        if distance <= limit:
            return str(index)
    return "9"


def _word(form: str, kind: str) -> list[str]:
    affixes = [*_beginning(form[:2]), *_ending(form[-2:])] if kind == "arabic" else []
    return ["w=" + (form if kind != "number" else "0"), *affixes]


def _beginning(beginning: str) -> list[str]:
    return ["p=" + beginning]


def _ending(ending: str) -> list[str]:
    return ["s=" + ending]


def _word_before(form_before: str) -> list[str]:
    return ["w-1=" + form_before]


def _word_after(form_after: str) -> list[str]:
    return ["w+1=" + form_after]


def _class_before(found: str, before: str) -> list[str]:
    return ["c=" + found, f"c-1={before}|{found}"]


def _class_after(found: str, after: str, tag: str) -> list[str]:
    return [f"c+1={found}|{after}", "t=" + tag]


_OF_WORDS = (_word, _beginning, _ending, _word_before, _word_after)
STATIC = [Group(names) for names in (*_OF_WORDS, _class_before, _class_after)]
"""What is told of a token whatever the candidate."""


def _cue(inside: str) -> list[str]:
    return ["cue=" + inside]


def _way(way: str, shape: str, found: str) -> list[str]:
    return [f"d={way}{shape}", f"D|c={way}{found}{shape[:3]}"]


def _state(state: str, found: str) -> list[str]:
    return [f"S={state}", f"S|c={state}{found}"]


def _previous(state: str, previous: str) -> list[str]:
    return [f"S|p={state}{previous}"]


def _tag(state: str, tag: str, comma: str) -> list[str]:
    return [f"T={state}{tag}{comma}"]


def _marks(side: str, quoted: str, previous: str) -> list[str]:
    return [f"q={side}{quoted}{previous}"]


def _cues(side: str, cues: str, last_cue: str, shape: str) -> list[str]:
    return [f"cues={side}{cues}{last_cue[:3]}{shape[:3]}"]


def _here(side: str, here: str, shape: str, behind: str, quoted: str) -> list[str]:
    return [f"here={side}{here}{shape[:3]}{behind}{quoted}"]


def _next(side: str, ahead: str, found: str, quoted: str) -> list[str]:
    return [f"next={side}{ahead}{found}{quoted}"]


def _lemma(lemma: str, side: str, behind: str, quoted: str) -> list[str]:
    return [f"L={lemma}{side}{behind}{quoted}"]


def _close(lemma: str, side: str, near: str, found: str) -> list[str]:
    return [f"l={lemma}{side}{near}{found}"]


_OF_CANDIDATES = (_cue, _way, _state, _previous, _tag, _marks, _cues, _here, _next, _lemma, _close)
RELATIVE = [Group(names) for names in _OF_CANDIDATES]
"""What is told of a token as a candidate sees it (`workers.extraction.quotes.sight` has the columns)."""
