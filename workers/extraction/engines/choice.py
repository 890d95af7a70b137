"""Which engine a worker uses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from workers.extraction.document import EngineDescription
from workers.extraction.engines import embedded
from workers.extraction.engines.base import Engine, EngineError
from workers.extraction.engines.embedded import EmbeddedEngine
from workers.extraction.engines.farasa_installation import FarasaMissing, Installation
from workers.extraction.text.sentences import read

PROBE = "قال وزير النقل سامي العلي إن الجسر سيفتح في موعده."


@dataclass(frozen=True, slots=True)
class Choice:
    """An engine and, where `auto` did not take Farasa, why."""

    engine: Engine
    fallback: str | None = None


def choose(name: str = "auto") -> Choice:
    """The engine of that name, ready to use: `auto`, `embedded` or `farasa`. Raises EngineError.

    `auto` is Farasa where it is installed and reads a sentence, else the embedded engine.
    """
    if name == "embedded":
        return Choice(embedded_engine())
    if name == "farasa":
        return Choice(farasa_engine(Installation.find()))
    if name != "auto":
        raise EngineError(f"there is no engine named {name!r}; use auto, embedded or farasa")
    try:
        return Choice(farasa_engine(Installation.find()))
    except EngineError as error:
        return Choice(embedded_engine(), str(error))


def available() -> list[EngineDescription]:
    """The engines that are here to be asked for by name; none is loaded for it."""
    try:
        return [EmbeddedEngine.description, Installation.find().describe()]
    except FarasaMissing:
        return [EmbeddedEngine.description]


def load_engine(name: str = "auto") -> Engine:
    """The engine of `choose`."""
    return choose(name).engine


@cache
def embedded_engine() -> Engine:
    """The embedded engine, one in a process. Raises EngineError."""
    return embedded.load()


@cache
def farasa_engine(installation: Installation) -> Engine:
    """Farasa, one in a process, after it has read a sentence. Raises EngineError."""
    # Not at the top: farasapy brings requests and more, which the embedded engine has no use for.
    from workers.extraction.engines.farasa import FarasaEngine

    engine = FarasaEngine(installation)
    engine.analyse(read(PROBE))
    return engine
