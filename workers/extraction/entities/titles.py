"""Titles, ranks and offices beside a person's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from workers.extraction.document import Document, Mention, Span, Word
from workers.extraction.lexicon import lexicon
from workers.extraction.text.spelling import fold, fold_name

_LONGEST = 14  # words


def with_titles(document: Document, words: Sequence[Word], mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, each person's with the title that stands right before the name."""
    inside = {at: mention.type for mention in mentions for at in range(mention.first, mention.last)}
    return [
        replace(mention, title=_before(document, words, mention, inside))
        if mention.type == "PERSON"
        else mention
        for mention in mentions
    ]


def _before(
    document: Document, words: Sequence[Word], mention: Mention, inside: Mapping[int, str]
) -> Span | None:
    """The title that ends where the name begins: back to the farthest head noun a title may reach."""
    tokens = document.tokens
    begin = document.sentences[mention.sentence].first
    last = mention.first
    if last > begin and tokens[last - 1].form in ("،", ","):
        last -= 1
    head = -1
    for at in range(last - 1, max(begin, last - _LONGEST) - 1, -1):
        stem = fold(words[at].stem)
        if inside.get(at) == "PERSON" or tokens[at].kind != "arabic":
            break
        if at not in inside and stem in _heads():
            head = at
            if words[at].proclitics:
                break
        elif at not in inside and not _may_stand(stem):
            break
    if head < 0 or (last < mention.first and last - head < 2):
        return None
    return Span(tokens[head].offset(words[head].proclitic_letters), tokens[last - 1].end)


def _may_stand(stem: str) -> bool:
    return (stem.startswith("ال") and stem not in _never()) or stem in _inner()


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(fold_name(word) for word in lexicon("titles")[name])


def _heads() -> frozenset[str]:
    return _words("heads")


def _inner() -> frozenset[str]:
    return _words("inner")


def _never() -> frozenset[str]:
    return _words("never")
