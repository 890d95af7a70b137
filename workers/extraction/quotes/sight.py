"""What each token is to a candidate that looks over its window: the columns of which features tell.

Everything is computed for all tokens of all windows at once. On the ways from a candidate to both ends of its
window tokens are passed: what was passed is told by sums over the document, up to here less up to there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from workers.extraction.document import Token
from workers.extraction.quotes.columns import Column, Columns, Joined, Known, Numbers, Spelt, Values
from workers.extraction.quotes.context import LONG_QUOTATION, Context
from workers.extraction.quotes.crf import Crf
from workers.extraction.quotes.cues import Candidate
from workers.extraction.quotes.features import AFTER, BEFORE, bucket

_CLOSE = 3  # tokens beside a cue that are seen together with its word
_COMMAS = ("،", ",")
_LANDMARKS = ("COMP", "REL", "PREP", "CLAUSE")
_SIDES = Values(4, "-+")
_BACK, _AHEAD = _SIDES.numbers("-+").tolist()
_STEPS = Values(16, "0123456789")
_STEP_OF = _STEPS.numbers(map(bucket, range(max(BEFORE, AFTER) + 1)))
_NEAR = Values(8, "123")
_COUNTS = Values(8, "0123")
_QUOTED = Values(8, ("no", "aft", "own", "1st", "far"))
_NO, _AFT, _OWN, _FIRST, _FAR = _QUOTED.numbers(("no", "aft", "own", "1st", "far")).tolist()


def _way(side: str, step: str) -> str:
    return side + step


def _state(side: str, shape: str, behind: str, quoted: str, spoken: str) -> str:
    return f"{side}{shape[:3]}{behind}{quoted}{spoken}"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The values that the columns of documents take."""

    words: Values = field(default_factory=lambda: Values(32_768))
    beginnings: Values = field(default_factory=lambda: Values(4096))
    endings: Values = field(default_factory=lambda: Values(4096))
    kinds: Values = field(default_factory=lambda: Values(8))
    classes: Values = field(default_factory=lambda: Values(256))
    tags: Values = field(default_factory=lambda: Values(16))
    shapes: Values = field(default_factory=lambda: Values(16))
    lemmas: Values = field(default_factory=lambda: Values(1024))
    openings: Values = field(default_factory=lambda: Values(64))
    ways: Joined = field(default_factory=lambda: Joined(32, _way))
    states: Joined = field(default_factory=lambda: Joined(512, _state))

    @classmethod
    def of(cls, crf: Crf) -> Vocabulary:
        """Those that a model knows: words and marks of which it knows nothing, and they have no end, are one.

        Each mark is a class; all other classes are spelt in letters that are known.
        """
        return cls(
            words=_known(crf, "w=", "w-1=", "w+1="),
            beginnings=_known(crf, "p="),
            endings=_known(crf, "s="),
            classes=Spelt(256, chain.from_iterable(crf.values(""))),
        )


def _known(crf: Crf, *features: str) -> Known:
    return Known({value for feature in features for value in crf.values(feature)})


class Sight:
    """A document as its candidates see it; `chosen` holds the first tokens of those taken for cues.

    `tokens` are the columns of what each token is whatever the candidate.
    """

    def __init__(self, context: Context, chosen: Collection[int], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.tokens = _tokens(context, vocabulary)
        found = self.tokens["found"].numbers
        self._landmarks = _landmarks(self.tokens)
        self._pairs = _long_pairs(context)
        self._complementizers = _counted(found == vocabulary.classes["COMP"])
        self._commas = _counted(_are(_COMMAS, self.tokens["found"]))
        self._see_candidates(context.candidates, chosen, len(found))

    def _see_candidates(self, candidates: Sequence[Candidate], chosen: Collection[int], size: int) -> None:
        openings = self._vocabulary.openings
        self._openings = np.full(size + 1, openings[""])
        shapes = np.zeros(size, dtype=np.intp)
        for one in candidates:
            mark = "" if one.first in chosen else "?"
            self._openings[one.first] = openings[mark + _opening(one)]
            if one.first in chosen:
                shapes[one.first] = self._vocabulary.shapes[one.reporting.shape]
        at = np.arange(size)
        before = np.maximum.accumulate(np.where(shapes, at, 0))
        after = np.minimum.accumulate(np.where(shapes, at, size - 1)[::-1])[::-1]
        self._cues = _counted(shapes > 0)
        self._shape_before, self._shape_after = shapes[before], shapes[after]

    def columns(self, candidates: Sequence[Candidate], windows: Sequence[tuple[int, int]]) -> Columns:
        """What the tokens of each window, one window after another, are to its candidate."""
        ways = _Ways(candidates, windows)
        vocabulary, at, ahead = self._vocabulary, ways.at, ways.ahead
        begin, end = np.where(ahead, ways.last, at + 1), np.where(ahead, at, ways.first)
        passed = np.where(ahead, at - 1, np.minimum(at + 1, len(self._pairs) - 1))
        cues = self._cues[end] - self._cues[begin]
        last_cue = np.where(ahead, self._shape_before[passed], self._shape_after[passed])
        previous = np.where(ways.distance == 1, vocabulary.classes["K"], self._landmarks[passed])
        shape = ways.each([vocabulary.shapes[one.reporting.shape] for one in candidates])
        own_opening = ways.each([vocabulary.openings[_opening(one)] for one in candidates])
        columns = {
            "side": Column(_SIDES, ways.side),
            "inside": Column(vocabulary.shapes, np.where(ways.side, 0, shape)),
            "shape": Column(vocabulary.shapes, shape),
            "lemma": Column(
                vocabulary.lemmas, ways.each([vocabulary.lemmas[one.reporting.lemma] for one in candidates])
            ),
            "step": Column(_STEPS, _STEP_OF[ways.distance]),
            "near": Column(_NEAR, np.where(ways.distance <= _CLOSE, ways.distance, 0)),
            "found": Column(vocabulary.classes, self.tokens["found"].numbers[at]),
            "tag": Column(vocabulary.tags, self.tokens["tag"].numbers[at]),
            "behind": _count(self._complementizers[end] - self._complementizers[begin], 1),
            "comma": _count(self._commas[end] - self._commas[begin], 1),
            "spoken": _count(cues, 1),
            "cues": _count(cues, 3),
            "last_cue": Column(vocabulary.shapes, np.where(cues > 0, last_cue, vocabulary.shapes[""])),
            "previous": Column(vocabulary.classes, previous),
            "quoted": Column(_QUOTED, self._quoted(ways)),
            "here": Column(vocabulary.openings, self._openings[at]),
            "ahead": Column(
                vocabulary.openings, np.where(at + 1 == ways.first, own_opening, self._openings[at + 1])
            ),
        }
        joined = {"way": vocabulary.ways.of(columns), "state": vocabulary.states.of(columns)}
        return {**columns, **joined}

    def _quoted(self, ways: _Ways) -> Numbers:
        """Where tokens stand to quotations: the cue's own, the first on the way, behind it, none."""
        at, pair = ways.at, self._pairs[ways.at]
        foreign = (pair >= 0) & (pair != self._pairs[ways.first])
        after = np.minimum.reduceat(np.where(foreign & ways.ahead, at, len(self._pairs)), ways.starts)
        before = np.maximum.reduceat(np.where(foreign & (at < ways.first), at, -1), ways.starts)
        first = np.where(ways.ahead, ways.each(after), ways.each(before))
        unquoted = np.where(np.where(ways.ahead, at > first, at < first), _AFT, _NO)
        of_others = np.where(pair == self._pairs[np.minimum(first, len(self._pairs) - 1)], _FIRST, _FAR)
        found: Numbers = np.where(pair < 0, unquoted, np.where(foreign, of_others, _OWN))
        return found


class _Ways:
    """The tokens of windows, one window after another, on the ways from their candidates."""

    def __init__(self, candidates: Sequence[Candidate], windows: Sequence[tuple[int, int]]) -> None:
        firsts, lasts = np.array(windows).T
        self._lengths = lasts - firsts
        self.starts = np.cumsum(self._lengths) - self._lengths
        self.at = np.arange(self._lengths.sum()) - self.each(self.starts - firsts)
        self.first = self.each([one.first for one in candidates])
        self.last = self.each([one.last for one in candidates])
        self.ahead = self.at >= self.last
        self.side = np.where(self.ahead, _AHEAD, np.where(self.at < self.first, _BACK, 0))
        # A candidate's own tokens are 0 away, and on neither side.
        self.distance = np.where(self.ahead, self.at - self.last + 1, np.maximum(self.first - self.at, 0))

    def each(self, values: Sequence[int] | Numbers) -> Numbers:
        """Values of the windows as values of their tokens."""
        return np.repeat(np.asarray(values), self._lengths)


def _count(counts: Numbers, most: int) -> Column:
    return Column(_COUNTS, np.clip(counts, 0, most) + 1)


def _tokens(context: Context, vocabulary: Vocabulary) -> Columns:
    tokens, words, classes = context.tokens, vocabulary.words, vocabulary.classes
    forms = words.numbers(["^", *[token.folded for token in tokens], "$"])
    found = classes.numbers(["^", *context.classes, "$"])
    return {
        "form": Column(words, forms[1:-1]),
        "form_before": Column(words, forms[:-2]),
        "form_after": Column(words, forms[2:]),
        "kind": Column(vocabulary.kinds, vocabulary.kinds.numbers([token.kind for token in tokens])),
        "found": Column(classes, found[1:-1]),
        "before": Column(classes, found[:-2]),
        "after": Column(classes, found[2:]),
        "tag": Column(vocabulary.tags, vocabulary.tags.numbers([word.tag for word in context.analysis])),
        **_affixes(tokens, forms[1:-1], vocabulary),
    }


def _affixes(tokens: Sequence[Token], forms: Numbers, vocabulary: Vocabulary) -> Columns:
    """Beginnings and endings of words without a number of their own; those of others are told with them."""
    unknown = np.flatnonzero(forms == vocabulary.words.room - 1)
    others = [tokens[at] for at in unknown.tolist()]
    words = [token.folded if token.kind == "arabic" else "" for token in others]
    beginnings, endings = np.zeros((2, len(tokens)), dtype=np.intp)
    beginnings[unknown] = vocabulary.beginnings.numbers([word[:2] for word in words])
    endings[unknown] = vocabulary.endings.numbers([word[-2:] for word in words])
    return {
        "beginning": Column(vocabulary.beginnings, beginnings),
        "ending": Column(vocabulary.endings, endings),
    }


def _landmarks(tokens: Columns) -> Numbers:
    """What is remembered of each token that was passed: a landmark or a mark, else that it was a word."""
    found, kind = tokens["found"], tokens["kind"]
    kept = _are(_LANDMARKS, found) | (kind.numbers == kind.values["mark"])
    return np.where(kept, found.numbers, found.values["w"])


def _are(names: Iterable[str], column: Column) -> NDArray[np.bool_]:
    """Whether each value of a column is one of some names."""
    named = np.zeros(column.values.room, dtype=bool)
    named[column.values.numbers(names)] = True
    return named[column.numbers]


def _long_pairs(context: Context) -> Numbers:
    """The index of the quotation of three words or more that holds each token, or -1."""
    pairs = np.array(context.pair_of, dtype=np.intp)
    are_long = np.array([marks.length >= LONG_QUOTATION for marks in context.marks] + [False])
    return np.where(are_long[pairs], pairs, -1)


def _opening(candidate: Candidate) -> str:
    return f"{candidate.reporting.shape[:3]}{candidate.skip}"


def _counted(are: NDArray[np.bool_]) -> Numbers:
    """How many are so before each place, and before the end."""
    return np.concatenate([[0], np.cumsum(are)])
