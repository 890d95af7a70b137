"""ANERcorp (Benajiba, Rosso and Benedí 2007) in the split of the CAMeL Lab (Obeid et al. 2020).

Its files give a word and its tag on each line and an empty line after each sentence. What it takes for a name
differs from our guidelines: ministries and governments are none, for one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from training.gold import Tagged
from workers.extraction.document import Document, Sentence, Token
from workers.extraction.text.tokens import tokenize

_SENTENCES = 25  # of a document: about as long as articles are, whose bounds the files do not tell

Words = list[tuple[str, str]]


def documents(path: Path) -> Iterator[Tagged]:
    """The sentences of a file, some to a document as they follow each other; PERS is PER, MISC is nothing."""
    sentences = list(_sentences(path))
    for first in range(0, len(sentences), _SENTENCES):
        yield _document(sentences[first : first + _SENTENCES])


def _sentences(path: Path) -> Iterator[Words]:
    words: Words = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        word, _, name = line.rpartition(" ")
        if word:
            words.append((word, name.replace("PERS", "PER") if "MISC" not in name else "O"))
        elif words:
            yield words
            words = []


def _document(sentences: Sequence[Words]) -> Tagged:
    """One line a sentence; words that our tokens cut further keep their tag on each part."""
    lines = [" ".join(word for word, _ in words) for words in sentences]
    text = "\n".join(lines)
    tokens = tokenize(text)
    words = [pair for sentence in sentences for pair in sentence]
    starts = [0, *accumulate(len(word) + 1 for word, _ in words)]
    tags = [_tag(token, starts, words) for token in tokens]
    return Tagged(Document(text, tokens, _bounds(lines, tokens)), tuple(tags), {}, anercorp=True)


def _tag(token: Token, starts: Sequence[int], words: Words) -> str:
    at = bisect_right(starts, token.start) - 1
    name = words[at][1]
    return "I" + name[1:] if name[0] == "B" and token.start > starts[at] else name


def _bounds(lines: Sequence[str], tokens: Sequence[Token]) -> tuple[Sentence, ...]:
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    firsts = [sum(token.start < start for token in tokens) for start in starts]
    return tuple(
        Sentence(starts[at], starts[at] + len(line), at, firsts[at], firsts[at + 1], at)
        for at, line in enumerate(lines)
    )
