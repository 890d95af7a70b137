"""What an article has told of its speakers so far, and whom a word like المصدر points back at by rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from workers.extraction.document import Entity, Mention
from workers.extraction.lexicon import lexicon
from workers.extraction.quotes.context import Context
from workers.extraction.quotes.cues import Candidate
from workers.extraction.quotes.phrases import speaker_words
from workers.extraction.quotes.speakers import Written, own_name
from workers.extraction.text.spelling import fold, fold_name

Mentions = Sequence[tuple[Mention, Entity]]
_MEMORY = 6  # how many sources back an unwritten one may be
_BARRIERS = frozenset({"PREP", "WPREP", "COMP", "REL", "WREL", ".", ":", "QUOTE", "CLAUSE", "WCLAUSE"})
_DESCRIPTION = 7  # tokens before a person's name that may describe the person


@dataclass(frozen=True, slots=True)
class Heard:
    """A source that has spoken: its entity if it has a name, how it was written, and its gender if known."""

    entity: Entity | None
    words: tuple[str, ...]
    gender: str
    unit: int


@dataclass
class Conversation:
    """The sources of an article in the order of their cues, and the names that they may turn out to be.

    `sources` are those of all cues: a headline may name by office whom the article names below.
    """

    context: Context
    mentions: Mentions
    sources: Sequence[Written | None]
    heard: list[Heard] = field(default_factory=list)
    heard_at: int = -1
    overheard: tuple[Entity, int] | None = None

    def __post_init__(self) -> None:
        self.descriptions = list(self._describe())
        self._described_as = dict(self._genders())
        self._folded = {entity.id: fold_name(entity.name) for _, entity in self.mentions}

    def gender(self, entity: Entity) -> str:
        """m or f by the verbs an entity has spoken by, else by its description; "" where nothing tells."""
        spoken = next((h.gender for h in reversed(self.heard) if h.entity is entity and h.gender), "")
        return spoken or self._described_as.get(entity.id, "")

    def folded_name(self, entity: Entity) -> str:
        """The entity's name as it is compared."""
        return self._folded[entity.id]

    def guess(self, candidate: Candidate, source: Written | None) -> Entity | None:
        """Who speaks by rule where the source carries no name of its own."""
        return self._described(candidate, source) if source else self._unwritten(candidate)

    def _describe(self) -> Iterator[tuple[Entity, int, frozenset[str]]]:
        """For every person: where it is described, and the words (titles, sources, what precedes)."""
        for source in self.sources:
            name = own_name(source, self.mentions) if source else None
            if source and name and name.entity.type == "PERSON":
                yield name.entity, source.first, frozenset(map(bare, source.words))
        for mention, entity in self.mentions:
            if entity.type != "PERSON":
                continue
            if mention.title:
                title = fold_name(self.context.document.cut(mention.title)).split()
                yield entity, mention.first, frozenset(map(bare, title))
            before = self._words_before(mention)
            if before:
                yield entity, mention.first, frozenset(before)

    def _genders(self) -> Iterator[tuple[str, str]]:
        """The gender that titles and nouns tell of each person, and the head noun of each body."""
        for entity, _, description in self.descriptions:
            women = sum(word in _people("feminine") for word in description)
            men = sum(word in _people("masculine") for word in description)
            if women != men:
                yield entity.id, "f" if women > men else "m"
        for _, entity in self.mentions:
            if entity.type == "ORGANIZATION":
                yield entity.id, "f" if entity.name.split()[0].endswith("ة") else "m"

    def _words_before(self, mention: Mention) -> list[str]:
        """The nouns right before a name: no verb of speech and no mark but a comma parts them from it."""
        words: list[str] = []
        at = mention.first - 1
        while at >= 0 and mention.first - at <= _DESCRIPTION:
            token = self.context.tokens[at]
            if (token.kind != "arabic" and token.form != "،") or self.context.candidate_of[at] >= 0:
                break
            if self.context.classes[at] in ("COMP", "REL", "NEG", "AUX", "y"):
                break
            words.append(bare(token.folded))
            at -= 1
        return words

    def remember(self, candidate: Candidate, source: Written | None, entity: Entity | None) -> None:
        """Take in who has spoken; a source that goes on keeps its words and its gender."""
        gender: str = candidate.reporting.gender
        words = source.words if source else ()
        previous = self.heard[-1] if self.heard else None
        if source is None and previous and entity is previous.entity:
            words, gender = previous.words, previous.gender or gender
        self.heard.append(Heard(entity, words, gender, self.context.unit_of[candidate.first]))
        self.heard_at = candidate.first

    def overhear(self, candidate: Candidate) -> None:
        """Remember who stands as subject beside a word of speech that reports nothing: أشاد الوزير بـ…"""
        if candidate.reporting.shape not in ("past", "present"):
            return
        for mention, entity in self.mentions:
            if candidate.last <= mention.first < candidate.last + _DESCRIPTION and entity.type == "PERSON":
                between = self.context.classes[candidate.last : mention.first]
                if not _BARRIERS.intersection(between):
                    self.overheard = entity, candidate.first
                return

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
        return nearest or self._named_before(candidate)

    def _subject_of_unit(self, candidate: Candidate) -> Entity | None:
        """The first person named in the unit before a participle: whose circumstance it tells."""
        first = self.context.units[self.context.unit_of[candidate.first]][0]
        for mention, entity in self.mentions:
            if first <= mention.first < candidate.first and entity.type == "PERSON":
                return entity
        return None

    def _named_before(self, candidate: Candidate, kind: str = "PERSON") -> Entity | None:
        """The last person (or body) named before a cue."""
        before = [e for m, e in self.mentions if m.last <= candidate.first and e.type == kind]
        return before[-1] if before else None

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
        wanted = [bare(word) for word in source.words if word not in speaker_words("pointers")]
        definite = source.head.startswith("ال")
        best: tuple[int, bool, int] | None = None
        chosen: Entity | None = None
        for entity, at, description in self.descriptions:
            shared = sum(word in description for word in wanted)
            whole = shared == len(wanted) and (definite or len(wanted) > 1)
            if wanted[0] not in description or not (
                whole or shared >= 3 or (shared == 2 and len(wanted) == 3)
            ):
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
            found = [(m, e) for m, e in self.mentions if e.type == "ORGANIZATION" and _begins(e, heads)]
            earlier = [entity for mention, entity in found if mention.last <= before]
            if found:
                return earlier[-1] if earlier else found[0][1]
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
        return bodies[-1] if bodies else self._named_before(candidate, "ORGANIZATION")

    def _pointing_back(self, source: Written) -> Entity | None:
        """The last source, where the words say that it is one named before or name its kind again."""
        alike = self.alike(source)
        if alike:
            return alike.entity
        if source.head in speaker_words("backward"):
            lately = (heard.entity for heard in reversed(self.heard[-_MEMORY:]))
            return next((entity for entity in lately if entity is None or entity.type == "PERSON"), None)
        return None

    def alike(self, source: Written) -> Heard | None:
        """The last source that was written with the head noun of this one: الدبلوماسي ذاته."""
        wanted = [bare(word) for word in source.words if word not in speaker_words("pointers")]
        for heard in reversed(self.heard[-_MEMORY:]):
            if wanted and wanted[0] in map(bare, heard.words):
                return heard
        return None


def _begins(body: Entity, heads: Sequence[str]) -> bool:
    """Whether a body's name begins with one of the heads and goes on: the head alone may stand for it."""
    name = fold_name(body.name).removeprefix("ل")
    return any(name.startswith(head + " ") for head in heads)


def _agree(a: str, b: str) -> bool:
    return not a or not b or a == b


def bare(word: str) -> str:
    """A word without its article and the preposition joined to it."""
    for prefix in ("ال", "بال", "لل", "وال"):
        if word.startswith(prefix) and len(word) > len(prefix) + 2:
            return word[len(prefix) :]
    return word


def _joined(word: str) -> str:
    """A word with its article written out: للهيئه is الهيئه."""
    return "ال" + word[2:] if word.startswith("لل") else word


@cache
def _people(table: str) -> frozenset[str]:
    """The folded nouns of a list of lexicon/people.toml."""
    return frozenset(fold(word) for word in lexicon("people")[table])


@cache
def _bodies() -> dict[str, tuple[str, ...]]:
    return {
        fold(noun): tuple(fold(head) for head in heads)
        for noun, heads in lexicon("speakers")["bodies"].items()
    }
