"""Farasa's answers, as it gave them, found again in the words as they are written."""

import pytest

from workers.extraction.engines.farasa_letters import LONGEST_WORD, is_of, segments, shown


@pytest.mark.parametrize(
    ("form", "answer", "found"),
    [
        ("كتاب", "كتاب", ((), "كتاب", ())),
        ("والرئيس", "و+ال+رءيس", (("و",), "الرئيس", ())),
        ("زيادة", "زياد+ه", ((), "زيادة", ())),
        ("تحتضنه", "تحتضن+ه", ((), "تحتضن", ("ه",))),
        ("على", "علي", ((), "على", ())),
        ("للاتحاد", "ل+ال+اتحاد", (("ل",), "لاتحاد", ())),
        ("للأستانة", "ل+ال+استان+ه", (("ل",), "لأستانة", ())),
        ("لليبيا", "ل+ال+يبيا", (("ل",), "ليبيا", ())),
        ("لالعاب", "ل+العاب", (("ل",), "العاب", ())),
        ("وبالأستانة", "و+ب+ال+استان+ه", (("و", "ب"), "الأستانة", ())),
        ("معلميهم", "معلم+ي+هم", ((), "معلمي", ("هم",))),
        ("قالوا", "قال+وا", ((), "قالوا", ())),
        ("له", "ل+ه", (("ل",), "ه", ())),
        ("ب", "ب", ((), "ب", ())),
        ("سيفتح", "+س+يفتح+", (("س",), "يفتح", ())),
    ],
)
def test_proclitics_stem_and_pronouns_are_the_letters_of_the_form(
    form: str, answer: str, found: tuple[tuple[str, ...], str, tuple[str, ...]]
) -> None:
    assert segments(form, form, answer) == found


@pytest.mark.parametrize("answer", ["", "+", "كتب", "كتابا", "و+كتاب", "مكتب", "كتا+ه", "ك+ا+ت+ا+ب"])
def test_an_answer_about_another_word_is_none(answer: str) -> None:
    assert segments("كتاب", "كتاب", answer) is None
    assert not is_of("كتاب", answer)


def test_letters_that_farasa_does_not_know_are_shown_as_their_likes_and_stay_in_the_result() -> None:
    assert shown("وپاريس") == "وباريس"
    assert segments("وباريس", "وپاريس", "و+باريس") == (("و",), "پاريس", ())


@pytest.mark.parametrize("form", ["ڨفصة", "", "BBC", "٣", "كتابـي", "ب" * (LONGEST_WORD + 1)])
def test_what_farasa_cannot_take_is_not_shown(form: str) -> None:
    assert shown(form) is None


def test_hamzas_and_ta_marbuta_are_shown_as_they_are() -> None:
    assert shown("مسؤولة") == "مسؤولة"
