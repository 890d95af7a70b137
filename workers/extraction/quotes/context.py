"""What each token of a document is to reported speech, computed once for all candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workers.extraction.document import Document, Token, Word
from workers.extraction.quotes.classes import class_of
from workers.extraction.quotes.cues import Candidate, find_candidates
from workers.extraction.quotes.reporting import opens_report
from workers.extraction.text.marks import Marks, quotation_marks

LONG_QUOTATION = 3  # words: fewer in marks are a term or a name, not speech (guidelines, quotes, 1)


@dataclass(frozen=True, slots=True)
class Context:
    """A document seen from its reporting words.

    `classes[i]` is the class of token i, `pair_of[i]` the index of the quotation that holds it or -1,
    `candidate_of[i]` the index of the candidate that holds it or -1, `units` the stretches in which one cue
    may rule: sentences, joined where quotation marks or a colon run over their ends.
    """

    document: Document
    analysis: Sequence[Word]
    candidates: tuple[Candidate, ...]
    marks: tuple[Marks, ...]
    classes: tuple[str, ...]
    pair_of: tuple[int, ...]
    candidate_of: tuple[int, ...]
    units: tuple[tuple[int, int], ...]
    unit_of: tuple[int, ...]

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The document's tokens."""
        return self.document.tokens

    def long_pair(self, at: int) -> int:
        """The index of the quotation of three words or more that holds token `at`, or -1."""
        pair = self.pair_of[at]
        return pair if pair >= 0 and self.marks[pair].length >= LONG_QUOTATION else -1


def read_context(document: Document, analysis: Sequence[Word]) -> Context:
    """The context of a document."""
    candidates = find_candidates(document, analysis)
    marks = quotation_marks(document)
    size = len(document.tokens)
    pair_of = _cover(size, [(pair.first, pair.last) for pair in marks])
    candidate_of = _cover(size, [(candidate.first, candidate.last) for candidate in candidates])
    units = _units(document, marks)
    return Context(
        document,
        analysis,
        candidates,
        marks,
        _classes(document.tokens),
        pair_of,
        candidate_of,
        units,
        _cover(size, units),
    )


def _classes(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The class of each token; an أن that opens no report opens a clause of the narrator's."""
    classes = list(map(class_of, tokens))
    for at, found in enumerate(classes):
        if found == "COMP" and not opens_report(tokens, at):
            classes[at] = "CLAUSE"
    return tuple(classes)


def _cover(size: int, spans: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """For each token the index of the span that holds it, or -1."""
    covered = [-1] * size
    for index, (first, last) in enumerate(spans):
        covered[first:last] = [index] * (last - first)
    return tuple(covered)


def _units(document: Document, marks: Sequence[Marks]) -> tuple[tuple[int, int], ...]:
    """Sentences, joined where a closed pair of marks runs over the end of one or a colon ends it."""
    joined = {
        at
        for pair in marks
        if pair.closed and pair.length >= LONG_QUOTATION
        for at in range(pair.first, pair.last + 1)
    }
    units: list[tuple[int, int]] = []
    for sentence in document.sentences:
        previous = document.tokens[sentence.first - 1] if sentence.first else None
        runs_on = previous is not None and (
            (sentence.first in joined and sentence.first - 1 in joined) or previous.form == ":"
        )
        if runs_on and units:
            units[-1] = (units[-1][0], sentence.last)
        else:
            units.append((sentence.first, sentence.last))
    return tuple(units)
