"""What the sequence model sees of a word."""

from __future__ import annotations

from collections.abc import Sequence

from workers.extraction.document import Document, Sentence
from workers.extraction.engines.gazetteer import Gazetteer
from workers.extraction.engines.segments import Segmenter
from workers.extraction.text.spelling import fold

_WINDOW = (-2, -1, 0, 1, 2)


class Features:
    """Feature strings of the words of a document; those of a word type are made once."""

    def __init__(self, segmenter: Segmenter, gazetteer: Gazetteer) -> None:
        self._segmenter = segmenter
        self._gazetteer = gazetteer
        self._near: dict[str, tuple[list[str], ...]] = {}

    def of(self, document: Document, sentence: Sentence) -> list[list[str]]:
        """One list of feature strings for each token of the sentence."""
        tokens = document.tokens_of(sentence)
        forms = [token.form for token in tokens]
        found: list[list[str]] = [[] for _ in forms]
        for position, form in enumerate(forms):
            near = self._near.get(form) or self._type(form)
            for offset, names in zip(_WINDOW, near, strict=True):
                if 0 <= position + offset < len(found):
                    found[position + offset] += names
        found[0].append("first")
        found[-1].append("last")
        stems = [fold(self._segmenter.split(form)[1]) for form in forms]
        self._pairs(stems, found)
        self._names([token.folded for token in tokens], stems, found)
        return found

    def _type(self, form: str) -> tuple[list[str], ...]:
        """What a word says of the words around it: -2 means that it stands two words after."""
        proclitics, stem, _ = self._segmenter.split(form)
        stem = fold(stem)
        classes = sorted(self._gazetteer.words.get(stem, ()))
        near = [f"w={stem}", *(f"g={kind}" for kind in classes)]
        nearer = [*near, f"s2={stem[-2:]}", f"p2={stem[:2]}"]
        own = [*near, f"f={form}", f"c={''.join(proclitics)}", f"n={min(len(stem), 8)}"]
        own += [f"p{n}={stem[:n]}" for n in (1, 2, 3, 4) if n < len(stem)]
        own += [f"s{n}={stem[-n:]}" for n in (1, 2, 3, 4) if n < len(stem)]
        made = tuple(
            [f"{-offset}{name}" for name in (own if offset == 0 else nearer if abs(offset) == 1 else near)]
            for offset in _WINDOW
        )
        self._near[form] = made
        return made

    def _pairs(self, stems: Sequence[str], found: list[list[str]]) -> None:
        for position in range(1, len(stems)):
            pair = f"{stems[position - 1]}|{stems[position]}"
            found[position].append(f"-1|0={pair}")
            found[position - 1].append(f"0|1={pair}")

    def _names(self, words: Sequence[str], stems: Sequence[str], found: list[list[str]]) -> None:
        for first, last, classes in self._gazetteer.find(words, stems):
            for kind in sorted(classes):
                found[first].append(f"G=B-{kind}")
                for position in range(first + 1, last):
                    found[position].append(f"G=I-{kind}")
                if last < len(found):
                    found[last].append(f"G=after-{kind}")
