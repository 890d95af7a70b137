"""Counts that add up, and the figures that they make in per cent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TypeVar

Figure = dict[str, float | None]
Figures = dict[str, Figure]
Sum = TypeVar("Sum", bound="Summable")


@dataclass(frozen=True)
class Summable:
    """Figures that add up field by field."""

    def __add__(self: Sum, other: Sum) -> Sum:
        return type(self)(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True)
class Measure(Summable):
    """Counts that figures are made of."""

    def figures(self) -> Figure:
        """In per cent with one decimal, and the counts."""
        raise NotImplementedError


@dataclass(frozen=True)
class Tally(Measure):
    """How many are annotated, how many were found, and how many of these are right."""

    gold: int = 0
    predicted: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right, 0 to 1."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The share of what is annotated that was found, 0 to 1."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both, in per cent."""
        p, r = self.precision, self.recall
        return 200 * p * r / (p + r) if p + r else 0.0

    def figures(self) -> Figure:
        """In per cent with one decimal, and the counts."""
        p, r, f1 = (round(figure, 1) for figure in (100 * self.precision, 100 * self.recall, self.f1))
        return {"p": p, "r": r, "f1": f1, "gold": self.gold, "predicted": self.predicted}


@dataclass(frozen=True)
class Share(Measure):
    """How many of how many are right."""

    right: int = 0
    of: int = 0

    @property
    def percent(self) -> float | None:
        """The share in per cent; None of nothing."""
        return 100 * self.right / self.of if self.of else None

    def figures(self) -> Figure:
        """In per cent with one decimal, and of how many."""
        return {"share": None if self.percent is None else round(self.percent, 1), "of": self.of}


def share(answers: Iterable[bool]) -> Share:
    """Which share of the answers is yes."""
    known = list(answers)
    return Share(sum(known), len(known))


def table(figures: Figures) -> str:
    """The figures for reading, one a line."""
    width = max(map(len, figures), default=0)
    lines = []
    for name, figure in figures.items():
        if "share" in figure:
            shown = f"{_percent(figure['share'])} of {figure['of']}"
        else:
            shown = "  ".join(f"{key} {_percent(figure[key])}" for key in ("p", "r", "f1"))
            shown += f"   {figure['gold']} annotated, {figure['predicted']} found"
        lines.append(f"{name:{width}} {shown}")
    return "\n".join(lines)


def _percent(figure: float | None) -> str:
    return "    -" if figure is None else f"{figure:5.1f}"
