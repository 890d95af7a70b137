"""The functions that RQ calls: plain JSON in, plain JSON out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import PurePath
from traceback import extract_tb
from typing import Any

from rq.timeouts import JobTimeoutException

from workers.extraction.document import EngineDescription
from workers.extraction.engines.base import Engine, EngineError
from workers.extraction.engines.choice import load_engine
from workers.extraction.pipeline import extract
from workers.extraction.result import Json, as_result
from workers.failures import ExtractionFailed


@cache
def engine_named(name: str) -> Engine:
    """The engine of that name, loaded once in a process. Raises EngineError."""
    return load_engine(name)


def prepare(name: str) -> EngineDescription:
    """Load the engine that articles get where they ask for none. Raises EngineError."""
    return engine_named(name).description


def extract_article(article: Mapping[str, Any], options: Mapping[str, Any] | None = None) -> Json:
    """Read one article and answer with the result that clients see.

    `article` needs `text`; its `id` is given back. `options` may hold `engine` (auto, embedded…) and
    `include` (tokens, sentences). Raises EngineError, JobTimeoutException or ExtractionFailed, with messages
    of ours and no other exception behind them: RQ stores what a traceback shows.
    """
    options = options or {}
    try:
        engine = engine_named(options.get("engine") or os.environ.get("ISNAD_ENGINE") or "auto")
        extraction = extract(article["text"], engine)
        return as_result(extraction, article.get("id"), options.get("include") or ())
    except JobTimeoutException:
        raise JobTimeoutException("the article took longer than the time limit") from None
    except EngineError as error:
        raise EngineError(str(error)) from None
    except Exception as error:
        raise ExtractionFailed(f"{type(error).__name__} at {_place(error)}") from None


def _place(error: Exception) -> str:
    """File and line of an exception, whose own message may quote the article."""
    frame = extract_tb(error.__traceback__)[-1]
    return f"{PurePath(frame.filename).name}:{frame.lineno}"
