"""Quotation marks paired, though they may be of five kinds, nested, unbalanced or doubled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workers.extraction.document import Document, Token

_OPENERS = {"«": "»", "“": "”", "„": "“", "‹": "›", "❝": "❞", "〝": "〞"}
_CLOSERS = frozenset("»”›❞〞")
_STRAIGHT = frozenset('"＂″‟')
_REVERSED = {"»": "«", "”": "“", "›": "‹"}  # as they are typed where the keyboard turns them round
_MAY_OPEN = _STRAIGHT.union(_OPENERS, _REVERSED)
_BEFORE_CLOSING = frozenset(".!?؟…،,)")  # marks that stand before a closing one
_MAX_PARAGRAPHS = 4  # A pair of marks that runs on for longer is an unbalanced one.


@dataclass(frozen=True, slots=True)
class Marks:
    """A pair of marks by token index: `first` is just inside, `last` is the closing mark.

    `closed` is False where no closing mark was found and the paragraph's end stands for it.
    """

    first: int
    last: int
    closed: bool = True

    @property
    def length(self) -> int:
        """How many tokens stand inside."""
        return self.last - self.first


def quotation_marks(document: Document) -> tuple[Marks, ...]:
    """The outermost pairs of quotation marks of a document, in order."""
    pairs: list[Marks] = []
    after = 0  # the pair found last
    paragraph_of = _paragraphs(document)
    for at in [token.index for token in document.tokens if token.form in _MAY_OPEN]:
        pair = _pair(document.tokens, at, paragraph_of) if at >= after else None
        if pair is None:
            continue
        if pair.length:
            pairs.append(pair)
        after = pair.last + (1 if pair.closed else 0)
        while pair.closed and _repeats(document.tokens, after) and not _begins_word(document.tokens, after):
            after += 1  # ""نعم"": the closing mark is doubled too
    return tuple(pairs)


def is_quotation_mark(token: Token) -> bool:
    """Whether a token is a quotation mark of any kind."""
    return token.kind == "mark" and (
        token.form in _STRAIGHT or token.form in _OPENERS or token.form in _CLOSERS
    )


def _paragraphs(document: Document) -> list[int]:
    """The paragraph of each token."""
    numbers: list[int] = []
    for sentence in document.sentences:
        numbers += [sentence.paragraph] * (sentence.last - sentence.first)
    return numbers


def _pair(tokens: Sequence[Token], at: int, paragraph_of: Sequence[int]) -> Marks | None:
    """The pair that the token at `at` opens, if it opens one."""
    form = tokens[at].form
    if form in _OPENERS:
        return _close(tokens, at, paragraph_of, _OPENERS[form])
    if form in _REVERSED and _looks_opening(tokens, at):
        return _close_reversed(tokens, at, paragraph_of)
    if form in _STRAIGHT and not _looks_closing(tokens, at):
        return _close_straight(tokens, at + _repeats(tokens, at + 1), paragraph_of)
    return None


def _close(tokens: Sequence[Token], at: int, paragraph_of: Sequence[int], closer: str) -> Marks:
    """From an opening mark to its closing one; others may nest inside, and need not be closed themselves."""
    expected = [closer]
    opener = tokens[at].form
    end = at + 1
    while end < len(tokens) and paragraph_of[end] < paragraph_of[at] + _MAX_PARAGRAPHS:
        form = tokens[end].form
        if form in expected:
            while expected.pop() != form:
                pass
            if not expected:
                return Marks(at + 1, end)
        elif form in _OPENERS:
            # Each paragraph of a long quotation is opened anew.
            if form != opener or paragraph_of[end] == paragraph_of[end - 1]:
                expected.append(_OPENERS[form])
        elif len(expected) == 1 and (form in _CLOSERS or (form in _STRAIGHT and closer == "“")):
            return Marks(at + 1, end)
        end += 1
    return _unclosed(tokens, at, paragraph_of)


def _close_straight(tokens: Sequence[Token], at: int, paragraph_of: Sequence[int]) -> Marks:
    """From a straight mark to the one that closes it: the next, unless that one plainly opens a name."""
    marks = _straight_marks(tokens, at, paragraph_of)
    inside = [m for m in marks if paragraph_of[m] == paragraph_of[at]]
    if len(inside) >= 3 and _looks_opening(tokens, inside[0]) and _looks_closing(tokens, inside[1]):
        return Marks(at + 1, inside[2])
    for end in marks:
        if paragraph_of[end] == paragraph_of[at] or _may_close(tokens, end, paragraph_of):
            return Marks(at + 1, end)
        if paragraph_of[end] == paragraph_of[end - 1]:
            break
    return _unclosed(tokens, at, paragraph_of)


def _close_reversed(tokens: Sequence[Token], at: int, paragraph_of: Sequence[int]) -> Marks | None:
    """From a closing mark that opens, »نعم«, to the opening one that closes in its paragraph."""
    end = at + 1
    while end < len(tokens) and paragraph_of[end] == paragraph_of[at] and tokens[end].form != tokens[at].form:
        if tokens[end].form == _REVERSED[tokens[at].form]:
            return Marks(at + 1, end) if _looks_closing(tokens, end) else None
        end += 1
    return None


def _straight_marks(tokens: Sequence[Token], at: int, paragraph_of: Sequence[int]) -> list[int]:
    """The next few straight marks after `at`, within reach."""
    found: list[int] = []
    end = at + 1
    while end < len(tokens) and len(found) < 4 and paragraph_of[end] < paragraph_of[at] + _MAX_PARAGRAPHS:
        if tokens[end].form in _STRAIGHT:
            found.append(end)
        end += 1
    return found


def _unclosed(tokens: Sequence[Token], at: int, paragraph_of: Sequence[int]) -> Marks:
    """To the closing mark of another kind, «نعم", or to the paragraph's end."""
    depth = 0
    end = at + 1
    while end < len(tokens) and paragraph_of[end] == paragraph_of[at]:
        form = tokens[end].form
        if form in _CLOSERS or (form in _STRAIGHT and _may_close(tokens, end, paragraph_of)):
            if depth == 0:
                return Marks(at + 1, end)
            depth -= 1
        elif form in _OPENERS or form in _STRAIGHT:
            depth += 1
        end += 1
    return Marks(at + 1, end, closed=False)


def _repeats(tokens: Sequence[Token], at: int) -> bool:
    """Whether a straight mark is the same as the one before, with no blank between."""
    if not 0 < at < len(tokens) or tokens[at].form not in _STRAIGHT:
        return False
    return tokens[at].form == tokens[at - 1].form and not tokens[at].space_before


def _looks_opening(tokens: Sequence[Token], at: int) -> bool:
    """A blank before and none behind."""
    return tokens[at].space_before and _begins_word(tokens, at)


def _begins_word(tokens: Sequence[Token], at: int) -> bool:
    """No blank behind."""
    return at + 1 < len(tokens) and not tokens[at + 1].space_before


def _looks_closing(tokens: Sequence[Token], at: int) -> bool:
    """No blank and no mark before, and a blank or a mark behind."""
    if tokens[at].space_before or at == 0 or tokens[at - 1].kind == "mark":
        return False
    return at + 1 == len(tokens) or tokens[at + 1].space_before or tokens[at + 1].kind == "mark"


def _may_close(tokens: Sequence[Token], at: int, paragraph_of: Sequence[int]) -> bool:
    """The same, or glued to a full stop or comma with a mark or the paragraph's end behind."""
    if _looks_closing(tokens, at):
        return True
    if tokens[at].space_before or tokens[at - 1].form not in _BEFORE_CLOSING:
        return False
    return at + 1 == len(tokens) or tokens[at + 1].kind == "mark" or paragraph_of[at + 1] > paragraph_of[at]
