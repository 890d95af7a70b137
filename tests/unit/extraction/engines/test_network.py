import itertools

import numpy as np
import pytest

from workers.extraction.document import Sentence
from workers.extraction.engines.features import Rows
from workers.extraction.engines.network import FAR, NEAR, TAGS, Network, legal_start, legal_transitions

WIDTH = 6


def network(seed: int) -> Network:
    """A network of random weights whose inputs are given, not made."""
    random = np.random.RandomState(seed)
    weights = {"transitions": random.randn(len(TAGS), len(TAGS)), "start": random.randn(len(TAGS))}
    weights["lists"] = random.randn(3, WIDTH)
    for name in ("memory", "output"):
        size = len(TAGS) if name == "output" else WIDTH
        weights |= {f"{name}.weight": random.randn(WIDTH, size), f"{name}.bias": random.randn(size)}
    for name in [*(f"near{n}" for n in range(len(NEAR))), *(f"far{n}" for n in range(len(FAR)))]:
        weights |= {f"{name}.weight": random.randn(3, WIDTH, WIDTH) / 4, f"{name}.bias": random.randn(WIDTH)}
    return Network(weights, np.zeros((1, 1), dtype=np.int8), np.ones(1, dtype=np.float32))


def sentences(*lengths: int) -> list[Sentence]:
    ends = list(itertools.accumulate(lengths))
    return [
        Sentence(0, 0, n, end - length, end, 0)
        for n, (length, end) in enumerate(zip(lengths, ends, strict=True))
    ]


def inputs(tokens: int) -> np.ndarray:
    return np.random.RandomState(7).randn(tokens, WIDTH).astype(np.float32)


def rows(tokens: int, groups: list[list[int]] | None = None) -> Rows:
    return Rows(range(tokens), [], groups or [])


@pytest.mark.parametrize("seed", range(5))
def test_the_tags_are_the_best_of_all_legal_sequences(seed: int) -> None:
    net, given = network(seed), inputs(4)
    scores = net.scores(given, rows(4), sentences(4))
    moves = net._transitions

    def total(way: tuple[int, ...]) -> float:
        steps = sum(moves[a, b] for a, b in itertools.pairwise(way))
        return float(net._start[way[0]] + steps + sum(scores[at, tag] for at, tag in enumerate(way)))

    best = max(itertools.product(range(len(TAGS)), repeat=4), key=total)
    assert net.tags(scores, sentences(4)) == [TAGS[tag] for tag in best]


def test_a_tag_inside_a_name_follows_only_a_tag_of_its_type() -> None:
    for seed in range(20):
        net, parts = network(seed), sentences(10, 1, 19)
        found = net.tags(net.scores(inputs(30), rows(30), parts), parts)
        for first, last in ((0, 10), (10, 11), (11, 30)):
            for before, after in itertools.pairwise(["O", *found[first:last]]):
                assert after[0] != "I" or before[1:] == after[1:]


def test_sentences_do_not_look_at_each_other() -> None:
    net, given = network(1), inputs(12)
    together = net.scores(given, rows(12), sentences(5, 7))
    alone = net.scores(given[5:], rows(7), sentences(7))
    assert np.allclose(together[5:], alone, atol=1e-5)


def test_repeated_stems_look_at_each_other_over_sentences() -> None:
    net, given = network(1), inputs(12)
    apart = net.scores(given, rows(12), sentences(5, 7))
    tied = net.scores(given, rows(12, [[2, 9]]), sentences(5, 7))
    assert not np.allclose(apart[2], tied[2])
    assert not np.allclose(apart[9], tied[9])


def test_inside_is_never_legal_at_the_start() -> None:
    assert [TAGS[n] for n in np.flatnonzero(legal_start() == 0)] == ["O", "B-PER", "B-LOC", "B-ORG"]
    assert legal_transitions()[TAGS.index("B-PER"), TAGS.index("I-PER")] == 0
    assert legal_transitions()[TAGS.index("B-PER"), TAGS.index("I-ORG")] < 0
