"""Titles, ranks and offices beside a person's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from workers.extraction.document import Document, EntityType, Mention, Span, Word
from workers.extraction.lexicon import lexicon
from workers.extraction.text.spelling import fold, fold_name

_LONGEST = 14  # words
_COMMAS = frozenset("،,")
_PARTING = _COMMAS | frozenset('"«“')  # what may stand between a title and the name
_SHORTEST = 2  # words of a title before a comma, or after the name
_NOUN_ENDINGS = ("ة", "ات")  # of no verb


def with_titles(document: Document, words: Sequence[Word], mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, each person's with the title before the name, or else with the office after it."""
    inside = {at: mention.type for mention in mentions for at in range(mention.first, mention.last)}
    titles = _Titles(document, words, inside)
    titled, free = [], 0
    for mention in mentions:
        title = titles.of(mention, free) if mention.type == "PERSON" else None
        titled.append(replace(mention, title=title) if title else mention)
        free = title.end if title else free
    return titled


@dataclass(frozen=True)
class _Titles:
    """An article where titles are looked for; `inside` is the type of the name that a token stands in."""

    document: Document
    words: Sequence[Word]
    inside: Mapping[int, EntityType]

    def of(self, mention: Mention, free: int) -> Span | None:
        """The title of a person where the name is written so; what is before `free` is told of another."""
        return self._before(mention, free) or self._after(mention)

    def _before(self, mention: Mention, free: int) -> Span | None:
        """The title that ends where the name begins: back to the farthest head noun it may reach."""
        tokens, last = self.document.tokens, mention.first
        begin = self.document.sentences[mention.sentence].first
        if mention.start > tokens[last].start:
            return None  # the name goes on from what is joined to it: … مدير المصنع وسامي
        parted = last > begin and tokens[last - 1].form in _PARTING
        last -= parted
        heads = [
            head
            for head in self._heads(begin, last)
            if tokens[head].start >= free and self._is_title(head, last)
        ]
        if not heads:
            return None
        asked = "ل" in self.words[heads[-1]].proclitics  # … أكده لمراسلة الإذاعة، سامي العلي
        if parted and tokens[last].form in _COMMAS and (asked or last - heads[-1] < _SHORTEST):
            return None
        return self._span(heads[-1], last)

    def _heads(self, begin: int, last: int) -> Iterator[int]:
        """The head nouns from which a title may run to `last`, the nearest first."""
        head = -1
        for at in range(last - 1, max(begin, last - _LONGEST) - 1, -1):
            if self.document.tokens[at].form in _COMMAS and head == at + 1:
                continue  # a rank follows an office: القائد العام للجيش، المشير خليفة حفتر
            if not self._may_stand(at):
                return
            if self._has(at, "heads") and at not in self.inside:
                head = at
                yield at
                if self.words[at].proclitics:
                    return

    def _after(self, mention: Mention) -> Span | None:
        """The office that is told after the name: سامي العلي، وزير النقل، …"""
        tokens, first = self.document.tokens, mention.last
        end = self.document.sentences[mention.sentence].last
        if first < end and tokens[first].form in _COMMAS:
            first += 1
        elif self._has(mention.first - 1, "taking"):
            return None  # who is met or asked, not who the person is: التقى سامي وزير النقل
        if first == end or first in self.inside or self.words[first].proclitics:
            return None
        if not self._has(first, "offices"):
            return None
        last = first + 1
        while last < min(end, first + _LONGEST) and self._may_stand(last) and not self._is_another(last):
            last += 1
        while self._has(last - 1, "prepositions"):
            last -= 1
        next_name = last + (last < end and tokens[last].form in _PARTING)
        if self.inside.get(next_name) == "PERSON" or last - first < _SHORTEST:
            return None  # the office of the person who is named next
        return self._span(first, last) if self._is_title(first, last) else None

    def _may_stand(self, at: int) -> bool:
        """Whether the token may belong to a title: a name but of a person, a noun, what joins two nouns."""
        if at in self.inside:
            return self.inside[at] != "PERSON"
        token = self.document.tokens[at]
        if token.kind != "arabic" or self._has(at, "never"):
            return False
        if self._is_definite(at) or any(self._has(at, table) for table in ("heads", "inner", "prepositions")):
            return True
        # بمديرية الدفاع belongs to an office, بدعوة رسمية to a sentence.
        ruling = not self.words[at].proclitics or at + 1 in self.inside or self._is_definite(at + 1)
        return ruling and self.words[at].stem.endswith(_NOUN_ENDINGS)

    def _is_title(self, head: int, last: int) -> bool:
        """Whether the words from a head noun to `last` tell who somebody is.

        Not so where the noun rules the name itself (مدير مكتب سامي), nor where what follows belongs to the
        sentence (التقى الوزير في باريس).
        """
        if self._has(last - 1, "prepositions"):
            return False
        at_once = head + 1 < last and self._has(head + 1, "prepositions")
        if not self._has(head, "placed") and (
            at_once or any(self._has(at, "far") for at in range(head, last))
        ):
            return False
        ruled = any(
            self._is_definite(at) or self.words[at].enclitics or at in self.inside for at in range(head, last)
        )
        return ruled or (last - head == 1 and self._has(head, "alone"))

    def _is_definite(self, at: int) -> bool:
        if at >= len(self.words):
            return False
        return fold(self.words[at].stem).startswith("ال") or self.document.tokens[at].form.startswith("لل")

    def _is_another(self, at: int) -> bool:
        """Whether the title of another begins here: سامي العلي مدير المصنع لمراسل الإذاعة."""
        return bool(self.words[at].proclitics) and at not in self.inside and self._has(at, "heads")

    def _has(self, at: int, table: str) -> bool:
        """Whether the token or its stem stands in a table of titles.toml."""
        if not 0 <= at < len(self.words):
            return False
        word = self.words[at]
        forms = _alone(word.stem, bool(word.enclitics)), self.document.tokens[at].folded
        return not _table(table).isdisjoint(forms)

    def _span(self, first: int, last: int) -> Span:
        tokens = self.document.tokens
        return Span(tokens[first].offset(self.words[first].proclitic_letters), tokens[last - 1].end)


@lru_cache(maxsize=4096)
def _alone(stem: str, has_pronoun: bool) -> str:
    """The folded stem without its pronoun: of مديرتها مديرة."""
    return fold(stem[:-1] + "ة" if has_pronoun and stem.endswith("ت") else stem)


@cache
def _table(name: str) -> frozenset[str]:
    return frozenset(map(fold_name, lexicon("titles")[name]))
