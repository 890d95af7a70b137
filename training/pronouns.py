"""Which stems end in an attached pronoun: those whose base takes several of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

PRONOUNS = ("هما", "كما", "ها", "هم", "هن", "كم", "نا", "ه", "ك")
_COMMON = 5  # times that the base and another pronoun are seen
_ARTICLE = 0.02  # share of occurrences with the article above which a word is a noun of its own
_FEMININE = 0.3  # share of occurrences with ta marbuta above which a final ه is one
_PARTICLES = frozenset({"ب", "ل", "في", "من", "عن", "علي", "الي", "ان", "لكن", "مع", "لدي", "بين", "عند"})


def attached(
    stems: Collection[str], counts: Mapping[str, int], feminine: Mapping[str, int], names: Collection[str]
) -> dict[str, int]:
    """How many letters at the end of a stem are an attached pronoun, for the stems that have one.

    `feminine` counts, of the folded words in ه, those written with ta marbuta; `names` are left whole.
    """
    found: dict[str, int] = {}
    for word in sorted(stems):
        for pronoun in PRONOUNS:
            if word.endswith(pronoun) and word not in names:
                base = word[: -len(pronoun)]
                if base in _PARTICLES or (
                    len(base) > 2
                    and _is_noun_or_verb(base, stems)
                    and _takes_others(base, pronoun, counts)
                    and not _stands_alone(word, counts, feminine)
                ):
                    found[word] = len(pronoun)
                break
    return found


def _is_noun_or_verb(base: str, stems: Collection[str]) -> bool:
    return base in stems or (base.endswith("ت") and base[:-1] + "ه" in stems)


def _takes_others(base: str, pronoun: str, counts: Mapping[str, int]) -> bool:
    others = [counts.get(base + other, 0) for other in PRONOUNS if other != pronoun]
    return sum(others) >= _COMMON and sum(count > 0 for count in others) >= 2


def _stands_alone(word: str, counts: Mapping[str, int], feminine: Mapping[str, int]) -> bool:
    count = counts.get(word, 0) + 1
    article = counts.get("ال" + word, 0) + counts.get("وال" + word, 0)
    return article > _ARTICLE * count or feminine.get(word, 0) > _FEMININE * count
