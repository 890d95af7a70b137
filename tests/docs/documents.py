"""The documents as their reader has them: blocks of code, links, headings, tables (CommonMark)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from cli.supervisor import ROOT

DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
"""Those whose blocks are run."""
PUNCTUATION = re.compile(r"[^\w\- ]")
NOTE = re.compile(r"<!--\s*(.*?)\s*-->\s*", re.DOTALL)
IN_HTML = re.compile(r'(?:href|src|srcset)="([^"]+)"')


@dataclass(frozen=True)
class Block:
    """A fenced block; `note` is the comment right before it, which a rendered page does not show.

    `<!-- not run: WHY -->` keeps it from being run, `<!-- answer -->` says that it is what the program before
    it prints, `<!-- answer of: COMMAND -->` what a command prints that the reader does not see.
    """

    document: Path
    line: int
    language: str
    text: str
    note: str

    @property
    def name(self) -> str:
        """Where it stands."""
        return f"{self.document.relative_to(ROOT)}:{self.line}"


@cache
def tokens(document: Path) -> tuple[Token, ...]:
    """The document as its parser sees it."""
    return tuple(MarkdownIt("commonmark").enable("table").parse(document.read_text("utf-8")))


@cache
def blocks(document: Path) -> tuple[Block, ...]:
    """The fenced blocks, in order."""
    found, note = [], ""
    for token in tokens(document):
        if token.type == "fence":
            line = token.map[0] + 1 if token.map else 0
            found.append(Block(document, line, token.info.strip(), token.content, note))
        comment = NOTE.fullmatch(token.content) if token.type == "html_block" else None
        note = comment[1] if comment else ""
    return tuple(found)


def links(document: Path) -> Iterator[str]:
    """The addresses of links and pictures."""
    for token in tokens(document):
        for part in token.children or [token]:
            yield from (str(part.attrs[name]) for name in ("href", "src") if name in part.attrs)
            if part.type.startswith("html"):
                yield from IN_HTML.findall(part.content)


def anchors(document: Path) -> set[str]:
    """The fragments that headings have on GitHub."""
    parsed = tokens(document)
    titles = [parsed[at + 1].content for at, token in enumerate(parsed) if token.type == "heading_open"]
    return {PUNCTUATION.sub("", title.lower()).replace(" ", "-") for title in titles}


def rows(document: Path, heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, without its head: the text of each cell."""
    parsed = tokens(document)
    start = next(at for at, token in enumerate(parsed) if token.type == "inline" and token.content == heading)
    body = next(at for at in range(start, len(parsed)) if parsed[at].type == "tbody_open")
    found: list[list[str]] = []
    for token in parsed[body:]:
        if token.type == "tbody_close":
            break
        if token.type == "tr_open":
            found.append([])
        if token.type == "inline":
            found[-1].append(token.content)
    return found
