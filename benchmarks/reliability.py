"""Whether confidence means something: which share of the quotes is right, by their confidence.

    python -m benchmarks.reliability FOLDER… [--gold-names]

FOLDER holds text/ and gold/, as seeds/ does; articles whose quotes are not annotated are passed over. In each
step of ten per cent of `confidence`: how many quotes were found, their mean confidence, and which share of
them is right, that is detected and attributed as benchmarks/scoring.py has it. Where confidence means what it
says, both are close; the last line tells how far apart they are on average.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.articles import examined
from benchmarks.scoring import Comparison, same_source

STEPS = 10


@dataclass(frozen=True)
class Judged:
    """How sure the extraction was of a quote, 0 to 1, and whether it was right."""

    confidence: float
    right: bool


@dataclass(frozen=True)
class Step:
    """The quotes of one step of confidence, `at` / 10 up to the next; the last step takes in 1."""

    at: int
    quotes: tuple[Judged, ...]

    @property
    def confidence(self) -> float:
        """The mean confidence, in per cent."""
        return 100 * sum(quote.confidence for quote in self.quotes) / len(self.quotes)

    @property
    def right(self) -> float:
        """The share of right quotes, in per cent."""
        return 100 * sum(quote.right for quote in self.quotes) / len(self.quotes)


def judged(comparison: Comparison) -> list[Judged]:
    """The quotes found in an article, each with its confidence and whether it is right."""
    right = [Judged(found.confidence, same_source(gold, found)) for gold, found in comparison.pairs]
    return right + [Judged(quote.confidence, False) for quote in comparison.surplus]


def steps(quotes: Iterable[Judged]) -> list[Step]:
    """The quotes by their confidence; a step in which there is none is left out."""
    held: dict[int, list[Judged]] = {}
    for quote in quotes:
        held.setdefault(min(STEPS - 1, int(quote.confidence * STEPS)), []).append(quote)
    return [Step(at, tuple(held[at])) for at in sorted(held)]


def apart(found: Sequence[Step]) -> float:
    """How far confidence and the share of right quotes lie apart: the mean over all quotes, in points."""
    total = sum(len(step.quotes) for step in found)
    distances = (len(step.quotes) * abs(step.confidence - step.right) for step in found)
    return sum(distances) / total if total else 0.0


def table(found: Sequence[Step]) -> str:
    """The steps for reading, one a line."""
    lines = ["confidence   quotes   mean   right"]
    for step in found:
        width = 100 // STEPS
        span = f"{step.at * width:3}-{(step.at + 1) * width:3} %"
        lines.append(f"{span}    {len(step.quotes):6}  {step.confidence:5.1f}   {step.right:5.1f}")
    return "\n".join([*lines, f"mean distance {apart(found):.1f}"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--gold-names", action="store_true", help="use the annotated names")
    options = parser.parse_args()
    quotes = [
        quote
        for folder in options.folders
        for one in examined(folder, gold_names=options.gold_names)
        if "quotes" in one.article.gold
        for quote in judged(one.comparison)
    ]
    print(table(steps(quotes)))


if __name__ == "__main__":
    main()
