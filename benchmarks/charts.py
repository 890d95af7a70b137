"""Charts of what the benchmarks measured, as SVG that is readable on light and on dark pages.

    python -m benchmarks.charts [FIGURES] [PICTURES]

Reads FIGURES (docs/figures), draws into PICTURES (docs/pictures). The figures are made by

    python -m benchmarks.accuracy FOLDER… --json > docs/figures/articles.json
    python -m benchmarks.accuracy seeds --json > docs/figures/seeds.json
    python -m benchmarks.load --json > docs/figures/load.json

docs/accuracy.md says on which articles.
"""

from __future__ import annotations

import argparse
import io
import json
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

ROOT = Path(__file__).resolve().parent.parent
FIGURES, PICTURES = ROOT / "docs" / "figures", ROOT / "docs" / "pictures"

# Each colour is drawn with its light value and told by name afterwards, with another value for dark pages.
INK, SOFT, LINE = "#1f2328", "#59636e", "#d0d7de"
FIRST, SECOND = "#0969da", "#bf8700"
COLOURS = {
    INK: ("ink", "#f0f6fc"),
    SOFT: ("soft", "#9198a1"),
    LINE: ("line", "#3d444d"),
    FIRST: ("first", "#58a6ff"),
    SECOND: ("second", "#d29922"),
}
STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "isnad",
    "font.family": "sans-serif",
    "font.size": 11,
    "text.color": INK,
    "axes.labelcolor": SOFT,
    "axes.edgecolor": LINE,
    "xtick.color": SOFT,
    "ytick.color": INK,
}
ACCURACY = {
    "entities.exact": "names, exact",
    "quotes.detected": "quotes found",
    "quotes.exact": "found, to the word",
    "quotes.attributed": "found, with the right name",
}


def main() -> None:
    options = parse()
    for name, drawn in charts(options.figures).items():
        (options.pictures / name).write_text(drawn, encoding="utf-8")


def charts(figures: Path = FIGURES) -> dict[str, str]:
    """Each chart whose figures are there, by the name of its file."""
    read = {path.stem: json.loads(path.read_text("utf-8")) for path in figures.glob("*.json")}
    drawn = {}
    with matplotlib.rc_context(STYLE):
        if {"articles", "seeds"} <= read.keys():
            right = accuracy(read["articles"]["all"], read["seeds"]["seeds"])
            drawn["accuracy.svg"] = svg(right, "How right the results are")
        if "load" in read:
            drawn["load.svg"] = svg(load(read["load"]), "How many articles a second, and how fast")
    return drawn


def accuracy(articles: dict[str, Any], seeds: dict[str, Any]) -> Figure:
    """F1 of names and quotes on real articles and on those of seeds/."""
    figure = Figure(figsize=(7.5, 3.2), layout="constrained")
    axes = bare(figure.add_subplot())
    for offset, measured, colour, name in (
        (-0.19, articles, FIRST, "21 real articles"),
        (0.19, seeds, SECOND, "14 invented articles of seeds/"),
    ):
        values = [measured[key]["f1"] for key in ACCURACY]
        bars = axes.barh([at + offset for at in range(len(values))], values, 0.34, color=colour, label=name)
        axes.bar_label(bars, fmt="%.1f", padding=4)
    axes.set_yticks(range(len(ACCURACY)), list(ACCURACY.values()))
    axes.invert_yaxis()
    axes.set_xlim(0, 105)
    axes.set_xticks([])
    figure.legend(loc="outside lower center", ncols=2, frameon=False)
    return figure


def load(rows: list[dict[str, Any]]) -> Figure:
    """Articles a second and the time of an answer, for each way of sending them."""
    figure = Figure(figsize=(7.5, 3.2), layout="constrained")
    rates, times = (bare(axes) for axes in figure.subplots(1, 2, sharey=True))
    ways = {row["name"]: row for row in rows}  # the extraction alone is measured twice
    bars = rates.barh(list(ways), [row["rate"] for row in ways.values()], 0.5, color=FIRST)
    rates.bar_label(bars, fmt="%.0f", padding=4)
    rates.set_xlabel("articles a second")
    timed = {name: row for name, row in ways.items() if row["p50"] is not None}
    slowest = times.barh(list(timed), [row["p99"] for row in timed.values()], 0.5, color=SECOND)
    times.barh(list(timed), [row["p50"] for row in timed.values()], 0.5, color=FIRST)
    labels = [f"{row['p50']:.0f} · {row['p99']:.0f}" for row in timed.values()]
    times.bar_label(slowest, labels=labels, padding=4)
    times.set_xlabel("milliseconds to the result, p50 · p99")
    for axes in (rates, times):
        axes.set_xticks([])
        axes.margins(x=0.25)
    rates.invert_yaxis()
    return figure


def bare(axes: Axes) -> Axes:
    """Without what carries no figure: frame and ticks."""
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.tick_params(length=0)
    return axes


def svg(figure: Figure, title: str) -> str:
    """The figure as SVG with no background, in the colours of the page it is on; the same bytes each time."""
    written = io.StringIO()
    figure.savefig(
        written, format="svg", transparent=True, metadata={"Title": title, "Date": None, "Creator": None}
    )
    text = written.getvalue()
    for light, (name, _) in COLOURS.items():
        text = text.replace(light, f"var(--{name})")
    head, defs, rest = text.partition(" <defs>\n")
    return f"{head}{sheet()}{defs}{rest}"


def sheet() -> str:
    """The colours by name, for light pages and for dark ones, and the fonts that the reader has."""
    light = "; ".join(f"--{name}: {value}" for value, (name, _) in COLOURS.items())
    dark = "; ".join(f"--{name}: {value}" for name, value in COLOURS.values())
    rules = f":root {{ {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}"
    return f"<style>\n{rules}\ntext {{ font-family: system-ui, sans-serif }}\n</style>\n"


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("figures", type=Path, nargs="?", default=FIGURES, metavar="FIGURES")
    parser.add_argument("pictures", type=Path, nargs="?", default=PICTURES, metavar="PICTURES")
    return parser.parse_args()


if __name__ == "__main__":
    main()
