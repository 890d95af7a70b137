"""The contract, as it is written and as a page."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from flask import Blueprint, Response, render_template, send_file
from markdown_it import MarkdownIt
from markupsafe import Markup

from service.policies import policy
from service.preferences import produces
from service.problems import KINDS, MEDIA_TYPE

# Beside this module: in a checkout a link to the one at the top, in an installed package a copy of it.
CONTRACT = Path(__file__).with_name("openapi.yaml")
POLICY = policy("img-src 'self' data:")  # `data:` is for the icons in the viewer's style sheet

blueprint = Blueprint("docs", __name__)


@blueprint.get("/openapi.yaml")
@produces("application/yaml")
def contract() -> Response:
    """openapi.yaml as it is written (media type: RFC 9512)."""
    return send_file(CONTRACT, mimetype="application/yaml", conditional=True, etag=True)


@blueprint.get("/docs")
@produces("text/html")
def page() -> Response:
    """openapi.yaml in a viewer, and each kind of problem under the address that is its `type`."""
    html = render_template("docs.html", kinds=KINDS, descriptions=problem_descriptions())
    return Response(html, headers={"Content-Security-Policy": POLICY})


@blueprint.app_template_filter()
def markdown(text: str) -> Markup:
    """A description of openapi.yaml as HTML; markup that stands in it stays text."""
    return Markup(MarkdownIt("commonmark", {"html": False}).render(text))


@cache
def problem_descriptions() -> dict[int, str]:
    """What openapi.yaml says of each status that is answered with a problem."""
    responses = yaml.safe_load(CONTRACT.read_text("utf-8"))["components"]["responses"].values()
    return {one["content"][MEDIA_TYPE]["example"]["status"]: one["description"] for one in responses}
