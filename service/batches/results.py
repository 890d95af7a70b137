"""What became of an article of a batch, from how it is kept to how it is answered."""

from __future__ import annotations

from typing import Any

from service.failures import DETAILS


def line_of(stored: dict[str, Any]) -> dict[str, Any]:
    """A line as openapi.yaml has it (`BatchLine`).

    What is kept has, beside `number` and `id`, a `result`, the code of a failure as `error`, or the reason
    why it was `refused`.
    """
    line = {"number": stored["number"], "id": stored["id"], "result": None, "error": None}
    if "refused" in stored:
        return {**line, "status": "refused", "error": stored["refused"]}
    if "error" in stored:
        return {**line, "status": "failed", "error": _error(stored["error"])}
    return {**line, "status": "succeeded", "result": stored["result"]}


def _error(code: str) -> dict[str, str]:
    return {"code": code, "detail": DETAILS[code]}
