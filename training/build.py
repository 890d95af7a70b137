"""From articles and free text to the two files of the model."""

# mypy: disable-error-code="import-not-found"

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from training.beliefs import beliefs, no_beliefs
from training.examples import example, frequent_affixes, frequent_words
from training.fit import fit
from training.gold import Tagged
from training.network import Network, Sizes, Table
from training.words import build_words
from workers.extraction.engines.embedded import TAGGER, WORDS, EmbeddedEngine, names, write_weights
from workers.extraction.engines.features import Encoder, columns
from workers.extraction.engines.gazetteer import gazetteer
from workers.extraction.engines.network import BELIEF, Weights
from workers.extraction.engines.segments import Segmenter
from workers.extraction.engines.words import Words

WIDTH = 128
DROPOUT = 0.35
FIRST_ROUNDS = 8  # of the network that only reads the free text
ROUNDS = 14
_RAREST_AFFIX = 3
_RAREST_WORD = 3
_SEED = 1


def build(gold: Sequence[Tagged], free: Sequence[str], output: Path) -> None:
    """Write the words and the tagger to `output`."""
    words = build_words(free, gold)
    output.mkdir(parents=True, exist_ok=True)
    words.write(output / WORDS)
    logging.info("%d stems, %d vectors", len(words.stems), len(words.number))
    doubts = no_beliefs(words.number)
    if free:
        first = EmbeddedEngine(words, train(words, gold, doubts, FIRST_ROUNDS))
        logging.info("the first network has learned")
        doubts = beliefs(first, Segmenter(words.stems), words.number, free)
        logging.info("it has read the free text")
    write_weights(output / TAGGER, train(words, gold, doubts, ROUNDS))
    logging.info("the network has learned")


def train(
    words: Words, gold: Sequence[Tagged], believed: NDArray[np.uint8], rounds: int, seed: int = _SEED
) -> Weights:
    """The weights of a network that learned from the articles."""
    segmenter = Segmenter(words.stems)
    blank = Encoder(segmenter, gazetteer(), words.number, {}, {})
    documents = [article.document for article in gold]
    known = frequent_words(documents, blank, _RAREST_WORD)
    affixes = frequent_affixes((one.stem for one in blank.types), _RAREST_AFFIX)
    encoder = Encoder(segmenter, gazetteer(), words.number, affixes, known)
    examples = [example(article, encoder) for article in gold if article.document.tokens]
    torch.manual_seed(seed)
    sizes = Sizes(len(affixes) + 1, len(known) + 1, 3 * len(gazetteer().classes), WIDTH)
    network = Network(_table(encoder, words, believed), sizes, DROPOUT)
    fit(network, examples, rounds, seed)
    return {**network.weights(), "beliefs": believed, **names(affixes, known)}


def _table(encoder: Encoder, words: Words, believed: NDArray[np.uint8]) -> Table:
    vector, affixes, word, flags = columns(encoder.types)
    vectors = words.vectors[np.maximum(vector - 1, 0)] * words.scale * (vector > 0)[:, None]
    doubts = (believed[vector] / BELIEF).astype(np.float32)
    arrays = (vectors.astype(np.float32), affixes, word, doubts, flags)
    return Table(*map(torch.tensor, arrays))
