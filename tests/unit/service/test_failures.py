"""Which failure a traceback tells of."""

import traceback
from collections.abc import Callable

import pytest
from rq.timeouts import JobTimeoutException

from service.failures import DETAILS, read_failure


class EngineError(Exception):
    pass


class TaggerEngineError(Exception):
    pass


def traceback_of(error: BaseException) -> str:
    """What RQ keeps of a job that raised the error."""
    try:
        raise error
    except BaseException:
        return traceback.format_exc()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (EngineError("no model"), "engine_error"),
        (TaggerEngineError(), "engine_error"),
        (EngineError("two\nlines: JobTimeoutException"), "engine_error"),
        (JobTimeoutException("60 s"), "timed_out"),
        (KeyError("text"), "internal_error"),
        (MemoryError(), "internal_error"),
        (ValueError("EngineError"), "internal_error"),
    ],
)
def test_an_exception_is_told_by_its_class(error: Exception, code: str) -> None:
    assert read_failure(traceback_of(error)).code == code


def test_of_two_exceptions_the_last_counts() -> None:
    def fail() -> None:
        try:
            raise KeyError("text")
        except KeyError as error:
            raise EngineError("x") from error

    assert read_failure(raised_by(fail)).code == "engine_error"


@pytest.mark.parametrize(
    "note",
    [
        "Moved to FailedJobRegistry, due to AbandonedJobError, at 2024-03-05 09:30:00",
        "Job was stuck in intermediate queue.",
    ],
)
def test_a_worker_that_went_away_is_told_by_the_note_of_rq(note: str) -> None:
    assert read_failure(note).code == "worker_lost"


@pytest.mark.parametrize("nothing", ["", "x", '  File "'])
def test_what_tells_nothing_is_an_internal_error(nothing: str) -> None:
    assert read_failure(nothing).code == "internal_error"


def test_what_clients_read_holds_nothing_of_the_exception() -> None:
    failure = read_failure(traceback_of(EngineError("سر")))
    assert failure.detail == DETAILS["engine_error"]
    assert "سر" not in failure.detail


def raised_by(function: Callable[[], None]) -> str:
    try:
        function()
    except Exception:
        return traceback.format_exc()
    raise AssertionError("nothing was raised")
