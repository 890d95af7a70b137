"""W3C Trace Context: which trace a request or a job is a part of (https://www.w3.org/TR/trace-context/)."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

HEADER = "traceparent"
# Later versions may go on after the flags; version ff and ids of zeros alone are none (3.2.2).
WRITTEN = re.compile(
    r"(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?P<more>-.*)?"
)


@dataclass(frozen=True)
class Trace:
    """One step of a trace: 32 and 16 hexadecimal digits, and two for the flags."""

    trace_id: str
    span_id: str
    flags: str = "00"

    @classmethod
    def after(cls, header: str | None) -> Trace:
        """The step after the one that the header names; of a new trace where it names none."""
        match = WRITTEN.fullmatch(header or "")
        if match is None or (match[1] == "00" and match["more"]):
            return cls(secrets.token_hex(16), secrets.token_hex(8))
        return cls(match[2], secrets.token_hex(8), match[4])

    @property
    def header(self) -> str:
        """As it is passed on: what follows names this step as the one before it."""
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"
