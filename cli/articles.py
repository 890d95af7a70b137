"""The articles of a batch: folders, text files, JSON files and NDJSON files, one after another."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.texts import UnreadableText, decode, read_bytes, read_text, stem_of

LINES = frozenset({".ndjson", ".jsonl"})
ENDINGS = frozenset({".txt", ".json"}) | LINES


@dataclass(frozen=True, slots=True)
class Source:
    """Where an article comes from: a file and, in NDJSON, a line counted from 1."""

    path: str
    line: int | None = None

    def __str__(self) -> str:
        return self.path if self.line is None else f"{self.path}, line {self.line}"


@dataclass(frozen=True, slots=True)
class Item:
    """An article as the service takes it, or why there is none."""

    source: Source
    article: dict[str, Any] | None = None
    error: str | None = None

    @property
    def id(self) -> Any:
        """The article's own id, if it has one."""
        return self.article.get("id") if self.article else None


def find_files(paths: Iterable[str], apart_from: Path) -> list[str]:
    """The files named, and those in the folders named that end as articles do, in order of name."""
    found: list[str] = []
    for path in paths:
        if Path(path).is_dir():
            inside = (file for file in Path(path).rglob("*") if file.suffix.lower() in ENDINGS)
            mine = apart_from.resolve()
            found += sorted(str(file) for file in inside if file.is_file() and file.resolve() != mine)
        else:
            found.append(path)
    return found


def count(files: Iterable[str]) -> int:
    """How many articles the files hold, without reading them as JSON."""
    return sum(_lines(file) if _holds_lines(file) else 1 for file in files)


def read_articles(files: Iterable[str]) -> Iterator[Item]:
    """The articles, one by one; a file or line that cannot be read is an item with an error."""
    for file in files:
        try:
            yield from _read(file)
        except UnreadableText as error:
            yield Item(Source(file), error=str(error))


def _read(file: str) -> Iterator[Item]:
    if _holds_lines(file):
        for number, line in enumerate(read_bytes(file).split(b"\n"), start=1):
            if line.strip():
                yield _parsed(line, Source(file, number))
    elif Path(file).suffix.lower() == ".json":
        yield _parsed(read_bytes(file), Source(file))
    else:
        yield Item(Source(file), {"id": stem_of(file), "text": read_text(file)})


def _parsed(data: bytes, source: Source) -> Item:
    try:
        article = json.loads(decode(data, str(source)))
        json.dumps(article, ensure_ascii=False).encode()
    except UnreadableText as error:
        return Item(source, error=str(error))
    except UnicodeEncodeError:
        return Item(source, error=f"{source}: holds half a character (a lone surrogate)")
    except (ValueError, RecursionError):
        return Item(source, error=f"{source}: not JSON")
    if not isinstance(article, dict) or not isinstance(article.get("text"), str):
        return Item(source, error=f"{source}: not an article (an object with a text)")
    return Item(source, article)


def _holds_lines(file: str) -> bool:
    return Path(file).suffix.lower() in LINES


def _lines(file: str) -> int:
    try:
        with open(file, "rb") as lines:
            return sum(bool(line.strip()) for line in lines)
    except OSError:
        return 1
