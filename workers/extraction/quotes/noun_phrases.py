"""A noun phrase that names who speaks: where it may begin, how far it goes, and what its edges leave out."""

from __future__ import annotations

from functools import cache

from workers.extraction.lexicon import lexicon
from workers.extraction.quotes.classes import PRESENT
from workers.extraction.quotes.context import Context
from workers.extraction.text.marks import is_quotation_mark
from workers.extraction.text.spelling import fold

Run = tuple[int, int]
LONGEST = 24  # tokens of a source that no label but only grammar has found
_ENDS = frozenset({
    "COMP", "WCOMP", "REL", "WREL", "PREP", "WPREP", "TIME", "NEG", "WNEG", "AUX", "WAUX", "V", "WV",
    "CLAUSE", "WCLAUSE", "QUOTE", ":", ".", "،", ",", "-", "–", "؛", "(", PRESENT,
})  # fmt: skip
# What begins a clause of its own behind a comma.
_CLAUSES = frozenset({"V", "WV", PRESENT, "REL", "WREL"})
# What a person's name does not go on with (an object, an adverb, a verb); with من, their origin, it may.
_STRAY = frozenset({
    "n", "t", "w", "al", "xal", PRESENT, "V", "v", "PREP", "WPREP", "TIME", "number", "CLAUSE", "COMP",
})  # fmt: skip
_SOURCES = ("man", "woman", "people", "body", "document")


@cache
def speaker_words(table: str) -> frozenset[str]:
    """The folded words of a list of lexicon/speakers.toml."""
    return frozenset(fold(word) for word in lexicon("speakers")[table])


def phrase_from(context: Context, first: int, limit: int) -> Run | None:
    """The noun phrase that begins at a token, if it names who may speak."""
    if not _may_speak(context, first):
        return None
    last = first + 1
    while last < min(limit, first + LONGEST) and _goes_on(context, last):
        last += 1
    run = trimmed(context, first, last)
    return without_addressee(context, run) if run else None


def _may_speak(context: Context, at: int) -> bool:
    """Whether a token begins a name or a noun that names who may speak."""
    tag = context.analysis[at].tag
    if tag in ("B-PER", "B-ORG"):
        return (
            not context.tokens[at].folded.startswith(("ل", "ب"))
            or context.analysis[at].proclitic_letters == 0
        )
    found = context.classes[at]
    if found == "t" and at and context.analysis[at - 1].tag == "O" and context.candidate_of[at - 1] >= 0:
        return context.candidates[context.candidate_of[at - 1]].reporting.gender == "f"  # تساءلت مغردة
    return found.removeprefix("W").removeprefix("x").removeprefix("al") in _SOURCES


def _goes_on(context: Context, at: int) -> bool:
    """Whether a phrase goes on with a token: inside a name always, else until something else begins."""
    if context.analysis[at].tag.startswith("I-"):
        return True
    return context.classes[at] not in _ENDS


def trimmed(context: Context, first: int, last: int) -> Run | None:
    """A stretch of tokens without marks and particles at its edges; None if nothing is left."""
    tokens = context.tokens
    while first < last and (tokens[first].kind == "mark" or _leads(context, first)):
        first += 1
    while first < last and _closes(context, first, last):
        last -= 1
    return (first, last) if first < last else None


def _leads(context: Context, at: int) -> bool:
    """Whether a token is pulled to a source and none of it: أيضا، من جهته."""
    token = context.tokens[at]
    if token.folded == "من" and at + 1 < len(context.tokens):
        token = context.tokens[at + 1]
    return token.folded in speaker_words("leading")


def _closes(context: Context, first: int, last: int) -> bool:
    """Whether the last token is a mark that stays outside the phrase; a bracket opened inside stays in."""
    token = context.tokens[last - 1]
    if token.kind != "mark":
        return False
    if token.form in ")]）":
        return not any(t.form in "([（" for t in context.tokens[first:last])
    return is_quotation_mark(token) or token.form not in "%"


def without_addressee(context: Context, run: Run) -> Run:
    """A phrase ends before who was spoken to, before a clause behind its comma, behind a person's name."""
    first, last = run
    for at in range(first + 1, last):
        if not context.analysis[at].tag.startswith("I-") and _ends_phrase(context, at):
            return trimmed(context, first, at) or run
    return run


def _ends_phrase(context: Context, at: int) -> bool:
    """Whether a token can be no part of the phrase that the tokens before it make."""
    token, found = context.tokens[at], context.classes[at]
    if token.folded in speaker_words("addressees") or token.folded in speaker_words("outside"):
        return True
    if context.tokens[at - 1].form in ("،", ","):
        return found in _CLAUSES or token.folded in speaker_words("asides")
    after_person = context.analysis[at - 1].tag.endswith("PER") and context.analysis[at].tag == "O"
    return after_person and found in _STRAY
