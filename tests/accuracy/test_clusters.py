"""The entities of the sample articles stay as whole and as pure as they have become, and the marks hold.

Each floor is 3 points under the figure measured when it was set; test_seeds_floor.py says why.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.articles import articles
from benchmarks.clusters import CLUSTERS, cluster_scores, marked
from benchmarks.figures import Figures
from training.annotated import Annotated

SEEDS = Path(__file__).parents[2] / "seeds"
ARTICLES = articles(SEEDS)


@cache
def measured() -> Figures:
    """The figures on the sample articles."""
    return cluster_scores(SEEDS).figures()


@pytest.mark.parametrize(("name", "floor"), [("clusters.annotated", 97.0), ("clusters.found", 89.8)])
def test_the_entities_of_the_samples_stay_above_their_floor(name: str, floor: float) -> None:
    f1 = measured()[name]["f1"]
    assert f1 is not None
    assert f1 >= floor


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.name)
def test_each_annotated_name_of_a_sample_belongs_to_one_entity_of_its_type(article: Annotated) -> None:
    types = {(name["start"], name["end"]): name["type"] for name in article.gold["entities"]}
    clusters = marked(article.name)
    assert clusters is not None
    assert sorted(place for cluster in clusters for place in cluster) == sorted(types)
    assert all(len({types[place] for place in cluster}) == 1 for cluster in clusters)


@pytest.mark.parametrize("path", sorted(CLUSTERS.glob("*.json")), ids=lambda path: path.stem)
def test_no_mention_is_marked_twice(path: Path) -> None:
    record = json.loads(path.read_text(encoding="utf-8"))
    assert record["doc"] == path.stem
    places = sorted(place for cluster in record["clusters"] for place in cluster)
    assert all(before[1] <= after[0] for before, after in pairwise(places))
