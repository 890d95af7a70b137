"""What is annotated, or was found, in one article: the two forms of it as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]
Stretch = tuple[int, int]  # start and end, half-open, in code points

_TYPES = {"PERSON": "PER", "LOCATION": "LOC", "ORGANIZATION": "ORG"}
_SAME_LETTERS = str.maketrans("أإآٱىةؤئ", "اااايهوي")
_NO_LETTERS = {*map(chr, range(0x064B, 0x0653)), "\u0640", "\u0670", *"\"'«»“”()"}


@dataclass(frozen=True)
class Name:
    """A name where it is written; `type` is PER, LOC or ORG."""

    type: str
    start: int
    end: int


@dataclass(frozen=True)
class Quote:
    """A quote; `name` is spelt to be compared, '' where nobody is named."""

    type: str
    content: tuple[Stretch, ...]
    cue: Stretch | None
    speaker: Stretch | None
    name: str
    via: Stretch | None
    confidence: float = 1.0


@dataclass(frozen=True)
class Record:
    """The names and quotes of one article."""

    names: tuple[Name, ...] = ()
    quotes: tuple[Quote, ...] = ()


def record(document: Json) -> Record:
    """Of an annotated record (seeds/README.md), a result (openapi.yaml) or a resource that holds one."""
    document = document.get("result", document)
    names = [
        Name(_TYPES.get(entity["type"], entity["type"]), mention["start"], mention["end"])
        for entity in document.get("entities", ())
        for mention in entity.get("mentions", (entity,))
    ]
    return Record(tuple(names), tuple(map(read_quote, document.get("quotes", ()))))


def read_quote(quote: Json) -> Quote:
    """One quote of either form."""
    speaker, name = quote["speaker"], quote.get("name")
    if speaker and "mention" in speaker:
        speaker, name = speaker["mention"], speaker["name"]
    via = quote["via"]
    if via and "mention" in via:
        via = via["mention"]
    content = tuple((span["start"], span["end"]) for span in quote["content"])
    cue, speaker, via = (_stretch(span) for span in (quote["cue"], speaker, via))
    confidence = quote.get("confidence", 1.0)
    return Quote(quote["type"], content, cue, speaker, comparable(name), via, confidence)


def _stretch(span: Json | None) -> Stretch | None:
    return (span["start"], span["end"]) if span else None


def comparable(name: str | None) -> str:
    """A name without diacritics, tatweel and marks, with variants of a letter as one; '' for none.

    It folds less than the extraction does, which is thus not judged by its own rules.
    """
    letters = "".join(letter for letter in name or "" if letter not in _NO_LETTERS)
    return " ".join(letters.translate(_SAME_LETTERS).split())
