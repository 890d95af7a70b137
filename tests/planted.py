"""A pickle that tells when it is unpickled, to be planted in Redis."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Bomb:
    """Makes a file when it is unpickled."""

    file: Path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.file,)
