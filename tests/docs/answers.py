"""What documents show of answers, beside what the service answers and what openapi.yaml promises."""

from __future__ import annotations

import json
import re
from typing import Any

from openapi_schema_validator import OAS31Validator

from tests.contract.promise import read_contract

ELIDED = "…"
"""Stands for anything in an answer that a document shows; a member that is not shown is elided as well."""
CHANGES = re.compile(r"[0-9a-f]{32}|\d{4}-\d\d-\d\dT.*|\d+\.\d+\.\d+")
"""Ids, times and versions: any other will do."""
CONFIDENCE = 0.1
KINDS = {
    "Problem": {"type", "title", "status", "detail"},
    "Extraction": {"created_at", "result"},
    "Batch": {"counts", "links"},
    "BatchLine": {"number", "status", "result"},
    "Result": {"entities", "quotes"},
    "Quote": {"content", "cue"},
    "Ready": {"status", "engines"},
}
"""The members by which each component of openapi.yaml is known."""


def check_promise(value: Any) -> None:
    """Compare an object with the component of openapi.yaml that it is one of, if it is. Raises on a fault."""
    kinds = [name for name, members in KINDS.items() if isinstance(value, dict) and members <= value.keys()]
    if kinds:
        schema = {"$ref": f"#/components/schemas/{kinds[0]}", "components": read_contract()["components"]}
        OAS31Validator(schema).validate(value)


def same(shown: Any, real: Any) -> bool:
    """Whether a document may show this for that."""
    if shown == ELIDED:
        return True
    if isinstance(shown, dict) and isinstance(real, dict):
        return all(name in real and same(value, real[name]) for name, value in shown.items())
    if isinstance(shown, list) and isinstance(real, list):
        kept = shown[:-1] if shown[-1:] == [ELIDED] else shown
        lengths_agree = len(kept) == len(real) or len(kept) < len(shown)
        return lengths_agree and all(map(same, kept, real))
    if isinstance(shown, float) and isinstance(real, float):
        return abs(shown - real) <= CONFIDENCE
    if isinstance(shown, str) and isinstance(real, str) and CHANGES.fullmatch(shown):
        return CHANGES.fullmatch(real) is not None
    return bool(shown == real)


def same_text(shown: str, real: str) -> bool:
    """The same for text; … stands for anything, blanks at the end of lines do not count."""
    pattern = ".*?".join(map(re.escape, trimmed(shown).split(ELIDED)))
    return re.fullmatch(pattern, trimmed(real), re.DOTALL) is not None


def trimmed(text: str) -> str:
    """Without blanks at the end of lines and blank lines at the end."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


def read_json(text: str) -> list[Any]:
    """One value, or one on each line."""
    try:
        return [json.loads(text)]
    except ValueError:
        return [json.loads(line) for line in text.splitlines()]
