"""What became of an article of a batch, from how it is kept to how it is answered.

It is kept compressed: a line of JSON with the `id`, and the code of a failure as `error` or the reason why it
was `refused`; where there is a result, that is a second line, which goes to the client as it is.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

from service.batches.schemas import BatchLineSchema
from service.bodies import dumps_with
from service.failures import DETAILS

SCHEMA = BatchLineSchema()


def packed(facts: dict[str, Any], result: str | None = None) -> bytes:
    """What is kept of an article; the result is in JSON."""
    line = json.dumps(facts, ensure_ascii=False)
    return zlib.compress((f"{line}\n{result}" if result else line).encode())


def unpacked(stored: Any) -> dict[str, Any]:
    """What is known of an article, its `result` in JSON; None where it has none."""
    line, _, result = zlib.decompress(stored).decode().partition("\n")
    return {**json.loads(line), "result": result or None}


def line_of(known: dict[str, Any]) -> str:
    """A line in JSON as openapi.yaml has it (`BatchLine`), of what is known and the `number`."""
    named = {"number": known["number"], "id": known["id"]}
    line = {**named, "status": "succeeded", "result": None, "error": None}
    if "refused" in known:
        line.update(status="refused", error=known["refused"])
    elif "error" in known:
        line.update(status="failed", error={"code": known["error"], "detail": DETAILS[known["error"]]})
    return dumps_with(SCHEMA.dump(line), result=known["result"])
