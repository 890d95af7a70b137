"""The trained models of the quote half, read once for each process."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files

from workers.extraction.quotes.crf import Crf
from workers.extraction.quotes.labelling import Labeller

CUES = "cues.crfsuite"
CONTENTS = "contents.crfsuite"
JUDGEMENT = "judgement.crfsuite"


@cache
def model(name: str) -> Crf:
    """The model of one file of workers/extraction/model."""
    with as_file(files("workers.extraction.model") / name) as path:
        return Crf.read(path)


@cache
def labeller() -> Labeller:
    """The labeller of contents, one in a process."""
    return Labeller(model(CONTENTS))


def load() -> None:
    """Read all of them, so that the first article does not wait."""
    for name in (CUES, CONTENTS, JUDGEMENT):
        model(name)
