"""Articles for measuring: cut from the articles of a folder, each one different."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

SEEDS = Path(__file__).resolve().parent.parent / "seeds" / "text"


def texts_of(folder: Path) -> list[str]:
    """The texts of a folder, in order of name."""
    return [path.read_bytes().decode("utf-8-sig") for path in sorted(folder.glob("*.txt"))]


def articles_of_words(words: int, folder: Path = SEEDS) -> Iterator[str]:
    """Articles of so many words, without end: a window that moves over the folder's paragraphs."""
    lines = [line for text in texts_of(folder) for line in text.splitlines() if line.strip()]
    for number in count():
        start, taken, size = number % len(lines), [f"{number} ."], 0
        while size < words:
            line = lines[(start + len(taken)) % len(lines)].split()[: words - size]
            taken.append(" ".join(line))
            size += len(line)
        yield "\n".join(taken)


def article_of_characters(characters: int, folder: Path = SEEDS) -> str:
    """One article of exactly so many characters: the folder's texts again and again."""
    whole = "\n\n".join(texts_of(folder))
    return (whole * (characters // len(whole) + 1))[:characters]
