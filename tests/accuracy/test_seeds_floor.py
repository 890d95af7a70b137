"""The extraction of the sample articles does not fall below what it has reached.

Models are trained anew and words are added; a change that helps one article may spoil others without any
unit test noticing. Each floor is 3 points under the figure measured when it was set, so that a trade between
two kinds of quote passes and a loss does not. A floor is no goal: raise it when the figure has risen. The
figures are those of `python -m benchmarks.accuracy seeds`, without and with --gold-names;
benchmarks/scoring.py defines them.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from benchmarks.articles import examined
from benchmarks.figures import Figures
from benchmarks.scoring import Scores, scores

SEEDS = Path(__file__).parents[2] / "seeds"

# Guards the whole way: the engine's names, and the quotes made with them.
WITH_THE_ENGINE = {
    "entities.exact": 91.9,
    "entities.overlap": 94.2,
    "quotes.detected": 93.5,
    "quotes.exact": 92.0,
    "quotes.type": 96.2,
    "quotes.speaker": 93.8,
    "quotes.name": 92.2,
    "quotes.attributed": 88.9,
}
# Guards the quote half by itself: what is lost here is not owed to the engine.
WITH_ANNOTATED_NAMES = {
    "quotes.detected": 93.5,
    "quotes.exact": 92.0,
    "quotes.type": 96.2,
    "quotes.speaker": 93.8,
    "quotes.name": 93.8,
    "quotes.attributed": 90.4,
}


@cache
def measured(gold_names: bool) -> Figures:
    """All figures on the sample articles; each way is extracted once."""
    return sum((scores(one.comparison) for one in examined(SEEDS, gold_names=gold_names)), Scores()).figures()


def percent(name: str, gold_names: bool) -> float:
    """F1, or the share."""
    figure = measured(gold_names)[name]
    value = figure.get("f1", figure.get("share"))
    assert value is not None
    return value


@pytest.mark.parametrize(("name", "floor"), WITH_THE_ENGINE.items())
def test_the_extraction_of_the_samples_stays_above_its_floor(name: str, floor: float) -> None:
    assert percent(name, gold_names=False) >= floor


@pytest.mark.parametrize(("name", "floor"), WITH_ANNOTATED_NAMES.items())
def test_the_quotes_of_the_samples_stay_above_their_floor_given_the_names(name: str, floor: float) -> None:
    assert percent(name, gold_names=True) >= floor


def test_every_annotated_quote_of_the_samples_is_counted() -> None:
    records = [json.loads(path.read_text(encoding="utf-8")) for path in (SEEDS / "gold").glob("*.json")]
    annotated = sum(len(record["quotes"]) for record in records)
    assert annotated > 100
    assert measured(gold_names=False)["quotes.detected"]["gold"] == annotated


def test_annotated_names_leave_no_name_to_find() -> None:
    assert percent("entities.exact", gold_names=True) == 100
