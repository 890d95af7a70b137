"""How openapi.yaml reads on a page: its prose, its types, its examples."""

from __future__ import annotations

import json
import re
from typing import Any

from markupsafe import Markup, escape

CODE = re.compile(r"`([^`]+)`")
STRONG = re.compile(r"\*\*([^*]+)\*\*")
# In escaped JSON: a string that holds a letter of a script written from right to left.
ARABIC_STRING = re.compile(r"&#34;((?:(?!&#34;).)*[\u0590-\u08ff](?:(?!&#34;).)*)&#34;")


def paragraphs(text: str | None) -> Markup:
    """A description as HTML: paragraphs, `code` and **emphasis**; nothing else of CommonMark is used."""
    html = STRONG.sub(r"<strong>\1</strong>", CODE.sub(r"<code>\1</code>", str(escape((text or "").strip()))))
    return Markup("").join(Markup(f"<p>{paragraph}</p>") for paragraph in html.split("\n\n") if paragraph)


def pretty(example: Any) -> Markup:
    """An example as indented JSON, or a text as it is; Arabic strings set from right to left within it."""
    written = isinstance(example, str)
    text = str(escape(example if written else json.dumps(example, ensure_ascii=False, indent=2, default=str)))
    return Markup(ARABIC_STRING.sub(r'&#34;<bdi lang="ar">\1</bdi>&#34;', text))


def shape(schema: dict[str, Any]) -> Markup:
    """The type of a schema in a few words, other schemas as links."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rsplit("/", 1)[-1])
        return Markup('<a href="#schema-{0}">{0}</a>').format(name)
    if schema.get("type") == "array":
        return Markup("array of ") + shape(schema["items"])
    if "type" in schema:
        names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return escape(" or ".join(names))
    return Markup(" or ").join(shape(part) for part in schema.get("anyOf", []))


def constraints(schema: dict[str, Any]) -> Markup:
    """What is allowed beside the type: choices, limits, form."""
    choices = schema.get("enum") or schema.get("items", {}).get("enum")
    formats = [part["format"] for part in [schema, *schema.get("anyOf", [])] if "format" in part]
    found = [
        Markup(", ").join(Markup("<code>{}</code>").format(choice) for choice in choices or []),
        _limits(schema, "minLength", "maxLength", "characters"),
        _limits(schema, "minimum", "maximum", ""),
        escape(" or ".join(formats)),
        Markup("matches <code>{}</code>").format(schema["pattern"]) if "pattern" in schema else "",
        Markup("default <code>{}</code>").format(schema["default"]) if "default" in schema else "",
    ]
    return Markup("; ").join(part for part in found if part)


def _limits(schema: dict[str, Any], low: str, high: str, unit: str) -> str:
    limits = [f"{word} {schema[name]}" for word, name in (("from", low), ("up to", high)) if name in schema]
    return " ".join([*limits, unit]).strip() if limits else ""
