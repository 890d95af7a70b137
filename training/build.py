"""From articles and free text to the two files of the model."""

# mypy: disable-error-code="import-not-found"

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from training.beliefs import beliefs, count, no_beliefs
from training.committee import Committee
from training.examples import example, frequent_affixes, frequent_words
from training.fit import fit
from training.gold import Tagged
from training.network import Network, Sizes, Table
from training.words import build_words
from workers.extraction.engines.embedded import TAGGER, WORDS, names, write_weights
from workers.extraction.engines.features import Encoder, columns
from workers.extraction.engines.gazetteer import gazetteer
from workers.extraction.engines.network import BELIEF, Weights
from workers.extraction.engines.segments import Segmenter
from workers.extraction.engines.words import Words

WIDTH = 128
DROPOUT = 0.35
LAST_DROPOUT = 0.3
FIRST_ROUNDS = 3  # of the network that only reads the free text
ROUNDS = 8
LAST_ROUNDS = 4
TEACHERS = (1, 2)  # seeds
_READ = 2  # of so many free texts one is read for the beliefs
_TAUGHT = 7  # of so many one is learned from as the teachers tag it
_WEIGHT, _PRESS_WEIGHT = 3, 2  # an annotated article counts as so many of these, one of the press as so many
_PROCESSES = 2
_RAREST_AFFIX = 3
_RAREST_WORD = 3
_SEED = 1


@dataclass(frozen=True)
class Articles:
    """Annotated articles; the names of those of the `press` were marked by correcting what was found."""

    gold: Sequence[Tagged]
    press: Sequence[Tagged] = ()

    @property
    def all(self) -> Sequence[Tagged]:
        """Both."""
        return [*self.gold, *self.press]


def build(articles: Articles, free: Sequence[str], output: Path) -> None:
    """Write the words and the tagger to `output`.

    What is shipped learned from the annotated articles and, of the free text, from what networks that had
    learned from the articles agree on. Without free text it learns from the articles alone.
    """
    words = build_words(free, articles.all)
    output.mkdir(parents=True, exist_ok=True)
    words.write(output / WORDS)
    logging.info("%d stems, %d vectors", len(words.stems), len(words.number))
    doubts = no_beliefs(words)
    if not free:
        write_weights(output / TAGGER, train(_SEED, words, articles, doubts, ROUNDS))
        return
    first = train(_SEED, words, articles, doubts, FIRST_ROUNDS)
    logging.info("the first network has learned")
    with ProcessPoolExecutor(_PROCESSES, get_context("spawn")) as pool:
        parts = [free[::_READ][part::_PROCESSES] for part in range(_PROCESSES)]
        counts = list(pool.map(partial(count, words=words, weights=first), parts))
        doubts = beliefs(np.sum(counts, axis=0))
        logging.info("it has read the free text")
        lesson = partial(train, words=words, articles=articles, believed=doubts, rounds=ROUNDS)
        committee = Committee(words, list(pool.map(lesson, TEACHERS)))
    logging.info("the teachers have learned")
    taught = list(committee.tagged(free[::_TAUGHT]))
    logging.info("they have tagged %d texts", len(taught))
    write_weights(output / TAGGER, train(_SEED, words, articles, doubts, LAST_ROUNDS, taught))
    logging.info("the network has learned")


def train(
    seed: int,
    words: Words,
    articles: Articles,
    believed: NDArray[np.uint8],
    rounds: int,
    taught: Sequence[Tagged] = (),
) -> Weights:
    """The weights of a network that learned from annotated articles and those that others have tagged."""
    segmenter = Segmenter(words.stems)
    blank = Encoder(segmenter, gazetteer(), words.number, {}, {})
    documents = [article.document for article in articles.all]
    known = frequent_words(documents, blank, _RAREST_WORD)
    affixes = frequent_affixes((one.stem for one in blank.types), _RAREST_AFFIX)
    encoder = Encoder(segmenter, gazetteer(), words.number, affixes, known)
    gold, press, others = (
        [example(article, encoder) for article in some if article.document.tokens]
        for some in (articles.gold, articles.press, taught)
    )
    examples = gold * _WEIGHT + press * _PRESS_WEIGHT + others if taught else gold + press
    torch.manual_seed(seed)
    sizes = Sizes(len(affixes) + 1, len(known) + 1, encoder.lists, WIDTH)
    dropout = LAST_DROPOUT if taught else DROPOUT
    network = Network(_table(encoder, words, believed), sizes, dropout, seed)
    fit(network, examples, rounds, seed)
    return {**network.weights(), "beliefs": believed, **names(affixes, known)}


def _table(encoder: Encoder, words: Words, believed: NDArray[np.uint8]) -> Table:
    vector, affixes, word, flags = columns(encoder.types)
    vectors = words.vectors[np.maximum(vector - 1, 0)] * words.scale * (vector > 0)[:, None]
    doubts = (believed[vector] / BELIEF).astype(np.float32)
    arrays = (vectors.astype(np.float32), affixes, word, doubts, flags)
    return Table(*map(torch.tensor, arrays))
