"""Where an article itself says that two names are of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from workers.extraction.document import Document, Mention
from workers.extraction.lexicon import lexicon
from workers.extraction.text.spelling import fold

_BRACKETS = {"(": ")", "[": "]"}
_LONGEST_CALLED = 3  # tokens between a name and what its bearer is called: المعروف تجاريا باسم


def ties(document: Document, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Neighbouring mentions of one: `mentions` are in the order of the text.

    A body and its short name in brackets, هيئة الأشغال العامة (أشغال), and anything and what it is said to be
    called: الملقب بـ, المعروف باسم.
    """
    for a, b in pairwise(mentions):
        if a.type == b.type and a.sentence == b.sentence:
            between = _between(document, a, b)
            bracketed = a.type == "ORGANIZATION" and _in_brackets(document, between, b)
            if bracketed or (0 < len(between) <= _LONGEST_CALLED and between[0] in _called()):
                yield a, b


def _between(document: Document, a: Mention, b: Mention) -> list[str]:
    """The folded tokens between two mentions, without marks other than brackets."""
    tokens = document.tokens[a.last : b.first]
    return [fold(token.form) for token in tokens if token.kind != "mark" or token.form in _BRACKETS]


def _in_brackets(document: Document, before: Sequence[str], mention: Mention) -> bool:
    """Whether the mention, after an opening bracket, stands alone before the closing one."""
    if len(before) != 1 or before[0] not in _BRACKETS:
        return False
    for token in document.tokens[mention.last :]:
        if token.kind != "mark":
            return False
        if token.form == _BRACKETS[before[0]]:
            return True
    return False


@cache
def _called() -> frozenset[str]:
    return frozenset(map(fold, lexicon("names")["called"]))
