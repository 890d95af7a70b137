"""Lists of names: which of them stand in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from workers.extraction.text.spelling import fold_name

_LISTS = ("persons", "places", "organisations", "times")
_WITH_ARTICLE = frozenset({"demonym"})  # classes whose words are listed without ال and stand with it too
_CLASSES = ""  # The key in a node of the trie under which the classes of the name that ends there stand.


class Gazetteer:
    """Names of one word by their class, and a trie of the names of several words."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self.words: dict[str, set[str]] = {}
        self._trie: dict[str, Any] = {}
        entries = list(entries)
        self.classes = sorted({kind for _, kind in entries})
        numbers = {kind: number for number, kind in enumerate(self.classes)}
        for name, kind in entries:
            words = fold_name(name).split()
            if len(words) == 1:
                for word in (words[0], f"ال{words[0]}") if kind in _WITH_ARTICLE else words:
                    self.words.setdefault(word, set()).add(kind)
            elif words:
                node = self._trie
                for word in words:
                    node = node.setdefault(word, {})
                node.setdefault(_CLASSES, set()).add(numbers[kind])

    def find(self, words: Sequence[str], stems: Sequence[str]) -> list[tuple[int, int, set[int]]]:
        """The longest names of several words from each word on: first, last (exclusive), numbers of classes.

        `words` are folded; `stems` are the same without proclitics, for the first word of a name.
        """
        found = []
        pairs = enumerate(zip(stems, words[1:], strict=False))
        for first in [at for at, (stem, word) in pairs if word in self._trie.get(stem, ())]:
            node, at, classes, last = self._trie.get(stems[first]), first + 1, None, first
            while node is not None:
                if _CLASSES in node:
                    classes, last = node[_CLASSES], at
                node = node.get(words[at]) if at < len(words) else None
                at += 1
            if classes:
                found.append((first, last, classes))
        return found


def entries() -> list[tuple[str, str]]:
    """All names of the lists with their classes."""
    found = []
    for name in _LISTS:
        text = (files("workers.extraction.lexicon") / f"{name}.tsv").read_text(encoding="utf-8")
        parts = (line.partition("\t") for line in text.splitlines())
        found += [(entry, kind) for entry, _, kind in parts if kind]
    return found


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of the shipped lists."""
    return Gazetteer(entries())
