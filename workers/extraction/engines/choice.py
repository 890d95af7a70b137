"""Which engine a worker uses."""

from __future__ import annotations

from workers.extraction.engines import embedded
from workers.extraction.engines.base import Engine, EngineError


def load_engine(name: str = "auto") -> Engine:
    """The engine of that name, ready to use: `auto` or `embedded`. Raises EngineError."""
    if name in ("auto", "embedded"):
        return embedded.load()
    if name == "farasa":
        raise EngineError("the engine farasa is not part of this version; use auto or embedded")
    raise EngineError(f"there is no engine named {name!r}; use auto or embedded")
