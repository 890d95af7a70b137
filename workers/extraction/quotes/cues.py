"""Where speech may be reported: the candidates that the rest of the steps decide on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from workers.extraction.document import Document, Token, Word
from workers.extraction.lexicon import lexicon
from workers.extraction.quotes.reporting import Reporting, frames, opens_report, reporting_forms, words
from workers.extraction.text.marks import is_quotation_mark

_NOUN_REACH = 14  # tokens within which a noun of speech must be followed by its clause
_BETWEEN = 8  # tokens back within which an earlier بين makes the next one a preposition
_VERB_REACH = 30  # tokens behind a verb of many meanings in which its clause is looked for
_HEADLINE_SPEAKER = 14  # tokens that may stand before a headline's colon


@dataclass(frozen=True, slots=True)
class Candidate:
    """Tokens `first` to `last` (exclusive) that may be a cue; `skip` letters of the first are proclitics."""

    first: int
    last: int
    skip: int
    reporting: Reporting


def find_candidates(document: Document, analysis: Sequence[Word]) -> tuple[Candidate, ...]:
    """Every place in the document that may be a cue, in order; no two share a token."""
    found: list[Candidate] = []
    tokens, first_words = document.tokens, _first_words()
    for sentence in document.sentences:
        if sentence.boilerplate:
            continue
        for at in [token.index for token in document.tokens_of(sentence) if token.folded in first_words]:
            if found and at < found[-1].last:
                continue
            candidate = (
                _frame(tokens, at, sentence.last)
                or _word(tokens, analysis, at, sentence.last)
                or _colon(tokens, at, sentence.first, sentence.last)
            )
            if candidate:
                found.append(candidate)
    return tuple(found)


@cache
def _first_words() -> frozenset[str]:
    """The folded words with which a candidate may begin: for most, one look answers instead of four."""
    words = {*frames(), *reporting_forms()}
    return frozenset([":", *words, *(conjunction + word for conjunction in "وف" for word in words)])


def reporting_of(folded: str) -> tuple[Reporting, int] | None:
    """What a folded word reports as, and how many letters of it are proclitics."""
    forms = reporting_forms()
    for skip in (0, 1):
        if skip and (len(folded) < 3 or folded[0] not in "وف"):
            break
        reporting = forms.get(folded[skip:])
        if reporting:
            return reporting, skip
    return None


def _word(tokens: Sequence[Token], analysis: Sequence[Word], at: int, end: int) -> Candidate | None:
    """A verb, participle or noun of speech."""
    token = tokens[at]
    if token.kind != "arabic" or analysis[at].tag != "O":
        return None
    found = reporting_of(token.folded)
    if found is None:
        return None
    reporting, skip = found
    if reporting.shape == "noun" and not _clause_follows(tokens, at, min(end, at + 1 + _NOUN_REACH)):
        return None
    if reporting.lemma in _clausal() and not _clause_follows(tokens, at, min(end, at + 1 + _VERB_REACH)):
        return None
    if reporting.has_object and token.form.endswith("ة"):
        return None  # إضافة is no أضافه
    if token.folded[skip:] == "بين" and _between(tokens, at):
        return None
    return Candidate(at, at + 1, skip, reporting)


@cache
def _clausal() -> frozenset[str]:
    """The verbs that report only with a clause or with quoted words: بين is "between" without them."""
    return frozenset(lexicon("cues")["clausal"])


def _between(tokens: Sequence[Token], at: int) -> bool:
    """Whether بين is the second half of "between … and between …"."""
    before = (token.folded for token in tokens[max(0, at - _BETWEEN) : at])
    return any(word.startswith("بين") and word != "بينما" for word in before)


def _clause_follows(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether a complementizer, colon or quotation mark stands between a word and `end`."""
    return any(
        tokens[behind].form == ":" or is_quotation_mark(tokens[behind]) or opens_report(tokens, behind)
        for behind in range(at + 1, end)
    )


def _frame(tokens: Sequence[Token], at: int, end: int) -> Candidate | None:
    """An according-to frame with the verb or noun it goes on with: وفق ما أكدته، على حد قوله، بحسب."""
    token = tokens[at]
    skip = 1 if token.folded not in frames() and token.folded[:1] in "وف" else 0
    if token.folded in words("no_frames"):
        return None
    opener = token.folded[skip:]
    for rest in frames().get(opener, ()):
        last = _match(tokens, at, end, rest)
        if last is None:
            continue
        ended = _frame_end(tokens, last, end)
        opinion = words("frame_opinions").intersection(rest[-1:])
        if ended > last or opinion or opener not in words("frame_particles"):
            return Candidate(at, ended, skip, Reporting(token.form[skip:], "frame", "frame"))
    return None


def _match(tokens: Sequence[Token], at: int, end: int, rest: tuple[str, ...]) -> int | None:
    """Where a frame's fixed words end; its last preposition may be joined to the next word."""
    position = at + 1
    for part in rest:
        if position >= end:
            return None
        folded = tokens[position].folded
        if part == "ل" and folded.startswith("ل"):
            return position
        if folded != part:
            return None
        position += 1
    return position


def _frame_end(tokens: Sequence[Token], last: int, end: int) -> int:
    """Takes in `ما` + verb (+ its preposition), a bare verb after كما, or a noun of speech."""
    position = last
    if position < end and tokens[position].folded in words("frame_relatives"):
        position += 1
    if position < end and position == last and tokens[position].folded in words("frame_nouns"):
        return position + 1
    if position < end and tokens[position].folded in words("frame_auxiliaries"):
        position += 1
    if position >= end:
        return last
    found = reporting_of(tokens[position].folded)
    if found is None or found[0].shape not in ("past", "present") or found[1]:
        return last
    position += 1
    if position < end and tokens[position].folded in words("frame_prepositions"):
        position += 1
    return position


def _colon(tokens: Sequence[Token], at: int, first: int, end: int) -> Candidate | None:
    """A colon with a speaker before it and words behind it, near the sentence's beginning."""
    if tokens[at].form != ":" or not first < at < end - 2 or at - first > _HEADLINE_SPEAKER:
        return None
    if tokens[at + 1].form == "/" or tokens[at - 1].kind == tokens[at + 1].kind == "number":
        return None  # an address, a time of day
    return Candidate(at, at + 1, 0, Reporting(":", "colon", "colon"))


def between(candidates: Sequence[Candidate], first: int, last: int) -> Iterator[Candidate]:
    """The candidates that lie within `first` to `last` (exclusive)."""
    return (candidate for candidate in candidates if first <= candidate.first < last)
