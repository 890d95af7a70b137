"""Each marshmallow class says the same as its component of openapi.yaml."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema

from service import schemas, submissions
from service.batches import schemas as batch_schemas
from service.callbacks import schemas as callback_schemas
from tests.contract.promise import read_contract

# Made by service.problems, which has no class for each kind of body.
WITHOUT_CLASS = {"Problem"}
PROSE = {"description", "example", "examples", "title"}


def name_of(schema: Any) -> str:
    """The component of a class: ArticleSchema → Article."""
    kind = schema if inspect.isclass(schema) else type(schema)
    return str(kind.__name__).removesuffix("Schema")


CLASSES = {
    name_of(kind): kind
    for kind in (vars(submissions) | vars(schemas) | vars(batch_schemas) | vars(callback_schemas)).values()
    if inspect.isclass(kind)
    and issubclass(kind, Schema)
    and kind.__name__.endswith("Schema")
    and kind is not Schema
}


def generated() -> dict[str, Any]:
    """The components that the classes make."""
    spec = APISpec("", "", "3.1.0", plugins=[MarshmallowPlugin(schema_name_resolver=name_of)])
    for name, kind in CLASSES.items():
        if name not in spec.components.schemas:
            spec.components.schema(name, schema=kind)
    return spec.components.schemas


def bare(schema: Any) -> Any:
    """A schema without prose, in one order."""
    if isinstance(schema, dict):
        kept = {key: value for key, value in schema.items() if key not in PROSE or isinstance(value, dict)}
        return {key: sorted(value) if key == "required" else bare(value) for key, value in kept.items()}
    return [bare(item) for item in schema] if isinstance(schema, list) else schema


def test_every_component_has_its_class_and_every_class_its_component() -> None:
    assert set(CLASSES) | WITHOUT_CLASS == set(read_contract()["components"]["schemas"])


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_a_class_says_what_its_component_says(name: str) -> None:
    promised = bare(read_contract()["components"]["schemas"][name])
    if not issubclass(CLASSES[name], submissions.Input):
        assert "additionalProperties" not in promised, "answers may gain members"
        promised["additionalProperties"] = False
    assert {**bare(generated()[name]), "additionalProperties": False} == promised
