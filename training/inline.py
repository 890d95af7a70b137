"""Articles with names and quotes marked inline, as `training/articles` and `seeds` keep them.

    python -m training.inline check FILE…               what is wrong with the marking, and the counts
    python -m training.inline convert FILE… OUT         OUT/text/<stem>-001.txt and OUT/gold/<stem>-001.json …
    python -m training.inline convert --single FILE… OUT    OUT/text/<stem>.txt …: one article a file

Articles are separated by lines of `---`. Marks are taken out of the text; nothing else is changed.

    [PER سامي العلي]                     a name: PER, LOC or ORG; nothing nests inside
    <c1>قال</c1>                         the cue of quote 1
    <s1>وزير النقل [PER سامي العلي]</s1>  its speaker
    <v1>[ORG رويترز]</v1>                 the medium that passed it on
    <q1>الجسر سيفتح</q1>                  its content; several <q1>…</q1> are its several spans

After the text one line a quote, in order: `= 1 direct سامي العلي`, `= 2 indirect -`: its number, its type
and the name of who speaks (`-` for none). An article that holds no quote ends with the line `= none`; an
article with no `=` line at all has its names marked only.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_MARK = re.compile(r"\[(PER|LOC|ORG) |\]|<(/?)([qcsv])(\d+)>")
_META = re.compile(r"^= (?:none|(\d+) (direct|indirect|mixed) (.+))$")
_PARTS = {"c": "cue", "s": "speaker", "v": "via"}

Json = dict[str, Any]


@dataclass
class Article:
    """The text without its marks, the gold record, and what is wrong with the marking."""

    text: str
    gold: Json
    errors: list[str]


@dataclass
class _Reader:
    """Takes the marks out of one article and remembers where they stood."""

    text: str = ""
    entities: list[Json] = field(default_factory=list)
    spans: dict[tuple[str, int], list[tuple[int, int]]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    open_name: tuple[str, int] | None = None
    open_parts: dict[tuple[str, int], int] = field(default_factory=dict)

    def read(self, marked: str) -> None:
        at = 0
        for mark in _MARK.finditer(marked):
            self.text += marked[at : mark.start()]
            at = mark.end()
            if mark[1]:
                self._open_name(mark[1])
            elif mark[0] == "]":
                self._close_name()
            else:
                self._part(mark[3], int(mark[4]), closing=bool(mark[2]))
        self.text += marked[at:]
        if self.open_name or self.open_parts:
            self.errors.append(f"never closed: {self.open_name or ''} {sorted(self.open_parts)}")

    def _open_name(self, kind: str) -> None:
        if self.open_name:
            self.errors.append(f"a name inside a name near {self.text[-30:]!r}")
        self.open_name = kind, len(self.text)

    def _close_name(self) -> None:
        if not self.open_name:
            self.text += "]"
            return
        kind, start = self.open_name
        self.open_name = None
        self.entities.append({"type": kind, **self.span(start, len(self.text))})

    def _part(self, part: str, number: int, *, closing: bool) -> None:
        key = part, number
        if not closing:
            if key in self.open_parts:
                self.errors.append(f"<{part}{number}> opened twice")
            self.open_parts[key] = len(self.text)
        elif key not in self.open_parts:
            self.errors.append(f"</{part}{number}> was not opened")
        else:
            self.spans.setdefault(key, []).append((self.open_parts.pop(key), len(self.text)))

    def span(self, start: int, end: int) -> Json:
        text = self.text[start:end]
        if text == ":":  # the cue of a headline
            return {"start": start, "end": end, "text": text}
        if not text or text != text.strip() or text[0] in '"«»“”' or text[-1] in '"«»“”.،؛:':
            self.errors.append(f"blank, quotation mark or punctuation at the edge: {text!r}")
        return {"start": start, "end": end, "text": text}

    def only(self, part: str, number: int) -> Json | None:
        """The one span of a part, if there is one."""
        found = self.spans.pop((part, number), [])
        if len(found) > 1:
            self.errors.append(f"<{part}{number}> is marked {len(found)} times")
        return self.span(*found[0]) if found else None


def read_article(marked: str) -> Article:
    """One marked article, read."""
    lines = marked.strip("\n").split("\n")
    metas: list[re.Match[str]] = []
    while lines and (meta := _META.match(lines[-1].strip())):
        metas.insert(0, meta)
        lines.pop()
    reader = _Reader()
    reader.read("\n".join(lines).rstrip("\n"))
    gold: Json = {"entities": reader.entities}
    if metas:
        gold["quotes"] = [_quote(reader, meta) for meta in metas if meta[1]]
        gold["quotes"].sort(key=lambda quote: quote["content"][0]["start"] if quote["content"] else 0)
    if reader.spans:
        reader.errors.append(f"marked, but without a line of its own: {sorted(reader.spans)}")
    return Article(reader.text, gold, reader.errors)


def _quote(reader: _Reader, meta: re.Match[str]) -> Json:
    number, name = int(meta[1]), meta[3].strip()
    content = [reader.span(*pair) for pair in reader.spans.pop(("q", number), [])]
    parts = {word: reader.only(part, number) for part, word in _PARTS.items()}
    if not content:
        reader.errors.append(f"quote {number} has no <q{number}>")
    if parts["cue"] is None:
        reader.errors.append(f"quote {number} has no <c{number}>")
    if name != "-" and name not in reader.text:
        reader.errors.append(f"the name is not in the text: {name}")
    return {"type": meta[2], "content": content, **parts, "name": None if name == "-" else name}


def articles(path: Path) -> list[Article]:
    """All articles of a marked file, in order."""
    # Bytes, not read_text: line ends are part of the text and stay as they are.
    whole = path.read_bytes().decode("utf-8")
    return [read_article(part) for part in re.split(r"^---[ \t]*$\n?", whole, flags=re.M) if part.strip()]


def check(paths: list[Path]) -> int:
    """Print what is wrong and the counts; the number of errors."""
    bad = 0
    for path in paths:
        read = articles(path)
        for number, article in enumerate(read, 1):
            for error in article.errors:
                print(f"{path.name}, article {number}: {error}")
            bad += len(article.errors)
        words = sum(len(article.text.split()) for article in read)
        names = sum(len(article.gold["entities"]) for article in read)
        quotes = sum(len(article.gold.get("quotes", [])) for article in read)
        print(f"{path.name}: {len(read)} articles, {words} words, {names} names, {quotes} quotes")
    return bad


def convert(paths: list[Path], out: Path, *, single: bool = False) -> None:
    """Write every article of the files to OUT/text and OUT/gold.

    `single` names them `<stem>`, without a number; ValueError if a file then holds more or less than one.
    """
    for folder in ("text", "gold"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    for path in paths:
        read = articles(path)
        if single and len(read) != 1:
            raise ValueError(f"{path.name} holds {len(read)} articles, not one")
        for number, article in enumerate(read, 1):
            name = path.stem if single else f"{path.stem}-{number:03d}"
            (out / "text" / f"{name}.txt").write_bytes(article.text.encode())
            (out / "gold" / f"{name}.json").write_text(gold_file(name, article), encoding="utf-8")


def gold_file(name: str, article: Article) -> str:
    """The content of the article's gold file: its record under its name, as JSON."""
    return json.dumps({"doc": name, **article.gold}, ensure_ascii=False, indent=1) + "\n"


def main(arguments: list[str]) -> int:
    """The command line; the exit status."""
    if len(arguments) >= 2 and arguments[0] == "check":
        return 1 if check([Path(name) for name in arguments[1:]]) else 0
    single = "--single" in arguments
    names = [argument for argument in arguments[1:] if argument != "--single"]
    if len(names) >= 2 and arguments[0] == "convert":
        convert([Path(name) for name in names[:-1]], Path(names[-1]), single=single)
        return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
