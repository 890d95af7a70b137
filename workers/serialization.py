"""How jobs and results lie in Redis: UTF-8 JSON, compressed."""

from __future__ import annotations

import json
import zlib
from typing import Any, NoReturn


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON (RFC 8259, section 6)")


def compressed(*values: Any) -> bytes:
    """The values as compressed JSON, each on a line. Raises TypeError or ValueError where one is not JSON."""
    lines = (json.dumps(each, ensure_ascii=False, allow_nan=False, separators=(",", ":")) for each in values)
    return zlib.compress("\n".join(lines).encode())


class JSONSerializer:
    """RQ's serializer protocol over JSON, so that nothing read from Redis is ever unpickled.

    Arabic is written as it is, not as escapes. NaN, infinities, bytes, sets and lone surrogates are refused
    with TypeError or ValueError; tuples come back as lists.
    """

    @staticmethod
    def dumps(value: Any, /) -> bytes:
        """The value as compressed JSON. Raises TypeError or ValueError where it is not JSON."""
        return compressed(value)

    @staticmethod
    def loads(data: bytes, /) -> Any:
        """The value that `dumps` was given. Raises ValueError for anything else."""
        try:
            text = zlib.decompress(data).decode("utf-8")
        except zlib.error:
            raise ValueError("not compressed JSON") from None
        return json.loads(text, parse_constant=_refuse)
