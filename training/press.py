"""Annotated articles of the press: their marks are kept here, their text stays in the corpus they are from.

    python -m training.press FILE… --text ANT/v1 ANT/v2     marked articles -> training/press.jsonl

`press.jsonl` has one line an article: its file's name in the ANT Corpus, the CRC-32 of its text, its names
(type, start, end) and its quotes. Every part is where it stands in the text, the name of who speaks too:
nothing of the text can be read from it. A FILE is marked as training/inline.py tells, with a line `### path`
before each article.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

from training.inline import read_article
from training.texts import text_of

Json = dict[str, Any]
MARKS = Path(__file__).parent / "press.jsonl"


class TextMissing(Exception):
    """An annotated article is not in the folders, or not as it was when it was annotated."""


def press(folders: Sequence[Path]) -> Iterator[tuple[str, str, Json]]:
    """Name, text and gold record of each article, by name; nothing without folders. Raises TextMissing."""
    paths = {path.stem: path for folder in folders for path in folder.rglob("*.txt")}
    for line in MARKS.read_text(encoding="utf-8").splitlines() if folders else ():
        marks = json.loads(line)
        name = marks["article"]
        text = text_of(paths[name]) if name in paths else ""
        if crc32(text.encode()) != marks["crc32"]:
            raise TextMissing(f"{name}: not found as it was annotated under {', '.join(map(str, folders))}")
        yield name, text, _gold(text, marks)


def _gold(text: str, marks: Json) -> Json:
    def span(place: list[int] | None) -> Json | None:
        return {"start": place[0], "end": place[1], "text": text[place[0] : place[1]]} if place else None

    quotes = []
    for quote in marks["quotes"]:
        parts = {part: span(quote[part]) for part in ("cue", "speaker", "via")}
        name = span(quote["name"])
        content = [span(place) for place in quote["content"]]
        quotes.append({"type": quote["type"], "content": content, **parts, "name": name and name["text"]})
    names = [{"type": kind, "start": start, "end": end} for kind, start, end in marks["names"]]
    return {"entities": names, "quotes": quotes}


def marks_of(name: str, marked: str, text: str) -> Json:
    """What is kept of a marked article. Raises ValueError where its marks or its text are wrong."""
    article = read_article(marked)
    if article.errors or article.text.rstrip() != text.rstrip():
        raise ValueError(f"{name}: {article.errors or 'another text'}")

    def place(span: Json | None) -> list[int] | None:
        return [span["start"], span["end"]] if span else None

    quotes = []
    for quote in article.gold["quotes"]:
        at = text.index(quote["name"]) if quote["name"] else 0
        parts = {part: place(quote[part]) for part in ("cue", "speaker", "via")}
        name_at = [at, at + len(quote["name"])] if quote["name"] else None
        content = [place(span) for span in quote["content"]]
        quotes.append({"type": quote["type"], "content": content, **parts, "name": name_at})
    names = [[entity["type"], entity["start"], entity["end"]] for entity in article.gold["entities"]]
    return {"article": name, "crc32": crc32(text.encode()), "names": names, "quotes": quotes}


def _marked(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Name and marked text of each article of the files."""
    for path in paths:
        for part in re.split(r"^---\s*$", path.read_text(encoding="utf-8"), flags=re.M):
            head, _, marked = part.strip("\n").partition("\n")
            if head:
                yield Path(head.removeprefix("### ").strip()).stem, marked


def main() -> None:
    """Read the marked files and write the marks."""
    parser = argparse.ArgumentParser(prog="python -m training.press", description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--text", type=Path, nargs="+", required=True)
    options = parser.parse_args()
    paths = {path.stem: path for folder in options.text for path in folder.rglob("*.txt")}
    kept = {name: marks_of(name, marked, text_of(paths[name])) for name, marked in _marked(options.files)}
    lines = [json.dumps(kept[name], separators=(",", ":")) for name in sorted(kept)]
    MARKS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
