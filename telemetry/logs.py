"""Logs on standard error, one line for each event: JSON for a collector, or text for a terminal.

No line holds a word of an article. Our own messages are written so; of what libraries say only the parts
that are numbers or ids are told, and of exceptions only their kind and their place: their messages may quote
what they failed at.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from pathlib import PurePath
from traceback import extract_tb
from typing import Any

VARIABLE = "ISNAD_LOG_FORMAT"
OURS = ("isnad", "service", "workers")
"""Loggers whose messages are ours."""
ID = re.compile(r"[0-9a-f][0-9a-f-]{7,79}")
HIDDEN = "…"
PLAIN = re.compile(r"[^\s\"=]+")

Facts = Mapping[str, Any]


class LogFormatError(ValueError):
    """The setting of the format is not allowed; the message says what is."""


def configure(environment: Mapping[str, str], facts: Callable[[], Facts] = dict) -> None:
    """Write all logs of this process to standard error, each line with the `facts` of its moment.

    The format is ISNAD_LOG_FORMAT, `json` or `text`; where that is not set, it is text at a terminal. Of
    libraries only warnings are told. Raises LogFormatError.
    """
    handler = handler_of(environment, facts)
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def handler_of(environment: Mapping[str, str], facts: Callable[[], Facts] = dict) -> logging.Handler:
    """What writes lines of the set format to standard error. Raises LogFormatError."""
    default = "text" if sys.stderr.isatty() else "json"
    name = environment.get(VARIABLE) or default
    if name not in FORMATS:
        raise LogFormatError(f"{VARIABLE}={name}: must be json or text")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(FORMATS[name](facts))
    return handler


class JSONLines(logging.Formatter):
    """One object a line, in ASCII: `time` (RFC 3339), `level`, `event`, `process`, then the facts."""

    def __init__(self, facts: Callable[[], Facts] = dict):
        super().__init__()
        self._facts = facts

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        return json.dumps(self.members(record), default=str)

    def members(self, record: logging.LogRecord) -> dict[str, Any]:
        """What there is to tell: of the event itself, of its moment, of the exception behind it."""
        time = datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds")
        error = record.exc_info[1] if record.exc_info else None
        named = {"time": time, "level": record.levelname.lower(), "event": message(record)}
        return {
            **named,
            "process": record.process,
            **self._facts(),
            **getattr(record, "facts", {}),
            **(told_of(error) if error else {}),
        }


class TextLines(JSONLines):
    """A line for human eyes: the time of the day, the level, the event, then each fact as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        time, level, event, *rest = self.members(record).items()
        told = " ".join(f"{name}={_plain(value)}" for name, value in rest)
        return f"{time[1][11:23]} {level[1].upper():7} {event[1]}  {told}"


FORMATS = {"json": JSONLines, "text": TextLines}


def message(record: logging.LogRecord) -> str:
    """What happened, on one line; of a library's message only what cannot be a part of an article."""
    if record.name.partition(".")[0] in OURS:
        text = record.getMessage()
    elif record.args:
        text = _template(record)
    else:
        text = str(record.msg).partition(": ")[0]
    return " ".join(text.split())


def told_of(error: BaseException) -> dict[str, Any]:
    """What may be told of an exception: its kind, and the places it came through, the last one last."""
    places = [f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in extract_tb(error.__traceback__)]
    return {"error": type(error).__name__, "at": places}


def _template(record: logging.LogRecord) -> str:
    arguments = record.args if isinstance(record.args, tuple) else (record.args,)
    try:
        return str(record.msg) % tuple(map(_harmless, arguments))
    except (TypeError, ValueError):  # %d of what is hidden, or names in place of places
        return str(record.msg)


def _harmless(argument: object) -> object:
    if isinstance(argument, (int, float)) or ID.fullmatch(str(argument)):
        return argument
    return HIDDEN


def _plain(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return text if PLAIN.fullmatch(text) else json.dumps(text)
