"""The examples of openapi.yaml keep its promises themselves."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator

from tests.contract.promise import PromiseClient, read_contract
from tests.contract.test_extractions import spans


def bodies(part: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Each example of a body: where it stands, its schema, its value."""
    if isinstance(part, list):
        for number, item in enumerate(part):
            yield from bodies(item, f"{path}/{number}")
    if not isinstance(part, dict):
        return
    if "example" in part:
        yield path, part.get("schema", part), part["example"]
    for name, example in (part.get("examples") or {}).items() if "schema" in part else ():
        yield f"{path}/{name}", part["schema"], resolve(example)["value"]
    for key, value in part.items():
        yield from bodies(value, f"{path}/{key}")


def resolve(part: dict[str, Any]) -> dict[str, Any]:
    """What a reference stands for."""
    target: Any = part
    if "$ref" in part:
        target = read_contract()
        for key in part["$ref"].removeprefix("#/").split("/"):
            target = target[key]
    return dict(target)


EXAMPLES = list(bodies(read_contract()))


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 15


@pytest.mark.parametrize(("path", "schema", "value"), EXAMPLES, ids=[path for path, _, _ in EXAMPLES])
def test_an_example_is_as_its_schema_says(path: str, schema: Any, value: Any) -> None:
    contract = read_contract()
    OAS31Validator({**schema, "components": contract["components"]}).validate(value)


def test_the_spans_of_the_example_cut_its_text() -> None:
    examples = read_contract()["components"]["examples"]
    text, result = examples["Article"]["value"]["text"], examples["Succeeded"]["value"]["result"]
    assert spans(result)
    assert all(text[span["start"] : span["end"]] == span["text"] for span in spans(result))
    assert result["article"]["characters"] == len(text) == result["sentences"][-1]["end"]
    assert result["article"]["sha256"] == sha256(text.encode()).hexdigest()


def test_the_example_is_an_article_that_the_service_takes(queueing: PromiseClient) -> None:
    article = read_contract()["components"]["examples"]["Article"]["value"]
    assert queueing.post("/v1/extractions", json=article).status_code == 202
