"""The network as it learns; workers/extraction/engines/network.py is the same network as it runs."""

# mypy: disable-error-code="import-not-found", disallow-subclassing-any=False

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.examples import Example
from workers.extraction.engines.features import AFFIXES
from workers.extraction.engines.network import (
    FAR,
    NEAR,
    TAGS,
    VECTOR_GAIN,
    legal_start,
    legal_transitions,
)

AFFIX_SIZE = 16
WORD_SIZE = 32
GAP = 4  # empty places between sentences, so that no convolution reaches over


@dataclass(frozen=True)
class Table:
    """What is fixed of each type: vector (zeros if unknown), affixes, word, beliefs (0 to 1) and flags."""

    vectors: Tensor
    affixes: Tensor
    words: Tensor
    beliefs: Tensor
    flags: Tensor


@dataclass(frozen=True)
class Sizes:
    """How many affixes, words and rows of lists there are, row 0 included, and the width of the network."""

    affixes: int
    words: int
    lists: int
    width: int


@dataclass(frozen=True)
class Batch:
    """Articles laid one after the other; `grid` gives the tokens of each sentence, -1 where it ended."""

    types: Tensor
    tags: Tensor
    listed: Tensor
    members: Tensor
    owners: Tensor
    places: Tensor
    length: int
    grid: Tensor


def batch(examples: Sequence[Example]) -> Batch:
    """Lay articles out for the network."""
    offsets = np.cumsum([0] + [len(one.types) for one in examples])
    sentences: list[tuple[int, int]] = []
    listed: list[tuple[int, int]] = []
    members: list[int] = []
    owners: list[int] = []
    for one, offset in zip(examples, offsets, strict=False):
        sentences += [(first + offset, last + offset) for first, last in one.sentences]
        listed += [(token + offset, row) for token, row in one.listed]
        for group in one.groups:
            owners += [owners[-1] + 1 if owners else 0] * len(group)
            members += [token + offset for token in group]
    places, length = _places(sentences, int(offsets[-1]))
    grid = np.full((len(sentences), max(last - first for first, last in sentences)), -1)
    for row, (first, last) in enumerate(sentences):
        grid[row, : last - first] = np.arange(first, last)
    return Batch(
        torch.tensor(np.concatenate([one.types for one in examples])),
        torch.tensor(np.concatenate([one.tags for one in examples])),
        torch.tensor(np.array(listed, dtype=np.int64).reshape(-1, 2)),
        torch.tensor(np.array(members, dtype=np.int64)),
        torch.tensor(np.array(owners, dtype=np.int64)),
        torch.tensor(places),
        length,
        torch.tensor(grid),
    )


def _places(sentences: Sequence[tuple[int, int]], tokens: int) -> tuple[NDArray[np.int64], int]:
    """Where each token stands in a line that has gaps between the sentences, and how long that line is."""
    places = np.zeros(tokens, dtype=np.int64)
    end = GAP
    for first, last in sentences:
        places[first:last] = np.arange(end, end + last - first)
        end += last - first + GAP
    return places, end


class Network(nn.Module):
    """See workers/extraction/engines/network.py; here with dropout and the likelihood of right tags."""

    def __init__(self, table: Table, sizes: Sizes, dropout: float, seed: int) -> None:
        super().__init__()
        self._table = table
        self._dropout = dropout
        self._chance = np.random.default_rng(seed)
        self.affixes = nn.Embedding(sizes.affixes, AFFIX_SIZE, padding_idx=0)
        self.words = nn.Embedding(sizes.words, WORD_SIZE)
        self.lists = nn.Embedding(sizes.lists, sizes.width)
        for embedding in (self.affixes, self.words, self.lists):
            nn.init.normal_(embedding.weight, std=0.1)
        with torch.no_grad():
            self.affixes.weight[0] = 0
        features = sum(part.shape[1] for part in (table.vectors, table.beliefs, table.flags))
        features += AFFIXES * AFFIX_SIZE + WORD_SIZE
        self.input = nn.Linear(features, sizes.width)
        self.near = nn.ModuleList(_convolution(sizes.width, reach) for reach in NEAR)
        self.memory = nn.Linear(sizes.width, sizes.width)
        self.far = nn.ModuleList(_convolution(sizes.width, reach) for reach in FAR)
        self.output = nn.Linear(sizes.width, len(TAGS))
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.start = nn.Parameter(torch.zeros(len(TAGS)))
        self._legal = torch.tensor(legal_transitions())
        self._legal_start = torch.tensor(legal_start())

    def forward(self, articles: Batch) -> Tensor:
        """A score for each token and tag."""
        hidden = self._input(articles.types)
        hidden = hidden.index_add(0, articles.listed[:, 0], self.lists(articles.listed[:, 1]))
        hidden = torch.relu(hidden)
        line = hidden.new_zeros(articles.length, hidden.shape[1]).index_copy(0, articles.places, hidden)
        filled = hidden.new_zeros(articles.length, 1).index_fill(0, articles.places, 1.0)
        for convolution in self.near:
            line = self._convolve(convolution, line, filled)
        line = self._remember(line, articles)
        for convolution in self.far:
            line = self._convolve(convolution, line, filled)
        scores: Tensor = self.output(self._drop(line[articles.places]))
        return scores

    def _input(self, types: Tensor) -> Tensor:
        """The rows of the types. In training what is known of a word is left out at times."""
        table = self._table
        vectors, words, beliefs = table.vectors[types] * VECTOR_GAIN, table.words[types], table.beliefs[types]
        if self.training:
            vectors = vectors * (torch.rand(len(types), 1) > 0.1)
            words = words * (torch.rand(len(types)) > 0.3)
            beliefs = beliefs * (torch.rand(len(types), 1) > 0.2)
        affixes = self.affixes(table.affixes[types]).flatten(1)
        features = torch.cat([vectors, affixes, self.words(words), beliefs, table.flags[types]], dim=1)
        found: Tensor = self.input(self._without(features, 0.15))
        return found

    def _drop(self, rows: Tensor) -> Tensor:
        return self._without(rows, self._dropout)

    def _without(self, rows: Tensor, share: float) -> Tensor:
        """The rows without a share of their cells, in training. torch's own dropout is ten times as slow."""
        if not self.training:
            return rows
        chance = np.frombuffer(self._chance.bytes(rows.numel()), dtype=np.uint8).reshape(rows.shape)
        return rows * torch.from_numpy(chance >= int(256 * share)).to(rows.dtype).mul_(1 / (1 - share))

    def _convolve(self, convolution: nn.Module, line: Tensor, filled: Tensor) -> Tensor:
        seen = convolution(self._drop(line).t()[None])[0].t()
        return (line + torch.relu(seen)) * filled

    def _remember(self, line: Tensor, articles: Batch) -> Tensor:
        if not len(articles.members):
            return line
        tokens = articles.places[articles.members]
        here = line[tokens]
        groups = int(articles.owners[-1]) + 1
        sums = here.new_zeros(groups, here.shape[1]).index_add(0, articles.owners, here)
        sizes = torch.bincount(articles.owners)[articles.owners][:, None]
        others = (sums[articles.owners] - here) / (sizes - 1)
        return line.index_add(0, tokens, torch.relu(self.memory(self._drop(others))))

    def loss(self, scores: Tensor, articles: Batch) -> Tensor:
        """Minus the log likelihood of the right tags, on the mean of the sentences (a linear-chain CRF)."""
        transitions, start = self.transitions + self._legal, self.start + self._legal_start
        grid = articles.grid
        there = grid >= 0
        tags, each = articles.tags[grid.clamp(min=0)], scores[grid.clamp(min=0)]
        right = start[tags[:, 0]] + each[:, 0].gather(1, tags[:, :1])[:, 0]
        every = start + each[:, 0]
        for at in range(1, grid.shape[1]):
            step = transitions[tags[:, at - 1], tags[:, at]]
            step = step + each[:, at].gather(1, tags[:, at : at + 1])[:, 0]
            right = right + step * there[:, at]
            ways = torch.logsumexp(every[:, :, None] + transitions, dim=1) + each[:, at]
            every = torch.where(there[:, at, None], ways, every)
        return (torch.logsumexp(every, dim=1) - right).mean()

    def weights(self) -> dict[str, NDArray[np.float16]]:
        """The weights as the network that runs reads them."""
        found: dict[str, Tensor] = {
            "affixes": self.affixes.weight,
            "words": self.words.weight,
            "lists": self.lists.weight,
            "transitions": self.transitions,
            "start": self.start,
        }
        for name, layer in (("input", self.input), ("memory", self.memory), ("output", self.output)):
            found |= {f"{name}.weight": layer.weight.t(), f"{name}.bias": layer.bias}
        for name, layers in (("near", self.near), ("far", self.far)):
            for number, layer in enumerate(layers):
                found[f"{name}{number}.weight"] = layer.weight.permute(2, 1, 0)
                found[f"{name}{number}.bias"] = layer.bias
        return {name: tensor.detach().numpy().astype(np.float16) for name, tensor in found.items()}


def _convolution(width: int, reach: int) -> nn.Conv1d:
    return nn.Conv1d(width, width, 3, padding=reach, dilation=reach)
