"""What candidates rule: the tokens of their windows, labelled by a trained model."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from workers.extraction.quotes.columns import Scorer, named
from workers.extraction.quotes.context import Context
from workers.extraction.quotes.crf import Crf, Floats
from workers.extraction.quotes.cues import Candidate
from workers.extraction.quotes.features import RELATIVE, STATIC, window
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.sight import Sight, Vocabulary

LIKELY = 0.42  # the probability from which a candidate counts as a cue for the contents around it
CONSIDERED = 0.04  # and from which it is looked at a second time
_TOGETHER = 32  # candidates whose windows are labelled at once: real articles have no more


def window_features(
    context: Context, candidates: Sequence[Candidate], chosen: Collection[int]
) -> Iterator[list[list[str]]]:
    """For each candidate the features of the tokens of its window, by name, as the training takes them.

    `chosen` holds the first tokens of those candidates of the document that are taken for cues.
    """
    vocabulary = Vocabulary()
    sight = Sight(context, chosen, vocabulary)
    static = named(STATIC, sight.tokens)
    for candidate in candidates:
        first, last = window(context, candidate)
        relative = named(RELATIVE, sight.columns([candidate], [(first, last)]))
        yield [a + b for a, b in zip(static[first:last], relative, strict=True)]


class Labeller:
    """Labels what candidates rule; what features weigh is remembered from article to article."""

    def __init__(self, crf: Crf) -> None:
        self._crf = crf
        self._vocabulary = Vocabulary.of(crf)
        self._static, self._relative = Scorer(crf, STATIC), Scorer(crf, RELATIVE)

    def frames(self, context: Context, reports: Sequence[float]) -> list[Frame]:
        """The candidates worth a second look with what they would rule, in order.

        `reports` says how likely each candidate of the document reports.
        """
        pairs = [pair for pair in zip(context.candidates, reports, strict=True) if pair[1] >= CONSIDERED]
        if not pairs:
            return []
        likely = frozenset(candidate.first for candidate, report in pairs if report >= LIKELY)
        sight = Sight(context, likely, self._vocabulary)
        static = self._static.scores(sight.tokens)
        together = (pairs[at : at + _TOGETHER] for at in range(0, len(pairs), _TOGETHER))
        return [frame for some in together for frame in self._label(context, sight, static, some)]

    def _label(
        self, context: Context, sight: Sight, static: Floats, pairs: Sequence[tuple[Candidate, float]]
    ) -> Iterator[Frame]:
        candidates = [candidate for candidate, _ in pairs]
        windows = [window(context, candidate) for candidate in candidates]
        scores = self._relative.scores(sight.columns(candidates, windows))
        scores += np.concatenate([static[first:last] for first, last in windows])
        labelled = self._crf.best(scores, [last - first for first, last in windows])
        for (candidate, reports), (first, _), (labels, certain) in zip(pairs, windows, labelled, strict=True):
            yield Frame(candidate, first, labels, reports, certain)
