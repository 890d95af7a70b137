"""What the network sees of a word: numbers of its vector, of its beginnings and endings, and flags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workers.extraction.document import Document, Token
from workers.extraction.engines.gazetteer import Gazetteer
from workers.extraction.engines.segments import Segmenter, Segments
from workers.extraction.text.spelling import fold

_PREFIXES = (1, 2, 3)
_SUFFIXES = (1, 2, 3, 4)
AFFIXES = len(_PREFIXES) + len(_SUFFIXES)
_KINDS = ("arabic", "latin", "number", "mark")
_STAND_FOR = {"number": "<0>", "latin": "<A>"}
_PROCLITICS = {"و": 0, "ف": 0, "ب": 1, "ك": 1, "ل": 2, "س": 3}
_LONGEST = 10  # letters and digits that are counted
_SHORTEST_REPEATED = 3  # letters of a stem that is looked for elsewhere in the article
_BEGINS, _INSIDE, _AFTER = 0, 1, 2
_WORDS = ("arabic", "latin")
_GLUED = "\0"  # stands before the form of a mark that follows something without a blank


@dataclass(frozen=True, slots=True)
class Type:
    """A form: its segments, and how the network sees it, the rows of three tables (0 for unknown) and flags.

    `stem` is folded, without proclitics. All numbers of so many digits are one type: zeros.
    """

    segments: Segments
    stem: str
    vector: int
    affixes: tuple[int, ...]
    word: int
    flags: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A document as the network sees it.

    `types` is the row of each token's type; `listed` are (token, row) pairs of names of several words that
    stand in the lists, and of every token where names are to be found as ANERcorp has them; `groups` are the
    tokens that share a stem, two or more in each.
    """

    types: Sequence[int]
    listed: Sequence[tuple[int, int]]
    groups: Sequence[Sequence[int]]


class Encoder:
    """Turns tokens into types; each type is made once and has its row in `types`.

    `vectors`, `affixes` and `words` number what the network knows; row 0 of each is the unknown.
    """

    def __init__(
        self,
        segmenter: Segmenter,
        gazetteer: Gazetteer,
        vectors: Mapping[str, int],
        affixes: Mapping[str, int],
        words: Mapping[str, int],
    ) -> None:
        self._segmenter, self._gazetteer = segmenter, gazetteer
        self._vectors, self._affixes, self._words = vectors, affixes, words
        self._row: dict[str, int] = {}
        self.types: list[Type] = []

    @property
    def lists(self) -> int:
        """How many rows `listed` may name: three of each class of names, and the last for ANERcorp."""
        return 3 * len(self._gazetteer.classes) + 1

    def rows(self, document: Document, *, anercorp: bool = False) -> Rows:
        """The rows of a document's tokens; `anercorp` asks for names by the guidelines of that corpus."""
        tokens = document.tokens
        known = [self._row.get(_key(token)) for token in tokens]
        rows = [self._add(token) if row is None else row for row, token in zip(known, tokens, strict=True)]
        stems = [self.types[row].stem for row in rows]
        listed = self._listed(document, stems)
        if anercorp:
            listed += [(at, self.lists - 1) for at in range(len(rows))]
        return Rows(rows, listed, _groups(document, stems))

    def forget(self) -> None:
        """Drop all types, so that a long-lived worker does not grow."""
        self._row.clear()
        self.types.clear()

    def _add(self, token: Token) -> int:
        """The row of the type of a token, a new one unless the document has had it before."""
        form, key = token.form, _key(token)
        if token.kind == "number":  # there is no end of them to remember
            form = "0" * min(len(form), _LONGEST)
            key = f"<{form}>" + ("" if token.space_before else _GLUED)
        row = self._row.setdefault(key, len(self.types))
        if row == len(self.types):
            self.types.append(self._type(form, token))
        return row

    def _type(self, form: str, token: Token) -> Type:
        segments, stem = self._read(form, token.kind)
        stand_for = _STAND_FOR.get(token.kind, stem)
        return Type(
            segments,
            stem if token.kind != "number" else stand_for,
            self._vectors.get(stand_for, -1) + 1,
            tuple(self._affixes.get(affix, 0) for affix in affixes(stem if token.kind != "number" else "0")),
            self._words.get(stem if token.kind != "number" else stand_for, 0),
            self._flags(token, stem, segments[0]),
        )

    def _read(self, form: str, kind: str) -> tuple[Segments, str]:
        if kind == "arabic":
            return self._segmenter.read(form)
        return ((), form, ()), fold(form)

    def _flags(self, token: Token, stem: str, proclitics: Sequence[str]) -> tuple[float, ...]:
        # No float(…), which makes an object each time: 0.8 kB a type.
        classes = self._gazetteer.words.get(stem, ())
        flags = [1.0 if name in classes else 0.0 for name in self._gazetteer.classes]
        flags += [1.0 if token.kind == kind else 0.0 for kind in _KINDS]
        # A word is one type, glued or not: as it was met first must not tell in the next article.
        apart = token.space_before or token.kind in _WORDS
        flags += [1.0 if apart else 0.0, min(len(stem), _LONGEST) / _LONGEST]
        flags += [1.0 if stem.startswith("ال") else 0.0]
        clitics = [0.0] * 4
        for letter in map(fold, proclitics):  # پ and ؤ are taken for ب and و
            clitics[_PROCLITICS[letter]] = 1.0
        return (*flags, *clitics)

    def _listed(self, document: Document, stems: Sequence[str]) -> list[tuple[int, int]]:
        found = []
        folded = [token.folded for token in document.tokens]
        for sentence in document.sentences:
            begin, end = sentence.first, sentence.last
            for first, last, classes in self._gazetteer.find(folded[begin:end], stems[begin:end]):
                for row in classes:
                    found.append((begin + first, 3 * row + _BEGINS))
                    found += [(at, 3 * row + _INSIDE) for at in range(begin + first + 1, begin + last)]
                    if begin + last < end:
                        found.append((begin + last, 3 * row + _AFTER))
        return found


def _key(token: Token) -> str:
    """What tells the type of a token: its form, and of a mark whether a blank stands before it."""
    return token.form if token.space_before or token.kind != "mark" else _GLUED + token.form


def affixes(stem: str) -> list[str]:
    """The beginnings and endings of a stem, as the table of affixes names them; `` where it is too short."""
    begins = [f"^{stem[:n]}" if n <= len(stem) else "" for n in _PREFIXES]
    return begins + [f"{stem[-n:]}$" if n <= len(stem) else "" for n in _SUFFIXES]


def _groups(document: Document, stems: Sequence[str]) -> list[list[int]]:
    """The tokens of each stem that stands in the document more than once."""
    counted = Counter(stems).items()
    repeated = {stem for stem, times in counted if times > 1 and len(stem) >= _SHORTEST_REPEATED}
    places: dict[str, list[int]] = {}
    for at, stem in enumerate(stems):
        if stem in repeated and document.tokens[at].kind in _WORDS:
            places.setdefault(stem, []).append(at)
    return [group for group in places.values() if len(group) > 1]


def columns(
    types: Sequence[Type],
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """Vectors, affixes, words and flags of the types, as arrays."""
    return (
        np.array([one.vector for one in types], dtype=np.intp),
        np.array([one.affixes for one in types], dtype=np.intp).reshape(len(types), AFFIXES),
        np.array([one.word for one in types], dtype=np.intp),
        np.array([one.flags for one in types], dtype=np.float32),
    )
