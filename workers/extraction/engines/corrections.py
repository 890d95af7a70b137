"""What is set right in the tags of the network, because it holds almost without exception."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from workers.extraction.document import Token
from workers.extraction.engines.gazetteer import gazetteer
from workers.extraction.lexicon import lexicon
from workers.extraction.text.marks import is_quotation_mark
from workers.extraction.text.spelling import fold

_SHORTEST = 3  # letters of a family name
_NOT_ALONE = frozenset({"title", "particle"})  # classes of words that end names but do not stand for them


def with_family_names(tags: Sequence[str], stems: Sequence[str], tokens: Sequence[Token]) -> list[str]:
    """The tags, with B-PER for each word that is no name but ends a person's name of several words elsewhere.

    `stems` are folded and without proclitics. So a family name alone is known from the full name.
    """
    ends = (last - 1 for first, last in _runs(tags, "PER") if last - first > 1)
    families = {stems[at] for at in ends if _may_stand_alone(stems[at])}
    found = list(tags)
    for at, stem in enumerate(stems):
        if stem in families and tags[at] == "O" and not tokens[at].form.endswith("ى"):  # على is not علي
            found[at] = "B-PER"
    return found


def with_first_words(
    tags: Sequence[str], stems: Sequence[str], proclitics: Sequence[Sequence[str]], tokens: Sequence[Token]
) -> list[str]:
    """The tags, with B-PER for a word between a title that a name follows, or an opening mark, and a name.

    المهندس [جديع] نهار القحطاني; «[ايجور] غوربونوف», where the marks hold nothing but the name.
    """
    found = list(tags)
    for at in (at for at, tag in enumerate(tags) if tag == "B-PER" and at > 1):
        opens = found[at - 1] == "O" and _may_open(stems[at - 1], proclitics[at - 1])
        follows = stems[at - 2] in _personal() or _fills_marks(tags, tokens, at)
        if opens and follows:
            found[at - 1 : at + 1] = ["B-PER", "I-PER"]
    return found


def with_joined_bodies(
    tags: Sequence[str], stems: Sequence[str], proclitics: Sequence[Sequence[str]]
) -> list[str]:
    """The tags, with I-ORG where a body that ل joins to another one begins: المجلس الرئاسي لحكومة الوفاق.

    The one before may have been passed over, if it is a body's noun and its adjective, and so may the noun
    that carries the ل: [المكتب الإعلامي] لـ[قيادة] الجيش. A medium does not follow so: it is the one spoken
    to (قال النادي لقناة الجزيرة).
    """
    found = list(tags)
    for at in [at for at, tag in enumerate(tags) if tag == "B-ORG" and at and not _is_medium(stems[at])]:
        joined = next((one for one in (at, at - 1) if list(proclitics[one]) == ["ل"]), 0)
        if not joined or (joined < at and (found[joined] != "O" or stems[joined] not in _joining())):
            continue
        if found[max(joined - 2, 0) : joined] == ["O", "O"] and _is_body(*stems[joined - 2 : joined]):
            found[joined - 2 : joined] = ["B-ORG", "I-ORG"]
        if found[joined - 1].endswith("ORG"):
            found[joined : at + 1] = ["I-ORG"] * (at + 1 - joined)
    return found


def with_office_holders(tags: Sequence[str], stems: Sequence[str]) -> list[str]:
    """The tags, with B-PER where a person's name ends that of the body whose office the person holds.

    رئيسة حزب الأمل [ليلى الحسن]: the name has two words or more and stands elsewhere by itself.
    """
    named = {tuple(stems[first:last]) for first, last in _runs(tags, "PER") if last - first > 1}
    found = list(tags)
    for first, last in _runs(tags, "ORG") if named else ():
        if _offices().isdisjoint(stems[max(first - 2, 0) : first]):  # الأمينة العامة لحزب …
            continue
        at = next((at for at in range(first + 2, last - 1) if tuple(stems[at:last]) in named), last)
        found[at:last] = ["B-PER", *["I-PER"] * (last - at - 1)][: last - at]
    return found


def without_pronouns(
    tags: Sequence[str], stems: Sequence[str], pronouns: Sequence[Sequence[str]]
) -> list[str]:
    """The tags, with O for a name of one word that has a pronoun and is in no list: سألوه, ديوانه."""
    listed = gazetteer().words
    found = list(tags)
    for at in [at for at, pronoun in enumerate(pronouns) if pronoun]:
        goes_on = at + 1 < len(tags) and tags[at + 1][0] == "I"
        if tags[at][0] == "B" and not goes_on and stems[at] not in listed:
            found[at] = "O"
    return found


def _runs(tags: Sequence[str], kind: str) -> Iterator[tuple[int, int]]:
    """The names of a type: first token, last (exclusive)."""
    for first in [at for at, tag in enumerate(tags) if tag == f"B-{kind}"]:
        last = first + 1
        while last < len(tags) and tags[last] == f"I-{kind}":
            last += 1
        yield first, last


def _may_stand_alone(stem: str) -> bool:
    return len(stem) >= _SHORTEST and not _NOT_ALONE & gazetteer().words.get(stem, set())


def _may_open(stem: str, proclitics: Sequence[str]) -> bool:
    """Whether a name may begin with a word that no list knows as anything else."""
    plain = not proclitics and not stem.startswith("ال") and stem[:1].isalpha()
    return plain and len(stem) >= _SHORTEST and stem not in _not_first()


def _fills_marks(tags: Sequence[str], tokens: Sequence[Token], at: int) -> bool:
    """Whether quotation marks stand right before the word before `at` and right behind the name there."""
    last = at + 1
    while last < len(tags) and tags[last] == "I-PER":
        last += 1
    return last < len(tags) and is_quotation_mark(tokens[at - 2]) and is_quotation_mark(tokens[last])


@cache
def _offices() -> frozenset[str]:
    """Words that the title of an office begins with: رئيسة, مدير."""
    return frozenset(map(fold, lexicon("titles")["heads"]))


@cache
def _personal() -> frozenset[str]:
    """Titles that a person's name follows: المهندس, اللواء."""
    return frozenset(map(fold, lexicon("titles")["personal"]))


@cache
def _not_first() -> frozenset[str]:
    """Words of titles and of what is told of their bearers: اللواء متقاعد سالم."""
    titles = lexicon("titles")
    return frozenset(fold(word) for table in ("heads", "inner", "alone", "offices") for word in titles[table])


def _is_body(noun: str, adjective: str) -> bool:
    """Whether two words are a body's noun and its adjective: المكتب الإعلامي."""
    return noun.startswith("ال") and noun[2:] in _joining() and adjective.startswith("ال")


@cache
def _joining() -> frozenset[str]:
    return frozenset(map(fold, lexicon("bodies")["joining"]))


def _is_medium(stem: str) -> bool:
    return stem.removeprefix("ال") in _media() or "media" in gazetteer().words.get(stem, ())


@cache
def _media() -> frozenset[str]:
    return frozenset(fold(head) for head in lexicon("media")["heads"])
