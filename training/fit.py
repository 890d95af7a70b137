"""How the network learns."""

# mypy: disable-error-code="import-not-found, no-untyped-call"

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import torch
from torch import nn

from training.examples import Example
from training.network import Network, batch

ARTICLES = 8  # in a batch
RATE = 2e-3
_WARM_UP = 200  # steps
_DECAY = 0.998  # a step, of the running mean of the weights


def fit(network: Network, examples: Sequence[Example], rounds: int, seed: int) -> None:
    """Train the network; it ends with the running mean of its weights.

    One thread and fixed seeds: the same examples give the same weights on the same kind of processor.
    """
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    order = random.Random(seed)
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.01)
    mean = {name: weight.clone() for name, weight in network.state_dict().items()}
    steps = rounds * math.ceil(len(examples) / ARTICLES)
    step = 0
    for _ in range(rounds):
        shuffled = order.sample(list(examples), len(examples))
        for first in range(0, len(shuffled), ARTICLES):
            optimiser.param_groups[0]["lr"] = _rate(step, steps)
            _learn(network, optimiser, shuffled[first : first + ARTICLES])
            step += 1
            for name, weight in network.state_dict().items():
                mean[name].lerp_(weight, 1 - min(_DECAY, step / (step + 10)))
    network.load_state_dict(mean)
    network.eval()


def _rate(step: int, steps: int) -> float:
    """Rising for the first steps, then falling along a cosine."""
    return RATE * min(1.0, (step + 1) / _WARM_UP) * 0.5 * (1 + math.cos(math.pi * step / steps))


def _learn(network: Network, optimiser: torch.optim.Optimizer, examples: Sequence[Example]) -> None:
    network.train()
    articles = batch(examples)
    loss = network.loss(network(articles), articles)
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), 5.0)
    optimiser.step()
