"""Name tags as spans of the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workers.extraction.document import Document, EntityType, Mention, Sentence, Word

_TYPES: dict[str, EntityType] = {"PER": "PERSON", "LOC": "LOCATION", "ORG": "ORGANIZATION"}


def find_mentions(document: Document, words: Sequence[Word]) -> list[Mention]:
    """Where names stand, in order: without joined proclitics and outer marks."""
    found = []
    for sentence in document.sentences:
        for first, last, kind in _runs(words, sentence):
            mention = _mention(document, words, sentence, first, last, _TYPES[kind])
            if mention:
                found.append(mention)
    return found


def _runs(words: Sequence[Word], sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    """First, last (exclusive) and tag of each run of B and I; an I that continues nothing begins a run."""
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


def _mention(
    document: Document, words: Sequence[Word], sentence: Sentence, first: int, last: int, kind: EntityType
) -> Mention | None:
    tokens = document.tokens
    while first < last and tokens[first].kind == "mark":
        first += 1
    while first < last and tokens[last - 1].kind == "mark":
        last -= 1
    if first == last:
        return None
    start = tokens[first].offset(words[first].proclitic_letters)
    return Mention(start, tokens[last - 1].end, first, last, sentence.index, kind)
