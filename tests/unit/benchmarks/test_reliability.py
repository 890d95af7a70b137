"""Quotes by their confidence, and the share of them that is right."""

from __future__ import annotations

import pytest

from benchmarks.records import Quote, Record
from benchmarks.reliability import Judged, apart, judged, steps, table
from benchmarks.scoring import compare


def quote(start: int, name: str = "", confidence: float = 1.0) -> Quote:
    return Quote("direct", ((start, start + 9),), None, None, name, None, confidence)


def test_a_quote_is_right_if_detected_and_attributed() -> None:
    gold = Record(quotes=(quote(0, "سامي"), quote(20, "هدي"), quote(40)))
    found = Record(quotes=(quote(0, "سامي", 0.9), quote(20, "سامي", 0.8), quote(60, "سامي", 0.3)))
    expected = {Judged(0.9, True), Judged(0.8, False), Judged(0.3, False)}
    assert set(judged(compare(gold, found))) == expected


@pytest.mark.parametrize(
    ("confidence", "step"),
    [(0.0, 0), (0.09, 0), (0.1, 1), (0.29, 2), (0.3, 3), (0.57, 5), (0.6, 6), (0.7, 7), (0.99, 9), (1.0, 9)],
)
def test_a_step_begins_at_its_ten_per_cent(confidence: float, step: int) -> None:
    assert [found.at for found in steps([Judged(confidence, True)])] == [step]


def test_a_step_tells_the_mean_confidence_and_the_share_that_is_right() -> None:
    (step,) = steps([Judged(0.82, True), Judged(0.84, True), Judged(0.86, False), Judged(0.88, True)])
    assert (step.at, len(step.quotes), step.right) == (8, 4, 75.0)
    assert step.confidence == pytest.approx(85.0)


def test_steps_come_in_order_and_empty_ones_are_left_out() -> None:
    quotes = [Judged(0.95, True), Judged(0.12, False), Judged(0.5, True)]
    assert [step.at for step in steps(quotes)] == [1, 5, 9]


def test_the_distance_weighs_each_step_by_its_quotes() -> None:
    # 3 quotes: 90 per cent sure, all right: 10 points; 1 quote: 50 per cent sure, wrong: 50 points
    quotes = [Judged(0.9, True)] * 3 + [Judged(0.5, False)]
    assert apart(steps(quotes)) == pytest.approx((3 * 10 + 50) / 4)
    assert apart([]) == 0


def test_the_table_has_a_line_for_each_step() -> None:
    lines = table(steps([Judged(0.9, True), Judged(0.96, False), Judged(0.5, False)])).splitlines()
    assert lines[1].split() == ["50-", "60", "%", "1", "50.0", "0.0"]
    assert lines[2].split() == ["90-100", "%", "2", "93.0", "50.0"]
    assert lines[3].split() == ["mean", "distance", "45.3"]  # (50 + 2 · 43) : 3
