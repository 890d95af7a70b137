"""Free text to count words in: folders of plain or tagged news articles."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from workers.extraction.text.spelling import fold

_TITLE = re.compile(r"<TITLE>(.*?)</TITLE>", re.S)
_TEXT = re.compile(r"<TEXT>(.*?)</TEXT>", re.S)


def texts(folders: Iterable[Path]) -> Iterator[str]:
    """The articles of the .txt files under the folders, sorted by path."""
    for folder in folders:
        for path in sorted(folder.rglob("*.txt")):
            yield text_of(path)


def text_of(path: Path) -> str:
    """The article of a file: title and text of one of the ANT Corpus (TREC tags), else all that it holds."""
    whole = path.read_bytes().decode("utf-8", "replace")
    body = _TEXT.search(whole)
    if not body:
        return whole
    title = _TITLE.search(whole)
    head = title[1].strip() if title else ""
    return html.unescape(f"{head}\n\n{body[1].strip()}")


def headline(text: str) -> str:
    """The folded first line, by which an article is known again."""
    return fold(text.strip().split("\n", 1)[0].strip())
