"""Which stems are taken to end in an attached pronoun, by how often words occur."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from training.pronouns import attached

COUNTS = {
    "كتاب": 50, "كتابه": 20, "كتابها": 9, "كتابهم": 4,
    "جهه": 90, "جهته": 30, "جهتها": 20, "جهتهم": 5,
    "لقاء": 60, "لقايه": 12, "لقايهما": 2, "لقايهم": 3,
    "اعلن": 90, "اعلنها": 8, "اعلنه": 2,
    "واج": 1, "واجه": 90, "واجها": 5, "واجهم": 2,
    "الم": 30, "المهم": 40, "المه": 9, "المها": 3, "مهم": 20,
    "احيا": 20, "احيانا": 80, "احياها": 2, "احياه": 3, "احيان": 30,
    "طالب": 90, "طالبنا": 9, "طالبه": 8, "طالبهم": 7, "طالبوا": 20,
    "مدين": 5, "مدينه": 200, "مدينها": 2, "مدينهم": 1,
    "مارتين": 9, "مارتينا": 7, "مارتينه": 1, "مارتينها": 2,
    "من": 900, "منه": 50,
}  # fmt: skip
NAMES = {"مارتينا"}


@pytest.fixture(scope="module")
def pronouns() -> Mapping[str, int]:
    return attached(COUNTS.keys(), COUNTS, {"مدينه": 199}, NAMES)


@pytest.mark.parametrize(
    ("word", "letters"), [("كتابه", 1), ("كتابهم", 2), ("جهته", 1), ("لقايهما", 3), ("اعلنها", 2), ("منه", 1)]
)
def test_what_is_seen_with_other_pronouns_or_oftener_without_ends_in_one(
    pronouns: Mapping[str, int], word: str, letters: int
) -> None:
    assert pronouns[word] == letters


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("واجه", id="the word is far oftener than what would be its base"),
        pytest.param("المهم", id="the article makes the beginning of its base"),
        pytest.param("احيانا", id="a noun in ان with its case ending"),
        pytest.param("طالبنا", id="the subject of a verb"),
        pytest.param("مدينه", id="ta marbuta without its dots"),
        pytest.param("مارتينا", id="a name"),
    ],
)
def test_what_only_looks_like_a_pronoun_stays(pronouns: Mapping[str, int], word: str) -> None:
    assert word not in pronouns
