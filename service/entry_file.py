"""A file of settings with one entry on each line, which people edit while the service runs."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Generic, TypeVar

from service.config import SettingsError, variable

Entry = TypeVar("Entry")

log = logging.getLogger(__name__)


class EntryFile(Generic[Entry]):
    """The entries of a file; `#` begins a comment. Raises SettingsError where it cannot be used.

    `parse` makes an entry of the words of a line, None where they are none, and `form` says how a line looks;
    `check` says what is wrong with all of them together. The messages hold nothing of a line.
    """

    def __init__(
        self,
        setting: str,
        path: str,
        form: str,
        parse: Callable[[list[str]], Entry | None],
        check: Callable[[list[Entry]], str | None],
    ):
        self._variable = variable(setting)
        self._path = Path(path)
        self._form, self._parse, self._check = form, parse, check
        self._stamp = self._look()
        self._entries = self._read()

    def entries(self) -> list[Entry]:
        """What the file says now; what it said before where it has become unreadable, and the log says so."""
        stamp = self._look()
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._entries = self._read()
                log.warning("%s was read again, entries: %d", self._variable, len(self._entries))
            except SettingsError as error:
                log.error("what was read stays as it was: %s", error)
        return self._entries

    def _look(self) -> tuple[int, ...]:
        try:
            found = os.stat(self._path)
        except OSError:
            return ()
        return found.st_mtime_ns, found.st_ino, found.st_size

    def _read(self) -> list[Entry]:
        try:
            lines = self._path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise self._error(f"cannot be read ({type(error).__name__})") from None
        entries = list(self._parse_lines(lines))
        if wrong := self._check(entries):
            raise self._error(wrong)
        return entries

    def _parse_lines(self, lines: list[str]) -> Iterator[Entry]:
        for number, line in enumerate(lines, start=1):
            words = line.partition("#")[0].split()
            if words:
                entry = self._parse(words)
                if entry is None:
                    raise self._error(f"line {number} must be: {self._form}")
                yield entry

    def _error(self, what: str) -> SettingsError:
        return SettingsError(f"{self._variable}={self._path}: {what}")
