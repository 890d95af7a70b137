"""The contract, as it is written and as a page."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from flask import Blueprint, Response, render_template, send_file

from service.preferences import produces
from service.problems import KINDS
from service.prose import constraints, paragraphs, pretty, shape

# Beside this module: in a checkout a link to the one at the top, in an installed package a copy of it.
CONTRACT = Path(__file__).with_name("openapi.yaml")
# The page runs no script and loads nothing but its own style sheet.
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

blueprint = Blueprint("docs", __name__)
blueprint.add_app_template_filter(paragraphs)
blueprint.add_app_template_filter(pretty)
blueprint.add_app_template_filter(shape)
blueprint.add_app_template_filter(constraints)


@blueprint.get("/openapi.yaml")
@produces("application/yaml")
def contract() -> Response:
    """openapi.yaml as it is written (media type: RFC 9512)."""
    return send_file(CONTRACT, mimetype="application/yaml", conditional=True, etag=True)


@blueprint.get("/docs")
@produces("text/html")
def page() -> Response:
    """openapi.yaml as a page."""
    contract = read_contract()
    html = render_template("docs.html", contract=contract, components=contract["components"], kinds=KINDS)
    return Response(html, headers={"Content-Security-Policy": POLICY})


@cache
def read_contract() -> dict[str, Any]:
    """openapi.yaml as an object, references in `paths` replaced by what they name.

    Those to schemas stay: the page links to them.
    """
    contract: dict[str, Any] = yaml.safe_load(CONTRACT.read_text("utf-8"))
    return {**contract, "paths": _resolve(contract["paths"], contract["components"])}


def _resolve(part: Any, components: dict[str, Any]) -> Any:
    if isinstance(part, list):
        return [_resolve(item, components) for item in part]
    if not isinstance(part, dict):
        return part
    reference = part.get("$ref", "")
    if reference and not reference.startswith("#/components/schemas/"):
        kind, name = reference.split("/")[-2:]
        return _resolve(components[kind][name], components)
    return {key: _resolve(value, components) for key, value in part.items()}
