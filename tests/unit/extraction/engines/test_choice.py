"""Which engine is taken, and what is said where it is not the one that was hoped for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from workers.extraction.engines import choice
from workers.extraction.engines.base import EngineError
from workers.extraction.engines.choice import choose


@pytest.fixture
def installed(farasa_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Farasa is installed; what was loaded before is forgotten, and its processes end with the test."""
    monkeypatch.setenv("ISNAD_FARASA", str(farasa_folder))
    choice.farasa_engine.cache_clear()
    yield farasa_folder
    monkeypatch.undo()
    choice.farasa_engine.cache_clear()


@pytest.mark.parametrize("name", ["auto", "farasa"])
def test_farasa_is_taken_where_it_is_installed_and_asked_for_or_left_open(installed: Path, name: str) -> None:
    chosen = choose(name)
    assert (chosen.engine.description.name, chosen.fallback) == ("farasa", None)
    chosen.engine.close()


def test_a_process_has_one_farasa_whatever_it_was_called(installed: Path) -> None:
    assert choose("auto").engine is choose("farasa").engine
    choose("auto").engine.close()


def test_the_embedded_engine_is_taken_where_it_is_asked_for(installed: Path) -> None:
    assert choose("embedded").engine.description.name == "embedded"


def without_java(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")


def without_java_home(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", "/nowhere")


def without_jars(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("ISNAD_FARASA", "/nowhere")


def with_java_that_dies(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("STAND_IN_START", "die")


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (without_java, "no java in the PATH"),
        (without_java_home, "no java in JAVA_HOME"),
        (without_jars, r"FarasaSegmenterJar\.jar is not in the folder of ISNAD_FARASA"),
        (with_java_that_dies, "ended"),
    ],
)
def test_where_farasa_does_not_work_auto_is_embedded_and_farasa_refuses_both_say_why(
    installed: Path, monkeypatch: pytest.MonkeyPatch, damage: object, reason: str
) -> None:
    damage(monkeypatch, installed)  # type: ignore[operator]
    chosen = choose("auto")
    assert chosen.engine.description.name == "embedded"
    assert chosen.fallback
    with pytest.raises(EngineError, match=reason) as raised:
        choose("farasa")
    assert str(raised.value) == chosen.fallback
    assert str(Path.home()) not in chosen.fallback
    assert "\n" not in chosen.fallback


def test_where_nothing_is_installed_auto_is_embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ISNAD_FARASA", raising=False)
    assert os.environ["XDG_DATA_HOME"] == os.devnull
    assert choose().engine.description.name == "embedded"


@pytest.mark.parametrize("name", ["spacy", "", "Farasa"])
def test_an_engine_that_is_not_there_is_refused_with_what_is(name: str) -> None:
    with pytest.raises(EngineError, match="auto, embedded or farasa"):
        choose(name)
