"""The words of reported speech: every form that lexicon/cues.toml stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from workers.extraction.document import Token
from workers.extraction.lexicon import lexicon
from workers.extraction.text.spelling import fold, plain

Shape = Literal["past", "present", "participle", "noun", "frame", "colon"]
Gender = Literal["m", "f", ""]
Number = Literal["s", "p", ""]

# Attached pronouns: of a verb's object (أعلنه) and of a frame's verb (وفق ما أكدته).
_OBJECTS = ("ه", "ها", "هم", "هما", "ني", "نا", "ك")
_PREFIXES = (("ي", "m"), ("ت", "f"), ("ن", ""), ("أ", ""))


@dataclass(frozen=True, slots=True)
class Reporting:
    """One form of a reporting word: its lemma and kind, its shape, and whom it agrees with."""

    lemma: str
    kind: str
    shape: Shape
    gender: Gender = ""
    number: Number = ""
    has_object: bool = False


@cache
def reporting_forms() -> dict[str, Reporting]:
    """Every folded form of every reporting verb and noun, without proclitics."""
    forms: dict[str, Reporting] = {}
    for past, present, participle, kind in lexicon("cues")["verbs"]:
        for form, reporting in _verb_forms(past, present, participle, kind):
            forms.setdefault(fold(plain(form)[0]), reporting)
    for noun in lexicon("cues")["nouns"]:
        if noun.endswith("ة"):  # دعوة is no دعوه, "they called him", though both fold alike
            forms[fold(noun)] = Reporting(noun, "noun", "noun")
        forms.setdefault(fold(noun), Reporting(noun, "noun", "noun"))
    return forms


def _verb_forms(past: str, present: str, participle: str, kind: str) -> Iterator[tuple[str, Reporting]]:
    defective = past[-1] in "ىا"
    base = past[:-1] if defective else past
    pasts: tuple[tuple[str, Gender, Number], ...] = (
        (past, "m", "s"),
        (base + "ت", "f", "s"),
        (base + "وا", "m", "p"),
        (base + "تا", "f", "p"),
        (_they_women(past), "f", "p"),
    )
    for form, gender, number in pasts:
        yield form, Reporting(past, kind, "past", gender, number)
    for form, gender, number in pasts[:2]:
        stem = base + "ا" if defective and number == "s" and gender == "m" else form
        for pronoun in _OBJECTS[:4]:
            yield stem + pronoun, Reporting(past, kind, "past", gender, number, has_object=True)
    yield base + "وه", Reporting(past, kind, "past", "m", "p", has_object=True)
    yield from _present_forms(past, present[1:], kind)
    if participle:
        yield from _participle_forms(past, participle, kind)


def _they_women(past: str) -> str:
    """The past of several women: أوضحن; a long vowel before the last letter is lost: قلن."""
    if past[-1] in "ىا":
        return past[:-1] + "ين"
    return (past[:-2] + past[-1] if past[-2] == "ا" else past) + "ن"


def _present_forms(past: str, stem: str, kind: str) -> Iterator[tuple[str, Reporting]]:
    short = stem[:-1] if stem[-1] in "ىيو" else stem
    for prefix, gender in _PREFIXES:
        yield prefix + stem, Reporting(past, kind, "present", gender, "s")  # type: ignore[arg-type]
    for prefix, gender in _PREFIXES[:2]:
        yield prefix + stem + "ه", Reporting(past, kind, "present", gender, "s", has_object=True)  # type: ignore[arg-type]
        yield prefix + stem + "ها", Reporting(past, kind, "present", gender, "s", has_object=True)  # type: ignore[arg-type]
        yield prefix + short + "ون", Reporting(past, kind, "present", "m", "p")
        yield prefix + stem + "ان", Reporting(past, kind, "present", gender, "p")  # type: ignore[arg-type]


def _participle_forms(past: str, participle: str, kind: str) -> Iterator[tuple[str, Reporting]]:
    short = participle[:-1] if participle[-1] == "ي" else participle
    endings: tuple[tuple[str, Gender, Number], ...] = (
        (participle + "ا", "m", "s"),
        (participle + "ة", "f", "s"),
        (short + "ين", "m", "p"),
        (short + "ون", "m", "p"),
        (participle + "ات", "f", "p"),
        (participle + "ان", "m", "p"),
        (participle, "m", "s"),
    )
    for form, gender, number in endings:
        yield form, Reporting(past, kind, "participle", gender, number)


@cache
def words(table: str) -> frozenset[str]:
    """The folded words of a list of lexicon/cues.toml, or of its `function` table."""
    tables = lexicon("cues")
    return frozenset(fold(word) for word in tables.get(table) or tables["function"][table])


def opens_report(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token is a complementizer: not so in بعد أن "after", ، على أن "provided that", إن لم."""
    if tokens[at].folded not in words("complementizers"):
        return False
    if at and tokens[at - 1].folded in words("conjunctions"):
        return False
    if at > 1 and tokens[at - 1].folded in words("provided") and tokens[at - 2].form in ("،", ","):
        return False
    conditional = tokens[at].form in lexicon("cues")["function"]["conditional"] and at + 1 < len(tokens)
    return not (conditional and tokens[at + 1].folded in words("jussive_negations"))


@cache
def asides() -> dict[str, list[list[str]]]:
    """First word of an aside with which the narrator explains what was said -> what goes on with it.

    Among them what was left unsaid: دون أن يذكر, لكنه لم يوضح.
    """
    tables = lexicon("cues")["function"]
    unsaid = (f"{opening} {verb}" for opening in tables["unsaid"] for verb in tables["said_more"])
    found: dict[str, list[list[str]]] = {}
    for aside in (*tables["asides"], *unsaid):
        head, *rest = fold(aside).split()
        found.setdefault(head, []).append(rest)
    return found


@cache
def stressing() -> dict[str, frozenset[str]]:
    """Lemma -> the folded prepositions with which alone its participle tells: مؤكدة على ضرورة الصيانة."""
    return {lemma: frozenset(map(fold, found)) for lemma, found in lexicon("cues")["stressing"].items()}


@cache
def frames() -> dict[str, tuple[tuple[str, ...], ...]]:
    """First word of a frame -> what may go on with it, longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for parts in lexicon("cues")["frames"]:
        folded = tuple(fold(part) for part in parts)
        found.setdefault(folded[0], []).append(folded[1:])
    return {head: tuple(sorted(rests, key=len, reverse=True)) for head, rests in found.items()}
