"""The command that measures accuracy, on folders of one article."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from benchmarks import accuracy
from benchmarks.scoring import score_folders


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the command with annotated names; what it prints."""

    def running(*arguments: object) -> str:
        monkeypatch.setattr("sys.argv", ["accuracy", "--gold-names", *map(str, arguments)])
        accuracy.main()
        return capsys.readouterr().out

    return running


def test_figures_come_for_each_folder_and_over_all(run: Any, folder: Path) -> None:
    other = shutil.copytree(folder, folder.with_name("other"))
    figures = json.loads(run(folder, other, "--json"))
    assert list(figures) == [str(folder), str(other), "all"]
    for one in (str(folder), str(other)):
        assert figures[one]["entities.exact"] == {"p": 100, "r": 100, "f1": 100, "gold": 2, "predicted": 2}
    assert figures["all"]["entities.exact"]["gold"] == 4
    assert figures["all"]["quotes.detected"]["gold"] == 8


def test_one_folder_is_not_summed_up(run: Any, folder: Path) -> None:
    assert list(json.loads(run(folder, "--json"))) == [str(folder)]


def test_the_results_that_are_kept_give_the_same_figures(run: Any, folder: Path, tmp_path: Path) -> None:
    figures = json.loads(run(folder, "--json", "--output", tmp_path / "kept"))
    kept = tmp_path / "kept" / "small"
    assert [path.name for path in kept.iterdir()] == ["bridge.json"]
    assert score_folders(folder / "gold", kept).figures() == figures[str(folder)]


def test_errors_are_listed_under_the_name_of_their_article(run: Any, folder: Path) -> None:
    path = folder / "gold" / "bridge.json"
    gold = json.loads(path.read_text(encoding="utf-8"))
    nowhere = {**gold["quotes"][0], "content": [{"start": 0, "end": 3}]}
    path.write_text(json.dumps({**gold, "quotes": [nowhere, *gold["quotes"]]}), encoding="utf-8")
    printed = run(folder, "--errors")
    assert "bridge: quote missed   indirect, cue [قال] at 0: [قال] at 0" in printed
    assert "entities.exact    p 100.0  r 100.0  f1 100.0" in printed
