"""The words of the engine, made of free text: stems and vectors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from training.gold import Tagged
from training.pronouns import attached
from training.stems import name_starts, stems
from training.vectors import word_vectors
from workers.extraction.engines.gazetteer import entries
from workers.extraction.engines.segments import Segmenter
from workers.extraction.engines.words import Words
from workers.extraction.text.spelling import fold_name
from workers.extraction.text.tokens import tokenize

_STAND_FOR = {"number": "<0>", "latin": "<A>"}
_RAREST_STEM = 3
_RAREST_VECTOR = 5
_SIZE = 100
_NOT_NAMES = frozenset({"title", "ambiguous", "particle", "time"})
_BODIES = frozenset({"club", "company", "facility", "media", "org", "party"})


def build_words(texts: Iterable[str], articles: Sequence[Tagged]) -> Words:
    """Stems and vectors of the words of free texts and of annotated articles."""
    lines, feminine = _lines([*texts, *(article.document.text for article in articles)])
    counts = Counter(word for line in lines for word in line)
    names = _names(articles)
    known = stems(counts, name_starts(_starts(articles)), names, _RAREST_STEM)
    pronouns = attached(known, counts, feminine, names)
    segmenter = Segmenter({stem: pronouns.get(stem, 0) for stem in known})
    stem = {word: segmenter.stem(word) if "ء" <= word[0] <= "ي" else word for word in counts}
    frequent = _frequent(counts, stem)
    vectors = word_vectors(frequent, ([stem[word] for word in line] for line in lines), _SIZE)
    scale = np.abs(vectors).max(axis=0) / 127
    return Words(
        {word: pronouns.get(word, 0) for word in known},
        {word: number for number, word in enumerate(frequent)},
        np.rint(vectors / scale).astype(np.int8),
        scale.astype(np.float32),
    )


def _lines(texts: Iterable[str]) -> tuple[list[list[str]], Counter[str]]:
    """The folded words of each line, and how often each is written with ta marbuta at its end."""
    lines = []
    feminine: Counter[str] = Counter()
    for text in texts:
        for line in text.split("\n"):
            tokens = tokenize(line)
            lines.append([_STAND_FOR.get(token.kind, token.folded) for token in tokens])
            feminine.update(token.folded for token in tokens if token.form.endswith("ة"))
    return [line for line in lines if line], feminine


def _frequent(counts: Counter[str], stem: Mapping[str, str]) -> list[str]:
    """The stems that have a vector, the most frequent first."""
    found: Counter[str] = Counter()
    for word, count in counts.items():
        found[stem[word]] += count
    kept = [(word, count) for word, count in found.items() if count >= _RAREST_VECTOR]
    return [word for word, _ in sorted(kept, key=lambda pair: (-pair[1], pair[0]))]


def _starts(articles: Iterable[Tagged]) -> list[tuple[str, int]]:
    """The word that each name begins with, and how many letters stand in it before the name."""
    return [(a.document.tokens[at].folded, letters) for a in articles for at, letters in a.cut.items()]


def _names(articles: Iterable[Tagged]) -> set[str]:
    """The words of the names of the lists and of the articles.

    Of a body the first alone: those after it are common words, often cut (هيئة … والبحث, جمعية … لدعم …).
    """
    listed = {word for entry, kind in entries() if kind not in _NOT_NAMES for word in _words(entry, kind)}
    for article in articles:
        tokens = article.document.tokens
        listed.update(tokens[at].folded[letters:] for at, letters in article.cut.items())
        inside = zip(tokens, article.tags, strict=True)
        listed.update(t.folded for t, tag in inside if tag in ("I-PER", "I-LOC") and t.kind == "arabic")
    return listed


def _words(entry: str, kind: str) -> list[str]:
    words = fold_name(entry).split()
    return words[:1] if kind in _BODIES else words
