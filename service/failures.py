"""Why a job failed, in words that clients may read: a stable code, nothing of the article."""

from __future__ import annotations

import re
from dataclasses import dataclass

DETAILS = {
    "engine_error": "The engine could not analyse the article.",
    "timed_out": "The extraction took longer than is allowed.",
    "worker_lost": "The worker was lost in the middle of the extraction, again and again.",
    "internal_error": "The service failed to extract the article.",
}
# RQ tells of a worker that went away in these words, without a traceback.
LOST = ("AbandonedJobError", "stuck in intermediate queue")
FRAME = '  File "'
RAISED = re.compile(r"(?:\w+\.)*(\w+)(?::|$)")


@dataclass(frozen=True)
class Failure:
    """A code of openapi.yaml (`Failure`) and what it means."""

    code: str

    @property
    def detail(self) -> str:
        """The code in words."""
        return DETAILS[self.code]


def read_failure(traceback: str) -> Failure:
    """The failure that a job's traceback (or RQ's own note, which has no frames) tells of."""
    if FRAME not in traceback:
        return Failure("worker_lost" if any(word in traceback for word in LOST) else "internal_error")
    name = _raised(traceback)
    if name.endswith("EngineError"):
        return Failure("engine_error")
    if name == "JobTimeoutException":
        return Failure("timed_out")
    return Failure("internal_error")


def _raised(traceback: str) -> str:
    """The class of the exception, which begins the first line after the last frame that is not indented."""
    after = traceback[traceback.rindex(FRAME) :].splitlines()[1:]
    line = next((line for line in after if line and not line.startswith(" ")), "")
    match = RAISED.match(line)
    return match[1] if match else ""
