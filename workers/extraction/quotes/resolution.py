"""Who speaks where the source is unwritten, or written by title, office or family only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from workers.extraction.document import Entity, Mention
from workers.extraction.lexicon import lexicon
from workers.extraction.quotes.context import Context
from workers.extraction.quotes.speakers import Written, own_name, speaker_words
from workers.extraction.quotes.tagging import Frame
from workers.extraction.text.spelling import fold, fold_name

Mentions = Sequence[tuple[Mention, Entity]]


@dataclass(frozen=True, slots=True)
class Heard:
    """A source that has spoken: its entity if it has a name, how it was written, and its gender if known."""

    entity: Entity | None
    words: tuple[str, ...]
    gender: str
    number: str
    unit: int


@dataclass
class Conversation:
    """The sources of an article in the order of their cues, and the names that they may turn out to be."""

    context: Context
    mentions: Mentions
    heard: list[Heard] = field(default_factory=list)

    def resolve(self, frame: Frame, source: Written | None) -> tuple[Entity | None, bool]:
        """The entity that speaks, and whether its name stands in the written source itself."""
        explicit = own_name(source, self.mentions) if source else None
        if explicit:
            entity: Entity | None = explicit.entity
        elif source:
            entity = self._described(frame, source)
        else:
            entity = self._unwritten(frame)
        self._remember(frame, source, entity)
        return entity, explicit is not None

    def _remember(self, frame: Frame, source: Written | None, entity: Entity | None) -> None:
        reporting = frame.candidate.reporting
        verb = reporting.shape in ("past", "present", "participle")
        gender: str = reporting.gender if verb else ""
        number: str = reporting.number if verb else ""
        previous = self._last()
        if source is None and previous and entity is previous.entity:
            source_words = previous.words
            gender = previous.gender or gender
        else:
            source_words = source.words if source else ()
        unit = self.context.unit_of[frame.candidate.first]
        self.heard.append(Heard(entity, source_words, gender, number, unit))

    def _last(self) -> Heard | None:
        return self.heard[-1] if self.heard else None

    def _unwritten(self, frame: Frame) -> Entity | None:
        """Who goes on speaking: the last source that agrees, else the person named last before."""
        reporting = frame.candidate.reporting
        unit = self.context.unit_of[frame.candidate.first]
        nearest = self._subject_of_unit(frame) if reporting.shape == "participle" else None
        for heard in reversed(self.heard[-6:]):
            if nearest and heard.unit != unit:
                return nearest
            if _agree(reporting.gender, heard.gender):
                return heard.entity
        return nearest or self._person_before(frame)

    def _subject_of_unit(self, frame: Frame) -> Entity | None:
        """The first person or body named in the unit before a participle: whose circumstance it tells."""
        first = self.context.units[self.context.unit_of[frame.candidate.first]][0]
        for mention, entity in self.mentions:
            if first <= mention.first < frame.candidate.first and entity.type == "PERSON":
                return entity
        return None

    def _person_before(self, frame: Frame) -> Entity | None:
        """The last person named before a cue in its paragraph, else the first person of the article."""
        before = [e for m, e in self.mentions if m.last <= frame.candidate.first and e.type == "PERSON"]
        return before[-1] if before else None

    def _described(self, frame: Frame, source: Written) -> Entity | None:
        """The entity that a title, an office, a common noun or a word like المصدر points back at."""
        if source.head in speaker_words("anonymous"):
            return None
        return (
            self._by_title(source)
            or self._by_body(source)
            or (self._pointing_back(source) if len(source.words) <= 3 else None)
        )

    def _by_title(self, source: Written) -> Entity | None:
        """A person whose title is that of the source: وزيرة المرأة, الوزير, رئيس المجلس الأوروبي."""
        wanted = [_bare(word) for word in source.words if word not in _particles()]
        best: tuple[int, Entity] | None = None
        for mention, entity in self.mentions:
            if entity.type != "PERSON" or mention.title is None:
                continue
            title = [_bare(word) for word in fold_name(self.context.document.cut(mention.title)).split()]
            if not title or wanted[0] not in title:
                continue
            if all(word in title for word in wanted) or title[: len(wanted)] == wanted[: len(title)]:
                score = sum(word in title for word in wanted)
                if best is None or score > best[0]:
                    best = score, entity
        return best[1] if best else None

    def _by_body(self, source: Written) -> Entity | None:
        """The body that a common noun stands for: الوزارة is the ministry named last, else first."""
        heads = _bodies().get(source.head)
        if heads is None or len(source.words) > 3:
            return None
        found = [
            (mention, entity) for mention, entity in self.mentions
            if entity.type == "ORGANIZATION" and fold_name(entity.name).startswith(heads)
        ]
        before = [entity for mention, entity in found if mention.last <= source.first]
        if before:
            return before[-1]
        return found[0][1] if found else None

    def _pointing_back(self, source: Written) -> Entity | None:
        """The last source, where the words say that it is one named before or name its kind again."""
        for heard in reversed(self.heard[-6:]):
            if heard.words and any(_bare(word) == _bare(source.head) for word in heard.words):
                return heard.entity
        if source.head in speaker_words("backward") or source.head in speaker_words("documents"):
            last = self._last()
            return last.entity if last else None
        return None


def _agree(a: str, b: str) -> bool:
    return not a or not b or a == b


def _bare(word: str) -> str:
    """A word without its article."""
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


@cache
def _particles() -> frozenset[str]:
    return frozenset({"ذاته", "ذاتها", "نفسه", "نفسها", "المذكور"})


@cache
def _bodies() -> dict[str, tuple[str, ...]]:
    return {
        fold(noun): tuple(fold(head) for head in heads) for noun, heads in lexicon("speakers")["bodies"].items()
    }
