"""The quotes of a result as a table for the terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
DIRECTION_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
COLUMNS = ("speaker", "cue", "quote", "via")
SPEAKER_SHARE, CUE_SHARE, VIA_SHARE = 24, 10, 10
"""Of the terminal's width, in percent; the quote has the rest."""
NARROWEST, NARROWEST_TABLE = 6, 60
"""Cells of a column and of the table, at least: a narrower terminal folds lines, but nothing is cut off."""


def print_quotes(console: Console, title: str, result: Mapping[str, Any]) -> None:
    """Print one table: speaker, cue, quote, via; a line says so where there is no quote."""
    if not result["quotes"]:
        console.print(Text(f"{visible(title)}: no quotes"))
        return
    console.width = max(console.width, NARROWEST_TABLE)
    console.print(quotes_table(title, result["quotes"], console.width))


def quotes_table(title: str, quotes: Sequence[Mapping[str, Any]], width: int) -> Table:
    """The table for a terminal of `width` cells."""
    table = Table(title=Text(visible(title)), title_justify="left", box=SIMPLE_HEAD, show_lines=True)
    widths = column_widths(width)
    for name, cells in zip(COLUMNS, widths, strict=True):
        table.add_column(name, width=cells, no_wrap=True, overflow="ignore")
    for quote in quotes:
        row = zip(row_of(quote), widths, strict=True)
        table.add_row(*(Text("\n".join(map(isolated, wrapped(text, cells)))) for text, cells in row))
    return table


def column_widths(width: int) -> list[int]:
    """The cells of each column in a terminal of `width` cells, borders taken off."""
    free = width - 3 * len(COLUMNS)
    speaker, cue, via = (
        max(NARROWEST, free * share // 100) for share in (SPEAKER_SHARE, CUE_SHARE, VIA_SHARE)
    )
    return [speaker, cue, free - speaker - cue - via, via]


def row_of(quote: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """Speaker, cue, quote and via as plain text on one line each."""
    content = " … ".join(span["text"] for span in quote["content"])
    texts = (source(quote["speaker"]), quote["cue"]["text"], content, source(quote["via"]))
    return tuple(map(visible, texts))  # type: ignore[return-value]


def source(speaker: Mapping[str, Any] | None) -> str:
    """The name of a speaker or medium, else the words it is written with, else a dash."""
    if speaker is None:
        return ""
    written = speaker["mention"]["text"] if speaker["mention"] else None
    return speaker["name"] or written or "—"


def visible(text: str) -> str:
    """The text on one line, without what would steer the terminal: controls, escapes, directions."""
    kept = (" " if unicodedata.category(char) == "Cc" else char for char in text)
    return " ".join("".join(char for char in kept if char not in DIRECTION_CONTROLS).split())


def isolated(line: str) -> str:
    """The line in its own direction, so that Arabic in one column does not turn the row round (UAX #9)."""
    return f"{ISOLATE}{line}{POP_ISOLATE}" if line else ""


def wrapped(text: str, cells: int) -> list[str]:
    """Lines of at most `cells` cells, broken between words; only a word longer than a line is cut."""
    lines = [""]
    for word in text.split(" "):
        for piece in pieces(word, cells):
            longer = f"{lines[-1]} {piece}" if lines[-1] else piece
            if cell_len(longer) <= cells:
                lines[-1] = longer
            else:
                lines.append(piece)
    return lines


def pieces(word: str, cells: int) -> list[str]:
    """The word, or its parts of at most `cells` cells if it is longer; marks stay with their letter."""
    parts = [""]
    for char in word:
        if cell_len(parts[-1] + char) > cells and not unicodedata.combining(char):
            parts.append("")
        parts[-1] += char
    return parts
