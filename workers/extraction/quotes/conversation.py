"""What an article has told of its speakers so far, and whom a word like المصدر points back at by rule."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache

from workers.extraction.document import Entity
from workers.extraction.lexicon import lexicon
from workers.extraction.quotes.context import Context
from workers.extraction.quotes.cues import Candidate
from workers.extraction.quotes.noun_phrases import speaker_words
from workers.extraction.quotes.register import Mentions, Register, bare
from workers.extraction.quotes.speakers import Written, own_name
from workers.extraction.text.spelling import fold

_MEMORY = 6  # how many sources back an unwritten one may be
_BARRIERS = frozenset({"PREP", "WPREP", "COMP", "REL", "WREL", ".", ":", "QUOTE", "CLAUSE", "WCLAUSE"})
_BESIDE = 7  # tokens behind a verb within which its subject stands


@dataclass(frozen=True, slots=True)
class Heard:
    """A source that has spoken: its entity if it has a name, how it was written, and its gender if known."""

    entity: Entity | None
    words: tuple[str, ...]
    gender: str
    unit: int

    @property
    def bare_words(self) -> frozenset[str]:
        """Its words without their articles."""
        return frozenset(map(bare, self.words))


@dataclass
class Conversation:
    """The sources of an article in the order of their cues, and the names that they may turn out to be.

    `sources` are those of all cues: a headline may name by office whom the article names below; `reported`
    are the tokens of all contents.
    """

    context: Context
    mentions: Mentions
    sources: Sequence[Written | None]
    reported: Collection[int] = frozenset()
    heard: list[Heard] = field(default_factory=list)
    heard_at: int = -1
    overheard: tuple[Entity, int] | None = None

    def __post_init__(self) -> None:
        self.register = Register(self.context, self.mentions, self.sources)
        told = {entity.id for mention, entity in self.mentions if mention.first not in self.reported}
        self.only_reported = {entity.id for _, entity in self.mentions} - told
        self._turns: dict[str, int] = {}
        self._genders: dict[str, str] = {}
        for at, heard in enumerate(self.heard):
            self._count(at, heard)

    def gender(self, entity: Entity) -> str:
        """m or f by the verbs an entity has spoken by, else by its description; "" where nothing tells."""
        return self._genders.get(entity.id) or self.register.gender(entity)

    def turn(self, entity: Entity) -> int | None:
        """How many have spoken since an entity spoke last; None if it has not."""
        at = self._turns.get(entity.id)
        return None if at is None else len(self.heard) - 1 - at

    def guess(self, candidate: Candidate, source: Written | None) -> Entity | None:
        """Who speaks by rule where the source carries no name of its own."""
        return self._described(candidate, source) if source else self._unwritten(candidate)

    def remember(self, candidate: Candidate, source: Written | None, entity: Entity | None) -> None:
        """Take in who has spoken; a source that goes on keeps its words and its gender."""
        gender: str = candidate.reporting.gender
        words = source.words if source else ()
        previous = self.heard[-1] if self.heard else None
        if source is None and previous and entity is previous.entity:
            words, gender = previous.words, previous.gender or gender
        heard = Heard(entity, words, gender, self.context.unit_of[candidate.first])
        self._count(len(self.heard), heard)
        self.heard.append(heard)
        self.heard_at = candidate.first

    def _count(self, at: int, heard: Heard) -> None:
        """Keep when an entity spoke last, and its gender."""
        if heard.entity:
            self._turns[heard.entity.id] = at
            if heard.gender:
                self._genders[heard.entity.id] = heard.gender

    def overhear(self, candidate: Candidate) -> None:
        """Remember who stands as subject beside a word of speech that reports nothing: أشاد الوزير بـ…"""
        if candidate.reporting.shape not in ("past", "present"):
            return
        beside = self.register.between(candidate.last, candidate.last + _BESIDE)
        mention, entity = next((pair for pair in beside if pair[1].type == "PERSON"), (None, None))
        between = self.context.classes[candidate.last : mention.first] if mention else ()
        if entity and not _BARRIERS.intersection(between):
            self.overheard = entity, candidate.first

    def _unwritten(self, candidate: Candidate) -> Entity | None:
        """Who goes on speaking: the last source that agrees, else the person named last before."""
        reporting = candidate.reporting
        unit = self.context.unit_of[candidate.first]
        nearest = self._subject_of_unit(candidate) if reporting.shape == "participle" else None
        for heard in reversed(self.heard[-_MEMORY:]):
            if nearest and heard.unit != unit:
                return nearest
            if _agree(reporting.gender, heard.gender):
                return heard.entity
        return nearest or self.register.last_before(candidate.first, "PERSON")

    def _subject_of_unit(self, candidate: Candidate) -> Entity | None:
        """The first person named in the unit before a participle: whose circumstance it tells."""
        first = self.context.units[self.context.unit_of[candidate.first]][0]
        named = (entity for _, entity in self.register.between(first, candidate.first))
        return next((entity for entity in named if entity.type == "PERSON"), None)

    def _described(self, candidate: Candidate, source: Written) -> Entity | None:
        """The entity that a title, an office, a common noun or a word like المصدر points back at."""
        anonymous = source.head in speaker_words("anonymous")
        if anonymous and candidate.reporting.shape != "colon":
            return None
        if source.head in speaker_words("documents"):
            return self._issuer(candidate, source)
        body = None if anonymous else self._by_body(source, source.first)
        found = body or self._by_title(source)
        if found is None and candidate.reporting.shape == "colon":
            return self._first_named(candidate)
        if found or anonymous or len(source.words) > 3:
            return found
        return self._pointing_back(source)

    def _first_named(self, candidate: Candidate) -> Entity | None:
        """The first person who speaks by name after a headline that names nobody."""
        for source in self.sources:
            name = own_name(source, self.mentions) if source and source.first > candidate.first else None
            if name and name.entity.type == "PERSON":
                return name.entity
        return None

    def _by_title(self, source: Written) -> Entity | None:
        """The person who is described as the source is: وزيرة المرأة, الوزير, رئيس المجلس الأوروبي."""
        wanted = telling_words(source)
        definite = source.head.startswith("ال")
        best: tuple[int, bool, int] | None = None
        chosen: Entity | None = None
        for entity, at, description in self.register.described_by(wanted[0], source.first) if wanted else ():
            shared = sum(word in description for word in wanted)
            whole = shared == len(wanted) and (definite or len(wanted) > 1)
            if not (whole or shared >= 3 or (shared == 2 and len(wanted) == 3)):
                continue
            score = shared, at < source.first, at if at < source.first else -at
            if best is None or score > best:
                best, chosen = score, entity
        return chosen

    def _by_body(self, source: Written, before: int) -> Entity | None:
        """The body that a common noun stands for: الوزارة is the ministry named last, else the next."""
        if len(source.words) > 3:
            return None
        words = source.words if source.head in speaker_words("documents") else source.words[:1]
        for word in map(_joined, words):
            if not word.startswith("ال"):
                continue
            heads = (bare(word), word, *_bodies().get(word, ()))
            body = self.register.body(heads, before)
            if body:
                return body
        return None

    def _issuer(self, candidate: Candidate, source: Written) -> Entity | None:
        """Who issued a document that names nobody: the body it points at, or the source before it."""
        body = self._by_body(source, source.first)
        if body:
            return body
        if not source.head.startswith("ال") and len(source.words) > 1:
            return None
        for heard in reversed(self.heard[-_MEMORY:]):
            if heard.words and bare(source.head) in map(bare, heard.words):
                return heard.entity
        bodies = [h.entity for h in self.heard[-_MEMORY:] if h.entity and h.entity.type == "ORGANIZATION"]
        return bodies[-1] if bodies else self.register.last_before(candidate.first, "ORGANIZATION")

    def _pointing_back(self, source: Written) -> Entity | None:
        """The last source, where the words say that it is one named before or name its kind again."""
        alike = self.alike(source)
        if alike:
            return alike.entity
        if source.head in speaker_words("backward") or not telling_words(source):
            lately = (heard.entity for heard in reversed(self.heard[-_MEMORY:]))
            return next((entity for entity in lately if entity is None or entity.type == "PERSON"), None)
        return None

    def alike(self, source: Written) -> Heard | None:
        """The last source written with the head noun of this one (الدبلوماسي ذاته), or with any of its nouns.

        The latter only for a word that points back: المصدر الدبلوماسي is the دبلوماسي رفيع before.
        """
        wanted = telling_words(source)
        if source.head not in speaker_words("backward"):
            wanted = wanted[:1]
        for heard in reversed(self.heard[-_MEMORY:]):
            if heard.bare_words.intersection(wanted):
                return heard
        return None


def telling_words(source: Written) -> list[str]:
    """The words of a source without their articles, and without those that only point: ذاته, نفسه."""
    return [bare(word) for word in source.words if word not in speaker_words("pointers")]


def _agree(a: str, b: str) -> bool:
    return not a or not b or a == b


def _joined(word: str) -> str:
    """A word with its article written out: للهيئه is الهيئه."""
    return "ال" + word[2:] if word.startswith("لل") else word


@cache
def _bodies() -> dict[str, tuple[str, ...]]:
    return {
        fold(noun): tuple(fold(head) for head in heads)
        for noun, heads in lexicon("speakers")["bodies"].items()
    }
