"""Several networks that tag together, and what they make of free text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from training.gold import Tagged
from workers.extraction.document import Document
from workers.extraction.engines.embedded import encoder
from workers.extraction.engines.network import Floats, Network, Weights
from workers.extraction.engines.segments import Segmenter
from workers.extraction.engines.words import Words
from workers.extraction.text.sentences import read


class Committee:
    """Networks that learned from the same articles; the mean of their scores decides."""

    def __init__(self, words: Words, members: Sequence[Weights]) -> None:
        self._encoder = encoder(Segmenter(words.stems), words, members[0])
        self._networks = [Network(weights, words.vectors, words.scale) for weights in members]
        moves = {name: _mean([one[name] for one in members]) for name in ("transitions", "start")}
        self._chair = Network({**members[0], **moves}, words.vectors, words.scale)

    def tags(self, document: Document, *, anercorp: bool = False) -> list[str]:
        """The name tag of each token."""
        rows = self._encoder.rows(document, anercorp=anercorp)
        types = [self._encoder.types[row] for row in rows.types]
        scores = [net.scores(net.inputs(types), rows, document.sentences) for net in self._networks]
        return self._chair.tags(_mean(scores), document.sentences)

    def tagged(self, texts: Iterable[str]) -> Iterator[Tagged]:
        """Free texts as articles to learn from."""
        for document in map(read, texts):
            if document.tokens:
                yield Tagged(document, tuple(self.tags(document)), {})


def _mean(arrays: Sequence[NDArray[np.generic]]) -> Floats:
    found: Floats = np.array(arrays, dtype=np.float32).mean(axis=0)
    return found
