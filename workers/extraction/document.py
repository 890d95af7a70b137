"""What the extraction speaks of: spans over the text of one article, and what was found in it.

Every `start` and `end` is a half-open code-point offset into the text as it was sent.

Nothing here is ever changed. Spans are not frozen all the same: an article has hundreds, and to make a frozen
one takes Python five times as long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

EntityType = Literal["PERSON", "LOCATION", "ORGANIZATION"]
QuoteType = Literal["direct", "indirect", "mixed"]
Resolution = Literal["explicit", "coreference", "none"]


@dataclass(slots=True, unsafe_hash=True)
class Span:
    """A stretch of the text, `[start, end)` in code points."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(slots=True, unsafe_hash=True)
class Token(Span):
    """A word, a number or one mark.

    `form` is the word as it is compared: no diacritics, no tatweel, no invisible characters, presentation
    letters made plain; hamza and ta marbuta are kept. `folded` goes further (أإآ → ا, ى → ي, ة → ه).
    `offsets[i]` is where the i-th character of `form` stands in the text.
    """

    index: int
    form: str
    folded: str
    kind: Literal["arabic", "latin", "number", "mark"]
    offsets: Sequence[int] = field(repr=False)
    space_before: bool = True

    def offset(self, letters: int) -> int:
        """Where the text goes on after the first `letters` characters of `form`."""
        return self.offsets[letters] if letters < len(self.offsets) else self.end


@dataclass(slots=True, unsafe_hash=True)
class Sentence(Span):
    """The tokens `first` to `last` (exclusive) of the document; `boilerplate` is furniture of the page."""

    index: int
    first: int
    last: int
    paragraph: int
    boilerplate: bool = False
    headline: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """The text of an article and its division into tokens and sentences."""

    text: str
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]

    def cut(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]

    def tokens_of(self, sentence: Sentence) -> Sequence[Token]:
        """The tokens of a sentence, marks included."""
        return self.tokens[sentence.first : sentence.last]


@dataclass(frozen=True, slots=True)
class Word:
    """What an engine says of one token.

    `proclitics`, `stem` and `enclitics` joined are the token's `form`; `tag` is BIO over PER, LOC and ORG.
    """

    proclitics: tuple[str, ...]
    stem: str
    enclitics: tuple[str, ...]
    tag: str

    @property
    def proclitic_letters(self) -> int:
        """How many characters of the token's form come before the stem."""
        return sum(map(len, self.proclitics))


@dataclass(slots=True, unsafe_hash=True)
class Mention(Span):
    """One place where a name is written, without its proclitics and its title."""

    first: int
    last: int
    sentence: int
    type: EntityType
    title: Span | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, place or organisation of the article, with all its mentions; `name` is its fullest form."""

    id: str
    type: EntityType
    name: str
    mentions: tuple[Mention, ...]


@dataclass(slots=True, unsafe_hash=True)
class Cue(Span):
    """The words that report: a verb, participle, noun, frame or colon; `lemma` is its dictionary form."""

    lemma: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said it: where it is written, the name in full, the entity it is, and how that was found."""

    mention: Span | None
    name: str | None
    entity: str | None
    resolution: Resolution


@dataclass(frozen=True, slots=True)
class Quote:
    """Words or a clause that a source is reported to have said or written."""

    id: str
    type: QuoteType
    content: tuple[Span, ...]
    cue: Cue
    speaker: Speaker
    via: Speaker | None
    sentence: int
    confidence: float
    found_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineDescription:
    """Which engine made a result; `jars` are the SHA-256 of the programs of others that it runs."""

    name: str
    version: str
    jars: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one article."""

    document: Document
    words: tuple[Word, ...]
    entities: tuple[Entity, ...]
    quotes: tuple[Quote, ...]
    engine: EngineDescription
