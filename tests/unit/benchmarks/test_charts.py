"""Charts of figures that benchmarks wrote."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.charts import COLOURS, charts

ROWS = [
    {"name": "extraction alone", "rate": 36.0, "cpu_ms": 24.0, "p50": None, "p99": None},
    {"name": "single posts, 4 clients", "rate": 17.0, "cpu_ms": 40.0, "p50": 21.0, "p99": 41.0},
]


def test_a_chart_is_drawn_where_its_figures_are(tmp_path: Path) -> None:
    assert charts(tmp_path) == {}
    (tmp_path / "load.json").write_text(json.dumps(ROWS))
    assert list(charts(tmp_path)) == ["load.svg"]


def test_a_chart_names_what_was_measured_and_how_much(tmp_path: Path) -> None:
    (tmp_path / "load.json").write_text(json.dumps(ROWS))
    drawn = charts(tmp_path)["load.svg"]
    assert all(f">{shown}</text>" in drawn for shown in ("single posts, 4 clients", "36", "17", "21 · 41"))


def test_a_chart_has_no_colour_but_by_name_and_is_the_same_each_time(tmp_path: Path) -> None:
    (tmp_path / "load.json").write_text(json.dumps(ROWS))
    drawn = charts(tmp_path)["load.svg"]
    assert all(drawn.count(colour) == 1 for colour in COLOURS)
    assert charts(tmp_path)["load.svg"] == drawn
