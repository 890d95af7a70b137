"""Text files as they are: decoded, never altered, for offsets count their characters."""

from __future__ import annotations

import codecs
import sys
from pathlib import Path

STANDARD_INPUT = "-"
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
UTF_32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


class UnreadableText(Exception):
    """A file cannot be used; the message names it and says why, without a word of its text."""


def read_text(path: str) -> str:
    """The text of a file, or of standard input for `-`. Line ends stay as they are. Raises UnreadableText."""
    return decode(read_bytes(path), name_of(path))


def read_bytes(path: str) -> bytes:
    """The bytes of a file, or of standard input for `-`. Raises UnreadableText."""
    try:
        return sys.stdin.buffer.read() if path == STANDARD_INPUT else Path(path).read_bytes()
    except OSError as error:
        raise UnreadableText(f"{name_of(path)}: {error.strerror}") from None


def decode(data: bytes, name: str) -> str:
    """The text in UTF-8 or, with a byte order mark, UTF-16; the mark itself is no part of it.

    `name` is for the message. Raises UnreadableText.
    """
    try:
        if data.startswith(UTF_32_MARKS):
            raise UnreadableText(f"{name}: UTF-32 is not read; save it as UTF-8")
        if data.startswith(UTF_16_MARKS):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableText(
            f"{name}: not {error.encoding.upper()} (byte {data[error.start]:#04x} at {error.start}); "
            "save it as UTF-8 first"
        ) from None


def name_of(path: str) -> str:
    """What to call the input in a message."""
    return "standard input" if path == STANDARD_INPUT else path


def stem_of(path: str) -> str:
    """The name of a file without folder and ending, for the article's id and the output's name."""
    stem = "stdin" if path == STANDARD_INPUT else Path(path).stem
    return stem.encode(errors="replace").decode()  # a name on disk need not be Unicode
