"""Annotated articles as the arrays that the network learns from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.gold import Tagged
from workers.extraction.document import Document
from workers.extraction.engines.features import Encoder, affixes
from workers.extraction.engines.network import TAGS

_NUMBER = {tag: number for number, tag in enumerate(TAGS)}


@dataclass(frozen=True)
class Example:
    """One article: rows of types, tags, (token, list) pairs, groups of repeated stems, sentences."""

    types: NDArray[np.int64]
    tags: NDArray[np.int64]
    listed: Sequence[tuple[int, int]]
    groups: Sequence[Sequence[int]]
    sentences: Sequence[tuple[int, int]]


def example(article: Tagged, encoder: Encoder) -> Example:
    """An article as the network sees it; a name that runs over the end of a sentence begins anew there."""
    rows = encoder.rows(article.document, anercorp=article.anercorp)
    tags = np.array([_NUMBER[tag] for tag in article.tags])
    sentences = [(sentence.first, sentence.last) for sentence in article.document.sentences]
    for first, _ in sentences:
        if TAGS[tags[first]].startswith("I"):
            tags[first] -= 1
    return Example(np.array(rows.types), tags, rows.listed, rows.groups, sentences)


def frequent_affixes(stems: Iterable[str], rarest: int) -> dict[str, int]:
    """The beginnings and endings of at least `rarest` different stems, numbered from 1."""
    counts = Counter(affix for stem in set(stems) for affix in affixes(stem) if affix)
    return _numbered(counts, rarest)


def frequent_words(documents: Iterable[Document], encoder: Encoder, rarest: int) -> dict[str, int]:
    """The stems that stand at least `rarest` times in the documents, numbered from 1."""
    counts: Counter[str] = Counter()
    for document in documents:
        rows = encoder.rows(document).types
        counts.update(encoder.types[row].stem for row in rows)
    return _numbered(counts, rarest)


def _numbered(counts: Counter[str], rarest: int) -> dict[str, int]:
    kept = sorted(key for key, count in counts.items() if count >= rarest)
    return {key: number for number, key in enumerate(kept, 1)}
