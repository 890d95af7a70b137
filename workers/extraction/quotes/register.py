"""Who is named in an article: looked up by place, by the words that describe them, and by name.

An article of a hundred thousand characters may name thousands of times, and each quote asks: no question here
goes through all mentions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from workers.extraction.document import Entity, Mention
from workers.extraction.lexicon import lexicon
from workers.extraction.quotes.context import Context
from workers.extraction.quotes.speakers import Written, own_name
from workers.extraction.text.spelling import fold, fold_name

Mentions = Sequence[tuple[Mention, Entity]]
Description = tuple[Entity, int, frozenset[str]]
_DESCRIPTION = 7  # tokens before a person's name that may describe the person
_BEFORE = 300  # mentions before a cue that are thought of for its speaker
_AFTER = 100  # and behind it
_ALIKE = 200  # descriptions on either side of a source that share a word with it


class Register:
    """The mentions of an article in order, and how its persons are described.

    `sources` are those of all cues: a headline may name by office whom the article names below.
    """

    def __init__(self, context: Context, mentions: Mentions, sources: Iterable[Written | None]) -> None:
        self.mentions = mentions
        self._firsts = [mention.first for mention, _ in mentions]
        self._context = context
        self._entities = {entity.id: entity for _, entity in mentions}
        self._folded = {entity.id: fold_name(entity.name) for entity in self._entities.values()}
        self._bare = {found: [bare(word) for word in name.split()] for found, name in self._folded.items()}
        self._by_word: dict[str, list[Description]] = {}
        self._known_by: dict[str, dict[str, Entity]] = {}
        self._bodies: dict[str, list[Entity]] = {}
        descriptions = sorted(self._describe(sources), key=lambda description: description[1])
        self._read_descriptions(descriptions)
        self._read_names()
        self._genders = dict(self._tell_genders(descriptions))

    def folded_name(self, entity: Entity) -> str:
        """The entity's name as it is compared."""
        return self._folded[entity.id]

    def bare_name(self, entity: Entity) -> Sequence[str]:
        """Its words without their articles."""
        return self._bare[entity.id]

    def gender(self, entity: Entity) -> str:
        """m or f by an entity's description; "" where nothing tells."""
        return self._genders.get(entity.id, "")

    def between(self, first: int, last: int) -> Mentions:
        """The mentions that begin within tokens `first` to `last` (exclusive)."""
        return self.mentions[self._index(first) : self._index(last)]

    def around(self, token: int) -> Mentions:
        """The mentions near a token, as many as may matter to who speaks there."""
        at = self._index(token)
        return self.mentions[max(0, at - _BEFORE) : at + _AFTER]

    def last_before(self, token: int, kind: str) -> Entity | None:
        """The entity of a type that was named last before a token."""
        at = bisect_right(self.mentions, token, key=lambda pair: pair[0].last)
        before = (self.mentions[index][1] for index in range(at - 1, -1, -1))
        return next((entity for entity in before if entity.type == kind), None)

    def described_by(self, word: str, near: int) -> Sequence[Description]:
        """The descriptions with a word, in order: those nearest to a token, should they be many."""
        found = self._by_word.get(word, ())
        at = bisect_left(found, near, key=lambda description: description[1])
        return found[max(0, at - _ALIKE) : at + _ALIKE]

    def known_by(self, word: str) -> Iterable[Entity]:
        """The entities with a word in their name or in a description of theirs."""
        return self._known_by.get(word, {}).values()

    def body(self, heads: Sequence[str], before: int) -> Entity | None:
        """The body whose name begins with one of the heads and goes on: the one named last, else the next."""
        first_words = dict.fromkeys(head.partition(" ")[0] for head in heads)
        beginnings = tuple(head + " " for head in heads)
        named = (entity for word in first_words for entity in self._bodies.get(word, ()))
        bodies = [entity for entity in named if _head(self._folded[entity.id]).startswith(beginnings)]
        earlier = [(mention.first, entity) for entity in bodies if (mention := last_mention(entity, before))]
        if earlier:
            return max(earlier, key=lambda pair: pair[0])[1]
        return min(bodies, key=lambda entity: entity.mentions[0].first, default=None)

    def _index(self, token: int) -> int:
        """How many mentions begin before a token."""
        return bisect_left(self._firsts, token)

    def _describe(self, sources: Iterable[Written | None]) -> Iterator[Description]:
        """For every person: where it is described, and the words (titles, sources, what precedes)."""
        for source in sources:
            name = own_name(source, self.mentions) if source else None
            if source and name and name.entity.type == "PERSON":
                yield name.entity, source.first, _with_other_words(map(bare, source.words))
        for mention, entity in self.mentions:
            if entity.type != "PERSON":
                continue
            if mention.title:
                title = fold_name(self._context.document.cut(mention.title)).split()
                yield entity, mention.first, _with_other_words(map(bare, title))
            before = self._words_before(mention)
            if before:
                yield entity, mention.first, _with_other_words(before)

    def _words_before(self, mention: Mention) -> list[str]:
        """The nouns right before a name: no verb of speech and no mark but a comma parts them from it."""
        words: list[str] = []
        at = mention.first - 1
        while at >= 0 and mention.first - at <= _DESCRIPTION:
            token = self._context.tokens[at]
            if (token.kind != "arabic" and token.form != "،") or self._context.candidate_of[at] >= 0:
                break
            if self._context.classes[at] in ("COMP", "REL", "NEG", "AUX", "y"):
                break
            words.append(bare(token.folded))
            at -= 1
        return words

    def _read_descriptions(self, descriptions: Sequence[Description]) -> None:
        for description in descriptions:
            for word in description[2]:
                self._by_word.setdefault(word, []).append(description)
                self._known_by.setdefault(word, {})[description[0].id] = description[0]

    def _read_names(self) -> None:
        for entity in self._entities.values():
            for word in self._bare[entity.id]:
                self._known_by.setdefault(word, {})[entity.id] = entity
            if entity.type == "ORGANIZATION":
                first = _head(self._folded[entity.id]).partition(" ")[0]
                self._bodies.setdefault(first, []).append(entity)

    def _tell_genders(self, descriptions: Iterable[Description]) -> Iterator[tuple[str, str]]:
        """The gender that titles and nouns tell of each person, and the head noun of each body."""
        for entity, _, description in descriptions:
            women = sum(word in _people("feminine") for word in description)
            men = sum(word in _people("masculine") for word in description)
            if women != men:
                yield entity.id, "f" if women > men else "m"
        for entity in self._entities.values():
            if entity.type == "ORGANIZATION":
                yield entity.id, "f" if entity.name.split()[0].endswith("ة") else "m"


def last_mention(entity: Entity, before: int) -> Mention | None:
    """Where an entity was named last before a token."""
    at = bisect_right(entity.mentions, before, key=lambda mention: mention.last)
    return entity.mentions[at - 1] if at else None


@lru_cache(maxsize=4096)
def bare(word: str) -> str:
    """A word without its article and the preposition joined to it."""
    for prefix in ("ال", "بال", "لل", "وال"):
        if word.startswith(prefix) and len(word) > len(prefix) + 2:
            return word[len(prefix) :]
    return word


def _with_other_words(words: Iterable[str]) -> frozenset[str]:
    """The words of a description, and what else the press calls the body in it: مجلس النواب is a برلمان."""
    found = frozenset(words)
    return found.union(other for other, body in _other_words() if body <= found)


@cache
def _other_words() -> tuple[tuple[str, frozenset[str]], ...]:
    table = lexicon("speakers")["other_words"]
    return tuple(
        (fold(other), frozenset(map(bare, fold(body).split())))
        for other, bodies in table.items()
        for body in bodies
    )


def _head(name: str) -> str:
    """A folded name without the preposition joined to it."""
    return name.removeprefix("ل")


@cache
def _people(table: str) -> frozenset[str]:
    """The folded nouns of a list of lexicon/people.toml."""
    return frozenset(fold(word) for word in lexicon("people")[table])
