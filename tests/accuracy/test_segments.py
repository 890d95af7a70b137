"""The words of the sample articles stay as well cut as they have become, and the marks hold.

Each floor is 3 points under the figure measured when it was set; test_seeds_floor.py says why.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.figures import Figures
from benchmarks.segments import SEGMENTS, SegmentScores, compared, marked, scores
from workers.extraction.engines.choice import load_engine

SEEDS = Path(__file__).parents[2] / "seeds"


@cache
def measured() -> Figures:
    """The figures of the embedded engine on the marked sample articles."""
    articles = compared(SEEDS, load_engine("embedded"))
    return sum((scores(words) for _, words in articles), SegmentScores()).figures()


@pytest.mark.parametrize(
    ("name", "key", "floor"),
    [
        ("segments.proclitics", "share", 95.8),
        ("segments.cut", "f1", 91.9),
        ("segments.pronouns", "f1", 91.9),
        ("segments.segments", "share", 95.3),
    ],
)
def test_the_words_of_the_samples_stay_as_well_cut(name: str, key: str, floor: float) -> None:
    figure = measured()[name][key]
    assert figure is not None
    assert figure >= floor


@pytest.mark.parametrize("path", sorted(SEGMENTS.glob("*.json")), ids=lambda path: path.stem)
def test_each_mark_leaves_a_stem_and_none_overlap(path: Path) -> None:
    marks = marked(path.stem)
    assert marks
    places = sorted(marks)
    assert all(before[1] <= after[0] for before, after in pairwise(places))
    assert all(0 < sum(map(sum, lengths)) < end - start for (start, end), lengths in marks.items())
