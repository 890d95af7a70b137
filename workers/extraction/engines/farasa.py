"""The engine that asks Farasa: its segmenter for the parts of words, its recognizer for names."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from subprocess import DEVNULL

from workers.extraction.document import Document, Sentence, Word
from workers.extraction.engines.farasa_installation import Installation
from workers.extraction.engines.farasa_letters import is_of, segments, shown
from workers.extraction.engines.farasa_process import JavaFailed, Limits, NameTagger, Segmenter
from workers.extraction.engines.segments import Segments

LOG = logging.getLogger("isnad.workers")
LONGEST_LINE = 400
"""Words."""
MOST_WORDS = 300_000
"""Words after which the processes are started anew: Farasa remembers all that it has seen."""
LONGEST_PAUSE = 8.0
"""Seconds before a start where starts have failed again and again."""
MOST_UNLIKE = 0.2
"""Share of a line's words that may come back in a spelling that is not foreseen; more is another's answer."""
TYPES = {"PERS": "PER", "PER": "PER", "LOC": "LOC", "ORG": "ORG"}


@dataclass(frozen=True, slots=True)
class Line:
    """Words of one sentence as Farasa is shown them, and which tokens of the document they are."""

    tokens: tuple[int, ...]
    words: tuple[str, ...]

    def ask(self, question: Callable[[str], str]) -> list[str]:
        """What comes back for each word. Raises JavaFailed."""
        answers = question(" ".join(self.words)).split()
        if len(answers) != len(self.words):
            raise JavaFailed(f"{len(self.words)} words were answered by {len(answers)}")
        return answers


class FarasaEngine:
    """Farasa in two Java processes of this process, started when they are needed first.

    An article whose Java fails is tried once more with a fresh one. Only Arabic words are sent, and of what
    comes back only where to cut and which tag: every letter of a result is the article's own. What Java
    writes to standard error goes to `errors`, as subprocess has it.
    """

    def __init__(
        self, installation: Installation, limits: Limits | None = None, errors: int | None = DEVNULL
    ) -> None:
        self.description = installation.describe()
        limits = limits or Limits()
        self._segmenter = Segmenter(installation.java, installation.segmenter, limits, errors)
        self._tagger = NameTagger(installation.java, installation.names, limits, errors)
        self._lock = threading.Lock()
        self._words = self._failures = 0

    def analyse(self, document: Document) -> Sequence[Word]:
        """One word for each token of the document, in order. Raises EngineError."""
        with self._lock:
            try:
                return self._analyse(document)
            except JavaFailed as error:
                LOG.warning("Farasa is started anew: %s", error)
            return self._analyse(document)

    def close(self) -> None:
        """End the Java processes; the next article starts new ones."""
        self._segmenter.terminate()
        self._tagger.terminate()

    def _analyse(self, document: Document) -> Sequence[Word]:
        try:
            self._start()
            words = self._ask(document)
        except BaseException as error:
            self._failures += isinstance(error, JavaFailed)
            self.close()
            raise
        self._failures = 0
        return words

    def _start(self) -> None:
        """Have both processes run, not too old; after failures, wait before they are started."""
        if self._segmenter.running and self._tagger.running and self._words < MOST_WORDS:
            return
        self.close()
        time.sleep(pause(self._failures))
        self._words = 0
        self._segmenter.start()
        self._tagger.start()

    def _ask(self, document: Document) -> Sequence[Word]:
        parts: list[Segments] = [((), token.form, ()) for token in document.tokens]
        tags = ["O"] * len(parts)
        for line in lines(document):
            self._words += len(line.words)
            unlike = 0
            answers = zip(line.ask(self._segmenter.segment), line.ask(self._tagger.recognize), strict=True)
            for at, word, (cut, tagged) in zip(line.tokens, line.words, answers, strict=True):
                found = segments(word, document.tokens[at].form, cut)
                spelt, _, tag = tagged.rpartition("/")
                unlike += found is None or not is_of(word, spelt)
                parts[at], tags[at] = found or parts[at], bio(tag)
            if unlike > MOST_UNLIKE * len(line.words):
                raise JavaFailed(f"{unlike} of {len(line.words)} answers are about other words")
        tags = legal(tags, document.sentences)
        return [Word(*part, tag) for part, tag in zip(parts, tags, strict=True)]


def lines(document: Document) -> Iterator[Line]:
    """What Farasa is asked: the Arabic words of each sentence, in lines that are not too long."""
    for sentence in document.sentences:
        all_tokens = document.tokens_of(sentence)
        sent = [(token.index, word) for token in all_tokens if (word := shown(token.form))]
        for first in range(0, len(sent), LONGEST_LINE):
            tokens, words = zip(*sent[first : first + LONGEST_LINE], strict=True)
            yield Line(tokens, words)


def bio(tag: str) -> str:
    """A tag of Farasa's as all engines write it; O for types that are no names of ours."""
    begin, _, kind = tag.partition("-")
    return f"{begin}-{TYPES[kind]}" if begin in ("B", "I") and kind in TYPES else "O"


def legal(tags: Sequence[str], sentences: Sequence[Sentence]) -> list[str]:
    """The tags, a name begun anew where what goes on is not there: a mark between, or another sentence."""
    found = list(tags)
    for sentence in sentences:
        before = "O"
        for at in range(sentence.first, sentence.last):
            if found[at][0] == "I" and before[1:] != found[at][1:]:
                found[at] = "B" + found[at][1:]
            before = found[at]
    return found


def pause(failures: int) -> float:
    """Seconds to wait before a start after so many failures in a row: none at first, then ever longer."""
    return min(LONGEST_PAUSE, 0.5 * 2 ** (failures - 2)) if failures > 1 else 0.0
