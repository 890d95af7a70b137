"""Which stems end in an attached pronoun: those whose base takes several of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from workers.extraction.engines.segments import PRONOUNS, bare_forms, is_base

_COMMON = 3  # times that the base and another pronoun are seen
_OF_NAME = 10  # the same where the word is a name too
_SHARE = 0.02  # of the occurrences of the word, times that they are seen
_ARTICLE = 0.02  # share of occurrences with the article above which a word is a noun of its own
_FEMININE = 0.95  # share of occurrences with ta marbuta above which a final ه is one
_SHORT = frozenset({
    "ب", "ل", "في", "من", "عن", "علي", "الي", "ان", "لكن", "مع", "لدي", "بين", "عند", "كل", "ضد", "يد", "دم",
    "حق", "رد",
})  # fmt: skip


def attached(
    stems: Collection[str], counts: Mapping[str, int], feminine: Mapping[str, int], names: Collection[str]
) -> dict[str, int]:
    """How many letters at the end of a stem are an attached pronoun, for the stems that have one.

    `feminine` counts, of the folded words in ه, those written with ta marbuta; `names` need more to be cut.
    """
    found: dict[str, int] = {}
    for word in sorted(stems):
        for pronoun in PRONOUNS:
            if word.endswith(pronoun):
                base = word[: -len(pronoun)]
                if base in _SHORT or (
                    len(base) > 2
                    and is_base(base, stems)
                    and not _is_root(base, pronoun, counts)
                    and not (pronoun == "نا" and _is_subject(base, counts))
                    and (_takes_others(base, pronoun, counts) or _is_seen_alone(base, pronoun, counts))
                    and (word not in names or _outweighs_name(base, pronoun, counts))
                    and not _stands_alone(word, counts, feminine)
                ):
                    found[word] = len(pronoun)
                break
    return found


def _is_root(base: str, pronoun: str, counts: Mapping[str, int]) -> bool:
    """Whether the ending belongs to the word: يراهن, أولئك, واجه, المهم (also seen without its article)."""
    word = base + pronoun
    return (
        word == "اوليك"
        or (pronoun == "هن" and base[-1] in "اوي")
        or (base.startswith("ال") and word[2:] in counts)
        or _alone(base, counts) < _SHARE * counts.get(word, 0)
    )


def _is_subject(base: str, counts: Mapping[str, int]) -> bool:
    """Whether نا is the subject of a past verb, also seen with وا, or the end of a noun in ان (أحيانا)."""
    verbs = (base + "وا", base[:-1] + "وا") if base.endswith("ي") else (base + "وا",)
    past = base[0] != "ي" and any(counts.get(verb, 0) >= _COMMON for verb in verbs)
    return past or (base[-1] == "ا" and counts.get(base + "ن", 0) >= _COMMON)


def _takes_others(base: str, pronoun: str, counts: Mapping[str, int], fewest: int = _COMMON) -> bool:
    """Whether the base is seen with at least two other pronouns, and often enough."""
    others = _others(base, pronoun, counts)
    enough = max(fewest, _SHARE * counts.get(base + pronoun, 0))
    return sum(others) >= enough and sum(map(bool, others)) >= 2


def _is_seen_alone(base: str, pronoun: str, counts: Mapping[str, int]) -> bool:
    """Whether the base is seen with another pronoun, and without any no less than with this one."""
    seen = any(_others(base, pronoun, counts)) and _alone(base, counts) >= counts.get(base + pronoun, 0)
    return seen and pronoun != "ك"


def _outweighs_name(base: str, pronoun: str, counts: Mapping[str, int]) -> bool:
    """Whether a word is cut although it is a name too (شعبه, a valley; مارتينا, الدرك never)."""
    article = base.startswith("ال")
    return pronoun in ("ه", "ها", "هم") and not article and _takes_others(base, pronoun, counts, _OF_NAME)


def _alone(base: str, counts: Mapping[str, int]) -> int:
    return max(counts.get(bare, 0) for bare in bare_forms(base))


def _others(base: str, pronoun: str, counts: Mapping[str, int]) -> list[int]:
    return [counts.get(base + other, 0) for other in PRONOUNS if other != pronoun]


def _stands_alone(word: str, counts: Mapping[str, int], feminine: Mapping[str, int]) -> bool:
    count = counts.get(word, 0) + 1
    article = sum(counts.get(al + word, 0) - feminine.get(al + word, 0) for al in ("ال", "وال"))
    return article > _ARTICLE * count or feminine.get(word, 0) > _FEMININE * count
