import itertools

import numpy as np
import pytest

from workers.extraction.engines.paths import Paths

LABELS = 3
LENGTHS = (2, 5, 1, 5, 4)  # neither sorted nor without equals
FIRSTS = (0, 2, 7, 8, 13)


def scored(way: tuple[int, ...], rows: np.ndarray, transitions: np.ndarray, start: np.ndarray) -> float:
    moves = sum(transitions[a, b] for a, b in itertools.pairwise(way))
    return float(start[way[0]] + moves + sum(row[label] for row, label in zip(rows, way, strict=True)))


@pytest.mark.parametrize("seed", range(10))
def test_of_all_ways_through_each_sequence_the_best_is_found(seed: int) -> None:
    random = np.random.RandomState(seed)
    scores, moves, start = (random.randn(*size) for size in ((17, LABELS), (LABELS, LABELS), (LABELS,)))
    found = Paths(scores, FIRSTS, LENGTHS, moves, start).labels()
    for first, length in zip(FIRSTS, LENGTHS, strict=True):
        rows = scores[first : first + length]
        ways = itertools.product(range(LABELS), repeat=length)
        best = max(ways, key=lambda way: scored(way, rows, moves, start))
        assert tuple(found[first : first + length]) == best
