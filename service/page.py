"""The page at `/`: an article in, its quotes and names marked; it does all its work over the public API."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, render_template, request

from service.parts import parts
from service.policies import policy
from service.preferences import produces

STATIC = Path(__file__).with_name("web") / "static"
LANGUAGES = ("ar", "en")
COOKIE = "isnad_language"
_TEXT_ONLY = ("require-trusted-types-for 'script'", "trusted-types 'none'")  # no string is taken for markup
POLICY = policy("font-src 'self'", "img-src 'self'", *_TEXT_ONLY)

blueprint = Blueprint("page", __name__)


@blueprint.get("/")
@produces("text/html")
def page() -> Response:
    """The page, in the language that the reader chose before, else in that of the browser, else in Arabic."""
    language = _language()
    html = render_template(
        "page.html",
        language=language,
        other=next(one for one in LANGUAGES if one != language),
        words=read_words(language),
        modules=file_names("js", "*.js"),
        samples=file_names("samples", "*.txt"),
        most=parts().settings.max_characters,
    )
    response = Response(html, headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"})
    response.vary.update(["Accept-Language", "Cookie"])
    return response


def _language() -> str:
    chosen = request.args.get("language") or request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


@cache
def read_words(language: str) -> dict[str, Any]:
    """The words of the interface by their keys; a string, or strings by plural form (Unicode CLDR)."""
    words: dict[str, Any] = json.loads((STATIC / "words" / f"{language}.json").read_text("utf-8"))
    return words


@cache
def file_names(folder: str, pattern: str) -> list[str]:
    """The names of the static files of a folder, in order."""
    return sorted(path.name for path in (STATIC / folder).glob(pattern))
