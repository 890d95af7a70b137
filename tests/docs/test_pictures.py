"""Pictures and tables are those that scripts make of what was measured."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from cli.supervisor import ROOT
from docs.pictures.__main__ import pictures
from tests.docs.documents import rows

FIGURES, PICTURES = ROOT / "docs" / "figures", ROOT / "docs" / "pictures"
TABLE = rows(ROOT / "docs" / "accuracy.md", "Figures")


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """Each picture, made anew."""
    return pictures()


@pytest.mark.skipif(sys.version_info < (3, 11), reason="an older matplotlib sets words a little elsewhere")
def test_every_picture_is_the_one_that_its_script_makes(made: dict[str, str]) -> None:
    for name, svg in made.items():
        assert (PICTURES / name).read_text("utf-8") == svg, f"{name}: python -m docs.pictures makes it anew"
    assert {path.name for path in PICTURES.glob("*.svg")} == set(made)


@pytest.mark.parametrize("picture", sorted(PICTURES.glob("*.svg")), ids=lambda path: path.name)
def test_a_picture_loads_nothing_and_follows_the_scheme_of_the_reader(picture: Path) -> None:
    svg = picture.read_text("utf-8")
    assert "prefers-color-scheme: dark" in svg
    assert "<script" not in svg
    assert "url(http" not in svg
    assert "@font-face" not in svg
    assert 'href="http' not in svg


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0].strip("`"))
def test_a_figure_of_the_table_is_one_that_was_measured(row: list[str]) -> None:
    key = row[0].strip("`")
    for shown, name in zip(row[1:], ("articles", "articles-gold-names"), strict=True):
        assert not shown or float(shown) == figure(name, key)


def figure(name: str, key: str) -> float:
    measured: dict[str, Any] = json.loads((FIGURES / f"{name}.json").read_text("utf-8"))["all"][key]
    return float(measured["f1"] if "f1" in measured else measured["share"])
