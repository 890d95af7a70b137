"""The way of an article through the service, drawn from way.toml."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from benchmarks.charts import FIRST, INK, LINE, SOFT, STYLE, svg

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DESCRIPTION = Path(__file__).with_name("way.toml")
WIDTH, HEIGHT = 1.5, 0.62
"""Of a box, in units of a column and a row."""


def draw() -> str:
    """The picture as SVG."""
    described = tomllib.loads(DESCRIPTION.read_text("utf-8"))
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(9.4, 4.2))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(-0.85, described["columns"] - 0.15)
        axes.set_ylim(described["rows"] - 0.55, -0.45)
        boxes = {box["name"]: box for box in described["box"]}
        for box in boxes.values():
            draw_box(axes, box)
        for arrow in described["arrow"]:
            draw_arrow(axes, boxes[arrow["from"]]["at"], boxes[arrow["to"]]["at"], arrow)
        return svg(figure, described["title"])


def draw_box(axes: Axes, box: dict[str, Any]) -> None:
    """A box with its name and a note."""
    column, row = box["at"]
    corner = (column - WIDTH / 2, row - HEIGHT / 2)
    shape = "round,pad=0,rounding_size=0.08"
    axes.add_patch(
        FancyBboxPatch(corner, WIDTH, HEIGHT, shape, facecolor="none", edgecolor=LINE, linewidth=1.5)
    )
    axes.text(
        column, row - 0.08, box["text"], ha="center", va="center", color=INK, fontsize=13, weight="bold"
    )
    axes.text(column, row + 0.17, box["note"], ha="center", va="center", color=SOFT, fontsize=9)


def draw_arrow(axes: Axes, start: list[float], end: list[float], arrow: dict[str, str]) -> None:
    """An arrow from box to box: along a row, words above it and those of the way back below, or down."""
    (a, top), (b, bottom) = start, end
    if top == bottom:
        gap = WIDTH / 2 * (1 if a < b else -1)
        lift = 0.07 if "back" in arrow else 0
        _line(axes, (a + gap, top - lift), (b - gap, top - lift))
        if "back" in arrow:
            _line(axes, (b - gap, top + lift), (a + gap, top + lift))
        axes.text(
            (a + b) / 2, top - 0.2, arrow.get("text", ""), ha="center", va="center", color=SOFT, fontsize=8
        )
        axes.text(
            (a + b) / 2, top + 0.2, arrow.get("back", ""), ha="center", va="center", color=SOFT, fontsize=8
        )
    elif a == b:
        _line(axes, (a, top + HEIGHT / 2), (b, bottom - HEIGHT / 2))
    else:
        turn = (top + bottom) / 2
        axes.plot([a, a, b], [top + HEIGHT / 2, turn, turn], color=FIRST, linewidth=1.3)
        _line(axes, (b, turn), (b, bottom - HEIGHT / 2))
        axes.text((a + b) / 2, turn - 0.12, arrow["text"], ha="center", va="center", color=SOFT, fontsize=8)


def _line(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    axes.add_patch(
        FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=9, shrinkA=0, shrinkB=0, color=FIRST)
    )
