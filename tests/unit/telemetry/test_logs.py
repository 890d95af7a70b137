"""Lines of a log: whole, on one line each, and silent about articles."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from telemetry import logs

MARKER = "الجسر-سيفتح"


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Configures the logs of this process as a format, for one test."""
    root, names = logging.getLogger(), logs.OURS
    before = root.handlers[:], root.level, [logging.getLogger(name).level for name in names]

    def configure(chosen: str, facts: Any = dict) -> None:
        logs.configure({"ISNAD_LOG_FORMAT": chosen}, facts)

    yield configure
    root.handlers[:], root.level = before[0], before[1]
    for name, level in zip(names, before[2], strict=True):
        logging.getLogger(name).setLevel(level)


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_an_event_is_one_object_with_the_facts_of_its_moment_and_its_own(
    configured: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    configured("json", lambda: {"request_id": "r-1"})
    logging.getLogger("service.x").info("two\nlines", extra={"facts": {"status": 202}})
    (line,) = told(capsys)
    event = json.loads(line)
    assert event.pop("time").endswith("+00:00")
    assert event.pop("process") > 0
    assert event == {"level": "info", "event": "two lines", "request_id": "r-1", "status": 202}


def test_a_line_for_the_terminal_names_each_fact(configured: Any, capsys: pytest.CaptureFixture[str]) -> None:
    configured("text", lambda: {"route": "/v1/x y"})
    logging.getLogger("isnad.workers").warning("job %s runs again", "4f0c")
    (line,) = told(capsys)
    assert "WARNING job 4f0c runs again " in line
    assert line.endswith('route="/v1/x y"')


@pytest.mark.parametrize("chosen", ["json", "text"])
def test_of_an_exception_the_kind_and_the_places_are_told_and_not_its_message(
    configured: Any, capsys: pytest.CaptureFixture[str], chosen: str
) -> None:
    configured(chosen)
    try:
        raise KeyError(MARKER)
    except KeyError:
        logging.getLogger("library").error("Worker %s: found it", "w", exc_info=True)
    (line,) = told(capsys)
    assert "KeyError" in line
    assert "test_logs.py:" in line
    assert MARKER not in line and json.dumps(MARKER)[1:-1] not in line


@pytest.mark.parametrize(
    ("words", "event"),
    [
        (("Worker (pid:%s) was sent %s", 7, MARKER), "Worker (pid:7) was sent …"),
        (("job %s failed", "4f0c3a52-12"), "job 4f0c3a52-12 failed"),
        (("%d of %s", MARKER, 1), "%d of %s"),
        ((f"Invalid request from ip=127.0.0.1: {MARKER}",), "Invalid request from ip=127.0.0.1"),
    ],
)
def test_of_what_a_library_says_only_numbers_and_ids_are_told(
    configured: Any, capsys: pytest.CaptureFixture[str], words: tuple[Any, ...], event: str
) -> None:
    configured("json")
    logging.getLogger("library").warning(*words)
    assert [json.loads(line)["event"] for line in told(capsys)] == [event]


def test_what_libraries_say_in_passing_is_not_told(
    configured: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    configured("json")
    logging.getLogger("library").info("connected")
    assert told(capsys) == []


@pytest.mark.parametrize(("terminal", "lines"), [(True, logs.TextLines), (False, logs.JSONLines)])
def test_where_nothing_is_set_a_terminal_gets_text_and_everything_else_json(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, lines: type
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    assert type(logs.handler_of({}).formatter) is lines


def test_an_unknown_format_is_named_with_what_is_allowed() -> None:
    with pytest.raises(logs.LogFormatError, match=r"^ISNAD_LOG_FORMAT=xml: must be json or text$"):
        logs.handler_of({"ISNAD_LOG_FORMAT": "xml"})
