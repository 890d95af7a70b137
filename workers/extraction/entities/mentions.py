"""Name tags as spans of the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import takewhile

from workers.extraction.document import Document, EntityType, Mention, Sentence, Word
from workers.extraction.lexicon import lexicon
from workers.extraction.text.spelling import fold

_TYPES: dict[str, EntityType] = {"PER": "PERSON", "LOC": "LOCATION", "ORG": "ORGANIZATION"}
_OPENING = frozenset('"«“')
_CLOSING = frozenset('"»”')
_LONGEST_MARKED = 4  # words of a name in marks

Run = tuple[int, int, str]  # first, last (exclusive), tag


def find_mentions(document: Document, words: Sequence[Word]) -> list[Mention]:
    """Where names stand, in order: without joined proclitics and outer marks."""
    found = []
    for sentence in document.sentences:
        runs = _with_marked_ends(document, words, sentence, _runs(words, sentence))
        found += [_mention(document, words, sentence, run) for run in runs]
    return [mention for mention in found if mention]


def _runs(words: Sequence[Word], sentence: Sentence) -> Iterator[Run]:
    """Each run of B and I; an I that continues nothing begins a run."""
    first, kind = -1, ""
    for at in range(sentence.first, sentence.last):
        tag = words[at].tag
        if first >= 0 and tag != f"I-{kind}":
            yield first, at, kind
            first = -1
        if first < 0 and tag != "O":
            first, kind = at, tag[2:]
    if first >= 0:
        yield first, sentence.last, kind


def _with_marked_ends(
    document: Document, words: Sequence[Word], sentence: Sentence, runs: Iterable[Run]
) -> Iterator[Run]:
    """The runs; that of a medium takes in its name in marks after it (وكالة الأنباء الإيطالية "آكي")."""
    end = sentence.first
    for first, last, kind in runs:
        if first < end:
            continue
        if kind == "ORG" and fold(words[first].stem).removeprefix("ال") in _media():
            last = _marked_end(document, last, sentence.last)
        yield first, last, kind
        end = last


def _marked_end(document: Document, last: int, limit: int) -> int:
    """Where the words in marks end that begin at `last`, or `last` if there are none."""
    tokens = document.tokens
    if last + 1 >= limit or tokens[last].form not in _OPENING or tokens[last + 1].space_before:
        return last
    inside = sum(1 for _ in takewhile(lambda token: token.kind == "arabic", tokens[last + 1 : limit]))
    end = last + 1 + inside
    closed = end < limit and tokens[end].form in _CLOSING and not tokens[end].space_before
    return end if closed and 0 < inside <= _LONGEST_MARKED else last


@cache
def _media() -> frozenset[str]:
    return frozenset(fold(head) for head in lexicon("media")["heads"])


def _mention(document: Document, words: Sequence[Word], sentence: Sentence, run: Run) -> Mention | None:
    """The mention of a run, without marks at its ends; None where nothing is left."""
    first, last, kind = run
    tokens = document.tokens
    while first < last and tokens[first].kind == "mark":
        first += 1
    while first < last and tokens[last - 1].kind == "mark":
        last -= 1
    if first == last:
        return None
    start = tokens[first].offset(words[first].proclitic_letters)
    return Mention(start, tokens[last - 1].end, first, last, sentence.index, _TYPES[kind])
