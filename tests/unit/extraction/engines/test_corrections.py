import pytest

from workers.extraction.engines.corrections import (
    with_family_names,
    with_first_words,
    with_joined_bodies,
    with_office_holders,
    without_pronouns,
)
from workers.extraction.text.spelling import fold
from workers.extraction.text.tokens import tokenize


def tagged(text: str, full: str) -> list[str]:
    """The words that are tagged as a person's where the network has seen only `full`."""
    tokens = tokenize(text)
    stems = [fold(token.form) for token in tokens]
    name = full.split()
    first = next(at for at in range(len(tokens)) if [t.form for t in tokens[at:]][: len(name)] == name)
    tags = ["O"] * len(tokens)
    tags[first : first + len(name)] = ["B-PER", *["I-PER"] * (len(name) - 1)]
    found = with_family_names(tags, stems, tokens)
    return [token.form for token, tag in zip(tokens, found, strict=True) if tag == "B-PER"]


def test_a_family_name_alone_is_a_person_after_and_before_the_full_name() -> None:
    text = "الجمني يرد : قال سالم الجمني ثم أضاف الجمني"
    assert tagged(text, "سالم الجمني") == ["الجمني", "سالم", "الجمني"]


def test_a_given_name_alone_stays_what_it_was() -> None:
    assert tagged("قال سالم الجمني ثم قال سالم", "سالم الجمني") == ["سالم"]


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("وصل عبد الله إلى بيت الله", "عبد الله"),
        ("قال منصور علي إنه قادر على العمل", "منصور علي"),
        ("قال أحمد الشيخ وأضاف الشيخ", "أحمد الشيخ"),
    ],
)
def test_a_word_that_is_a_title_a_particle_or_a_preposition_is_no_person_alone(text: str, full: str) -> None:
    assert tagged(text, full) == [full.split()[0]]


@pytest.mark.parametrize(
    ("words", "proclitics", "joined"),
    [
        (["المجلس", "الرئاسي", "حكومه", "الوفاق"], ["", "", "ل", ""], True),
        (["جمعيه", "الاسر", "رويترز"], ["", "", "ل"], False),
        (["وزاره", "الصحه", "قناه", "العربيه"], ["", "", "ل", ""], False),
        (["جامعه", "حلب", "نادي", "الاتحاد"], ["", "", "ول", ""], False),
        (["وزاره", "العدل", "مجلس", "القضاء"], ["", "", "", ""], False),
    ],
)
def test_bodies_that_l_joins_are_one_unless_a_medium_follows(
    words: list[str], proclitics: list[str], joined: bool
) -> None:
    tags = ["B-ORG", "I-ORG", "B-ORG", "I-ORG"][: len(words)]
    found = with_joined_bodies(tags, words, [tuple(letters) for letters in proclitics])
    assert found == ([*tags[:2], "I-ORG", *tags[3:]] if joined else tags)


@pytest.mark.parametrize(
    ("words", "joined"),
    [
        (["المكتب", "الاعلامي", "قياده", "الجيش"], True),  # the media office of the army's command
        (["المتحدث", "الرسمي", "قياده", "الجيش"], False),  # a spokesman is a person
        (["المكتب", "الاعلامي", "قناه", "العربيه"], False),
        (["مكتب", "الاعلام", "قياده", "الجيش"], False),
    ],
)
def test_a_bodys_noun_and_adjective_before_another_body_are_part_of_it(
    words: list[str], joined: bool
) -> None:
    tags = ["O", "O", "B-ORG", "I-ORG"]
    found = with_joined_bodies(tags, words, [(), (), ("ل",), ()])
    assert found == (["B-ORG", "I-ORG", "I-ORG", "I-ORG"] if joined else tags)


@pytest.mark.parametrize(("noun", "joined"), [("قياده", True), ("صديق", False)])  # the command, a friend
def test_the_noun_of_a_body_that_carries_l_may_have_been_passed_over(noun: str, joined: bool) -> None:
    tags = ["O", "O", "O", "B-ORG"]
    found = with_joined_bodies(tags, ["المكتب", "الاعلامي", noun, "الجيش"], [(), (), ("ل",), ()])
    assert found == (["B-ORG", "I-ORG", "I-ORG", "I-ORG"] if joined else tags)


@pytest.mark.parametrize(
    ("before", "elsewhere", "apart"),
    [
        (["رييسه"], ["ليلي", "الحسن"], True),  # the chairwoman of the party of hope, Layla al-Hasan
        (["الامينه", "العامه"], ["ليلي", "الحسن"], True),
        (["رييسه"], ["سامي", "العلي"], False),
        (["مقر"], ["ليلي", "الحسن"], False),  # the seat of
    ],
)
def test_who_holds_an_office_is_no_part_of_the_body(
    before: list[str], elsewhere: list[str], apart: bool
) -> None:
    stems = [*before, "حزب", "الامل", "ليلي", "الحسن", "قالت", *elsewhere]
    person = ["B-PER", "I-PER"]
    tags = [*["O"] * len(before), "B-ORG", *["I-ORG"] * 3, "O", *person]
    wanted = [*["O"] * len(before), "B-ORG", "I-ORG", *person, "O", *person]
    assert with_office_holders(tags, stems) == (wanted if apart else tags)


def test_a_word_with_a_pronoun_is_no_name_alone_unless_it_is_listed() -> None:
    tags = ["B-LOC", "B-LOC", "B-ORG", "I-ORG", "B-LOC"]
    stems = ["سالوه", "طنجه", "اتحاده", "الوطني", "برقاش"]
    pronouns = [("ه",), ("ه",), ("ه",), (), ()]
    assert without_pronouns(tags, stems, pronouns) == ["O", *tags[1:]]


def opened(text: str, name: str) -> str:
    """The person's name, where the network has seen only `name` of it."""
    tokens = tokenize(text)
    words = name.split()
    first = next(at for at in range(len(tokens)) if [t.form for t in tokens[at:]][: len(words)] == words)
    tags = ["O"] * len(tokens)
    tags[first : first + len(words)] = ["B-PER", *["I-PER"] * (len(words) - 1)]
    cut = [["ب"] if token.form.startswith("ب") else [] for token in tokens]
    found = with_first_words(tags, [fold(token.form) for token in tokens], cut, tokens)
    assert found.count("B-PER") == 1
    return " ".join(token.form for token, tag in zip(tokens, found, strict=True) if tag != "O")


@pytest.mark.parametrize(
    ("text", "name", "whole"),
    [
        ("أبلغ المهندس جديع نهار السلمي الصحيفة", "نهار السلمي", "جديع نهار السلمي"),
        ("بعث الممثل «ايغور سمينوف» برسالة", "سمينوف", "ايغور سمينوف"),
        ("قال اللواء متقاعد سالم الجمني إنه", "سالم الجمني", "سالم الجمني"),  # a retired general
        ("قالت الدكتورة بالجامعة رنا الجمني إنها", "رنا الجمني", "رنا الجمني"),  # at the university
        ("قال المدرب الوطني سعد الجمني إنه", "سعد الجمني", "سعد الجمني"),
        ("في رواية «زمن مع سمينوف» مقال", "سمينوف", "سمينوف"),
    ],
)
def test_a_name_begins_right_behind_a_title_or_an_opening_mark(text: str, name: str, whole: str) -> None:
    assert opened(text, name) == whole
