"""Models that CRFsuite trained answer as its own tagger does."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pycrfsuite
import pytest

from workers.extraction.quotes.crf import Crf, Told, named

Item = list[str]


def invented(chance: random.Random, labels: str) -> tuple[list[Item], list[str]]:
    """A sequence in which features tell labels, but for some noise."""
    truth = [chance.choice(labels) for _ in range(chance.randint(1, 12))]
    return [[f"is={chance.choice(label + labels)}", f"ق={chance.randint(0, 9)}"] for label in truth], truth


def trained(path: Path, labels: str) -> tuple[Crf, Any]:
    """A model as it is read here, and CRFsuite's tagger of it."""
    chance, trainer = random.Random(1), pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"max_iterations": 20, "feature.possible_transitions": True})
    for _ in range(60):
        trainer.append(*invented(chance, labels))
    trainer.train(str(path))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    return Crf.read(path), tagger


def sequences(labels: str) -> list[list[Item]]:
    chance = random.Random(2)
    found = [invented(chance, labels)[0] for _ in range(30)]
    return [[[*item, "never taught"] for item in items] for items in found]


def test_the_best_labels_and_their_probability_are_those_of_crfsuite(tmp_path: Path) -> None:
    crf, tagger = trained(tmp_path / "model", "ABCD")
    items = sequences("ABCD")
    lengths = [len(sequence) for sequence in items]
    found = crf.best(crf.scores([item for sequence in items for item in sequence]), lengths)
    for sequence, (labels, probability) in zip(items, found, strict=True):
        assert list(labels) == tagger.tag(sequence)
        assert probability == pytest.approx(tagger.probability(labels), rel=1e-9)


@pytest.mark.parametrize("label", "KO")
def test_of_two_labels_each_is_as_probable_as_crfsuite_says(tmp_path: Path, label: str) -> None:
    crf, tagger = trained(tmp_path / "model", "KO")

    def told(sequence: Sequence[Item]) -> list[float]:
        tagger.set(sequence)
        return [tagger.marginal(label, at) for at in range(len(sequence))]

    for sequence in sequences("KO"):
        assert crf.probabilities(sequence, label) == pytest.approx(told(sequence), rel=1e-9)
        alone = [odds / (1 + odds) for odds in crf.odds(sequence, label)]
        assert alone == pytest.approx([told([item])[0] for item in sequence], rel=1e-9)


def test_what_is_told_together_weighs_what_it_does_alone(tmp_path: Path) -> None:
    crf, _ = trained(tmp_path / "model", "ABCD")

    def together(label: str, digit: int) -> list[str]:
        return [f"is={label}", f"ق={digit}"]

    told: list[Told] = [(together, "A", 1), "is=B", (together, "C", 1), (together, "never", -1)]
    assert named(told) == ["is=A", "ق=1", "is=B", "is=C", "ق=1", "is=never", "ق=-1"]
    for _ in range(2):
        assert crf.scores([told, told[:1]]) == pytest.approx(crf.scores([named(told), named(told[:1])]))


def test_no_items_have_no_probabilities(tmp_path: Path) -> None:
    crf, _ = trained(tmp_path / "model", "KO")
    assert crf.probabilities([], "K") == crf.odds([], "K") == []


def test_another_file_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("قال")
    with pytest.raises(ValueError, match="text"):
        Crf.read(tmp_path / "text")
