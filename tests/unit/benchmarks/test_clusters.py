"""B³ of entities, and the command that measures it, on a folder of one article."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import clusters
from benchmarks.clusters import Cluster, b_cubed
from benchmarks.records import Stretch
from training.annotated import Annotated

Run = Callable[..., str]


def sets(*words: str) -> list[Cluster]:
    """Each letter is a mention, each word an entity."""
    return [frozenset((ord(letter), ord(letter) + 1) for letter in word) for word in words]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Runs the command on the small article, with these entities marked in it; what it prints."""

    def running(marked: object, *arguments: object) -> str:
        (tmp_path / "bridge.json").write_text(json.dumps({"clusters": marked}), encoding="utf-8")
        monkeypatch.setattr(clusters, "CLUSTERS", tmp_path)
        monkeypatch.setattr("sys.argv", ["clusters", *map(str, arguments)])
        clusters.main()
        return capsys.readouterr().out

    return running


@pytest.fixture
def entities(article: Annotated) -> list[list[Stretch]]:
    """The entities of the small article: each name is one."""
    return [[(name["start"], name["end"])] for name in article.gold["entities"]]


@pytest.mark.parametrize(
    ("found", "precision"),
    [(sets("ABCDE", "FGHIJKL"), 76.2), (sets("ABCDEHIJKL", "FG"), 58.3)],
)
def test_the_example_of_bagga_and_baldwin_has_their_figures(found: list[Cluster], precision: float) -> None:
    figures = b_cubed(sets("ABCDE", "FG", "HIJKL"), found).figures()
    assert (figures["p"], figures["r"]) == (precision, 100)


def test_a_torn_entity_costs_recall_alone() -> None:
    figures = b_cubed(sets("ABCD"), sets("AB", "CD")).figures()
    assert (figures["p"], figures["r"]) == (100, 50)


def test_a_mention_too_much_and_a_mention_missed_count_nothing() -> None:
    figures = b_cubed(sets("AB", "C"), sets("AB", "D")).figures()
    assert (figures["p"], figures["r"]) == (66.7, 66.7)


def test_nothing_marked_and_nothing_found_is_no_error() -> None:
    assert b_cubed([], []).figures() == {"p": 0, "r": 0, "f1": 0, "gold": 0, "predicted": 0}


def test_an_article_as_marked_is_without_fault(run: Run, folder: Path, entities: list[list[Stretch]]) -> None:
    figures = json.loads(run(entities, folder, "--json"))[str(folder)]
    assert figures["clusters.annotated"] == {"p": 100, "r": 100, "f1": 100, "gold": 2, "predicted": 2}
    assert figures["clusters.found"]["gold"] == 2


def test_a_torn_entity_is_listed_with_its_parts(
    run: Run, folder: Path, entities: list[list[Stretch]]
) -> None:
    assert run(entities, folder, "--errors") == ""
    one = [place for entity in entities for place in entity]
    assert run([one], folder, "--errors") == "bridge: torn  سامي العلي | صفاقس\n"
