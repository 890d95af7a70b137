"""The protocol that every engine keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from workers.extraction.document import Document, EngineDescription, Word


class EngineError(Exception):
    """The engine could not analyse the article; the message holds no word of it."""


class Engine(Protocol):
    """Segments the words of an article and tags its names."""

    @property
    def description(self) -> EngineDescription:
        """Name and version, as results state them."""

    def analyse(self, document: Document) -> Sequence[Word]:
        """One word for each token of the document, in order. Raises EngineError."""

    def close(self) -> None:
        """Let go of what a forked process cannot share; the next article gets it anew."""
