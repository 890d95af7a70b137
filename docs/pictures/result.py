"""A picture of a result: the beginning of a sample article, names and quotes marked as they were found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from workers.jobs import extract_article, prepare

HERE = Path(__file__).parent
ARTICLE = HERE.parent.parent / "seeds" / "text" / "nurses-broken-quote.txt"
PARAGRAPHS = 4
"""How many of the article are drawn; all of it is extracted."""
TEMPLATES = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
RESOLUTIONS = {"explicit": "named here", "coreference": "told from the context", "none": "without a name"}


@dataclass(frozen=True)
class Mark:
    """A span and its class in the style sheet; `number` is that of the quote whose content begins there."""

    start: int
    end: int
    kind: str
    number: int | None = None


@dataclass(frozen=True)
class Piece:
    """A stretch that is marked alike from end to end."""

    text: str
    classes: str
    number: int | None


def draw() -> str:
    """The picture as SVG; what is laid out in it is HTML, so that the browser sets the Arabic."""
    text = ARTICLE.read_text("utf-8")
    prepare("embedded")
    result = extract_article({"text": text}, {"engine": "embedded"})
    starts = [0, *(blank.end() for blank in re.finditer("\n\n", text))][: PARAGRAPHS + 1]
    quotes = [quote for quote in result["quotes"] if quote["content"][-1]["end"] < starts[-1]]
    marked = list(marks(result["entities"], quotes))
    return TEMPLATES.get_template("result.svg.jinja").render(
        paragraphs=[cut(text, start, end - 2, marked) for start, end in pairwise(starts)],
        quotes=quotes,
        resolutions=RESOLUTIONS,
    )


def marks(entities: list[dict[str, Any]], quotes: list[dict[str, Any]]) -> Iterator[Mark]:
    """What is marked of the entities and of the quotes, these numbered from 1."""
    for entity in entities:
        yield from (Mark(one["start"], one["end"], entity["type"].lower()) for one in entity["mentions"])
    for number, quote in enumerate(quotes, 1):
        first, *others = quote["content"]
        yield Mark(first["start"], first["end"], quote["type"], number)
        yield from (Mark(one["start"], one["end"], quote["type"]) for one in others)
        yield Mark(quote["cue"]["start"], quote["cue"]["end"], "cue")
        if mention := quote["speaker"]["mention"]:
            yield Mark(mention["start"], mention["end"], "speaker")


def cut(text: str, start: int, end: int, marked: list[Mark]) -> list[Piece]:
    """The pieces of a paragraph: cut where a mark begins or ends."""
    edges = {edge for mark in marked for edge in (mark.start, mark.end) if start < edge < end}
    return [piece(text, *stretch, marked) for stretch in pairwise(sorted({start, end} | edges))]


def piece(text: str, start: int, end: int, marked: list[Mark]) -> Piece:
    """One piece, with the classes of all marks that it lies in."""
    classes = sorted({mark.kind for mark in marked if mark.start <= start and end <= mark.end})
    number = next((mark.number for mark in marked if mark.start == start and mark.number), None)
    return Piece(text[start:end], " ".join(classes), number)
