"""Paragraphs and sentences of a page that may be wrapped, glued or framed by boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from workers.extraction.document import Document, Sentence, Token
from workers.extraction.lexicon import lexicon
from workers.extraction.text.spelling import fold, fold_name, plain
from workers.extraction.text.tokens import tokenize

_LINE = re.compile(r"[^\n\r\u2028\u2029\u0085]+")
_ENDS = frozenset(".!?؟…")
_CLOSERS = frozenset("\"»”’'）)]")
_WRAP_COLUMNS = 110  # Nobody wraps wider; longer lines are whole paragraphs.
_HEADLINE_WORDS = 25


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    first_word: int
    blank_before: bool


def read(text: str) -> Document:
    """The text with its tokens and sentences."""
    tokens = tokenize(text)
    return Document(text, tokens, tuple(_sentences(text, tokens)))


def _lines(text: str) -> list[_Line]:
    """The lines that hold anything, with the length of their first word."""
    lines: list[_Line] = []
    for match in _LINE.finditer(text):
        line = match[0].strip()
        if not line:
            continue
        start = match.start() + match[0].index(line)
        blank_before = not lines or text.count("\n", lines[-1].end, match.start()) > 1
        lines.append(_Line(start, start + len(line), len(line.split(maxsplit=1)[0]), blank_before))
    return lines


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of the text that belong together; lines broken at a fixed column are joined again.

    A break is taken for wrapping where the page has one (no line is wider than 110 characters), no blank
    line stands there, and the line before is full: it ends no sentence and is nearly as wide as the widest,
    or the next line's first word would not have fitted on it.
    """
    lines = _lines(text)
    width = max((line.end - line.start for line in lines), default=0)
    wrapped = 40 < width <= _WRAP_COLUMNS
    start = end = -1
    for line in lines:
        if wrapped and start >= 0 and not line.blank_before and _full(text, end, width, line.first_word):
            end = line.end
            continue
        if start >= 0:
            yield start, end
        start, end = line.start, line.end
    if start >= 0:
        yield start, end


def _full(text: str, end: int, width: int, next_word: int) -> bool:
    """Whether the line that ends at `end` had no room for the next line's first word."""
    length = end - max(text.rfind("\n", 0, end), text.rfind("\r", 0, end)) - 1
    return length + 1 + next_word > width or (length > 0.8 * width and text[end - 1] not in _ENDS)


def _sentences(text: str, tokens: Sequence[Token]) -> Iterator[Sentence]:
    index = 0
    first = 0
    paragraphs = list(_paragraphs(text))
    for number, (start, end) in enumerate(paragraphs):
        last = first
        while last < len(tokens) and tokens[last].start < end:
            last += 1
        words = last - first
        boilerplate = _is_boilerplate(text[start:end])
        headline = (
            number == 0 and len(paragraphs) > 1 and words <= _HEADLINE_WORDS and text[end - 1] not in ".،"
        )
        for a, b in _split(tokens, first, last):
            yield Sentence(tokens[a].start, tokens[b - 1].end, index, a, b, number, boilerplate, headline)
            index += 1
        first = last


def _split(tokens: Sequence[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The sentences among the tokens of one paragraph."""
    begin = at = first
    while at < last:
        at += 1
        if tokens[at - 1].form in _ENDS and _ends_sentence(tokens, at - 1, first, last):
            while at < last and tokens[at].form in _CLOSERS and not _opens(tokens, at, last):
                at += 1
            yield begin, at
            begin = at
    if begin < last:
        yield begin, last


def _ends_sentence(tokens: Sequence[Token], at: int, first: int, last: int) -> bool:
    """Whether the mark at `at` closes a sentence: no ellipsis, no abbreviation, no web address."""
    if tokens[at].form == "…":
        return False
    if tokens[at].form != ".":
        return not (at + 1 < last and tokens[at + 1].form in _ENDS)
    before = tokens[at - 1] if at > first else None
    after = tokens[at + 1] if at + 1 < last else None
    if before is None or before.form == ".":
        return False
    if after is None:
        return True
    if after.form == "." or (before.kind == "latin" and after.kind == "latin" and not after.space_before):
        return False
    if before.kind == "number" and after.kind == "number":
        return False
    if before.folded not in _abbreviations():
        return True
    return not (before.space_before or at - 2 <= first or tokens[at - 2].form == ".")


def _opens(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Whether an ambiguous mark opens what follows rather than closes what went before."""
    after = tokens[at + 1] if at + 1 < last else None
    return tokens[at].space_before and after is not None and not after.space_before


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(fold(plain(word)[0]) for word in lexicon("layout")["abbreviations"])


@cache
def _boilerplate() -> tuple[str, ...]:
    return tuple(fold_name(line) for line in lexicon("layout")["boilerplate"])


def _is_boilerplate(line: str) -> bool:
    """Whether a line is furniture of the page."""
    if len(line) > 80:
        return False
    folded = fold_name(line)
    if len(folded.split()) > lexicon("layout")["longest"]:
        return False
    return any(folded == known or folded.startswith(known + " ") for known in _boilerplate())
