"""The functions that RQ calls: plain JSON in, plain JSON out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import PurePath
from traceback import extract_tb
from typing import Any

from rq.timeouts import JobTimeoutException

from workers.extraction.engines.base import Engine, EngineError
from workers.extraction.engines.choice import Choice, choose
from workers.extraction.pipeline import extract
from workers.extraction.result import Json, as_result
from workers.failures import ExtractionFailed
from workers.observing import Reading, measured

FIRST_ARTICLE = (
    "قال وزير النقل سامي العلي إن الجسر سيفتح في موعده. "
    "وأضاف الوزير: «لن ننتظر طويلا»، مشيرا إلى أن الأعمال انتهت."
)
"""Of invented people, to try an engine: names, a clause, a direct quote, a speaker to be resolved."""


@cache
def chosen(name: str) -> Choice:
    """The engine of that name, chosen once in a process. Raises EngineError."""
    return choose(name)


def engine_named(name: str) -> Engine:
    """The engine of that name, one in a process. Raises EngineError."""
    return chosen(name).engine


def prepare(name: str) -> Choice:
    """Load the engine that articles get where they ask for none, and all that a first article loads.

    What is loaded before the workers fork is theirs together, and what is missing is missed before an article
    comes; what they cannot share is let go. Raises EngineError.
    """
    choice = chosen(name)
    try:
        warm_up(choice.engine)
    finally:
        choice.engine.close()
    return choice


def warm_up(engine: Engine) -> None:
    """Have the engine read an article, so that the first one sent need not wait. Raises EngineError."""
    try:
        extract(FIRST_ARTICLE, engine)
    except EngineError:
        raise
    except Exception as error:
        raise EngineError(
            f"a first article cannot be read: {type(error).__name__} at {_place(error)}"
        ) from error


def extract_article(article: Mapping[str, Any], options: Mapping[str, Any] | None = None) -> Json:
    """Read one article and answer with the result that clients see.

    `article` needs `text`; its `id` is given back. `options` may hold `engine` (auto, embedded…) and
    `include` (tokens, sentences). Raises EngineError, JobTimeoutException or ExtractionFailed, with messages
    of ours and no other exception behind them: RQ stores what a traceback shows.
    """
    with measured() as reading:
        return _extract_article(article, options or {}, reading)


def _extract_article(article: Mapping[str, Any], options: Mapping[str, Any], reading: Reading) -> Json:
    try:
        engine = engine_named(options.get("engine") or os.environ.get("ISNAD_ENGINE") or "auto")
        reading.extraction = extract(article["text"], engine)
        return as_result(reading.extraction, article.get("id"), options.get("include") or ())
    except JobTimeoutException:
        raise JobTimeoutException("the article took longer than the time limit") from None
    except EngineError as error:
        raise EngineError(str(error)) from None
    except Exception as error:
        raise ExtractionFailed(f"{type(error).__name__} at {_place(error)}") from None


def _place(error: Exception) -> str:
    """Where in our code an exception came from; its own message may quote the article."""
    frames = extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "workers" in PurePath(frame.filename).parts]
    frame = (ours or frames)[-1]
    return f"{PurePath(frame.filename).name}:{frame.lineno}"
