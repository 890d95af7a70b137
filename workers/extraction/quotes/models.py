"""The trained models of the quote half, read once for each process."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import Any

import pycrfsuite

CUES = "cues.crfsuite"
CONTENTS = "contents.crfsuite"
JUDGEMENT = "judgement.crfsuite"


@cache
def tagger(name: str) -> Any:
    """The tagger of one model file of workers/extraction/model."""
    found = pycrfsuite.Tagger()
    with as_file(files("workers.extraction.model") / name) as path:
        found.open(str(path))
    return found


def load() -> None:
    """Read all of them, so that the first article does not wait."""
    for name in (CUES, CONTENTS, JUDGEMENT):
        tagger(name)
