"""Whom an unnamed or unwritten source points back at by rule."""

from __future__ import annotations

import pytest

from tests.unit.extraction.quotes.parts import conversing
from workers.extraction.document import Entity
from workers.extraction.quotes.conversation import Conversation

FIRST = "<c1>قال</c1> <s1>وزير النقل [PER سامي العلي]</s1> إن <q1>العمل انتهى</q1>. "
WOMAN = "و<c2>أكدت</c2> <s2>المديرة [PER ليلى الحسن]</s2> أن <q2>الطريق مفتوح</q2>. "
NAMES = {1: "سامي العلي", 2: "ليلى الحسن"}


def guesses(marked: str) -> list[str | None]:
    """Who speaks by rule, for each annotated quote, after what is annotated before it."""
    conversation, turns = conversing(marked)
    by_name = {entity.name: entity for _, entity in conversation.mentions}
    answers = [line.split(" ", 3)[3] for line in marked.splitlines() if line.startswith("= ")]
    found = []
    for (candidate, source), answer in zip(turns, answers, strict=True):
        guess = conversation.guess(candidate, source)
        found.append(guess.name if guess else None)
        conversation.remember(candidate, source, by_name.get(answer))
    return found


def answers(*names: str) -> str:
    return "".join(f"\n= {number} indirect {name}" for number, name in enumerate(names, 1))


def spoken(conversation: Conversation) -> list[Entity | None]:
    return [heard.entity for heard in conversation.heard]


def test_who_spoke_last_goes_on_where_no_source_is_written() -> None:
    marked = FIRST + "و<c2>أضاف</c2> أن <q2>الطريق مفتوح</q2>." + answers("سامي العلي", "سامي العلي")
    assert guesses(marked)[1] == "سامي العلي"


def test_the_verb_must_agree_with_who_goes_on() -> None:
    # He said …, she affirmed …, and he added …, and she added …
    marked = (
        FIRST + WOMAN + "و<c3>أضاف</c3> أن <q3>الجسر جاهز</q3>. و<c4>أضافت</c4> أن <q4>الناس بخير</q4>."
        + answers("سامي العلي", "ليلى الحسن", "سامي العلي", "ليلى الحسن")
    )  # fmt: skip
    assert guesses(marked)[2:] == ["سامي العلي", "ليلى الحسن"]


def test_before_anybody_has_spoken_it_is_the_person_named_last() -> None:
    marked = "وصل [PER سامي العلي] أمس. و<c1>أضاف</c1> أن <q1>العمل انتهى</q1>." + answers("سامي العلي")
    assert guesses(marked) == ["سامي العلي"]


def test_a_participle_tells_of_the_person_of_its_sentence() -> None:
    marked = (
        FIRST + "ووصل [PER كمال السالم] أمس، <c2>مؤكدا</c2> أن <q2>الجسر جاهز</q2>."
        + answers("سامي العلي", "كمال السالم")
    )  # fmt: skip
    assert guesses(marked)[1] == "كمال السالم"


@pytest.mark.parametrize("source", ["الوزير", "وزير النقل", "الوزير ذاته", "وزير النقل نفسه"])
def test_a_title_points_back_at_the_person_who_bears_it(source: str) -> None:
    marked = (
        FIRST + WOMAN + f"و<c3>أضاف</c3> <s3>{source}</s3> أن <q3>الجسر جاهز</q3>."
        + answers("سامي العلي", "ليلى الحسن", "سامي العلي")
    )  # fmt: skip
    assert guesses(marked)[2] == "سامي العلي"


def test_an_office_is_known_by_the_other_word_for_its_body() -> None:
    # the head of the House of Representatives is "the head of the parliament"
    marked = (
        "<c1>قال</c1> <s1>رئيس مجلس النواب [PER سامي العلي]</s1> إن <q1>العمل انتهى</q1>. "
        + WOMAN + "و<c3>أضاف</c3> <s3>رئيس البرلمان</s3> أن <q3>الجسر جاهز</q3>."
        + answers("سامي العلي", "ليلى الحسن", "سامي العلي")
    )  # fmt: skip
    assert guesses(marked)[2] == "سامي العلي"


def test_a_title_may_point_at_a_person_named_only_later() -> None:
    marked = (
        "<s1>وزير النقل</s1><c1>:</c1> <q1>العمل الجديد انتهى</q1>\n"
        "ووصل وزير النقل [PER سامي العلي] أمس." + answers("سامي العلي")
    )
    assert guesses(marked) == ["سامي العلي"]


def test_a_headline_that_names_nobody_is_by_the_first_who_speaks_by_name() -> None:
    marked = (
        "<s1>خبير</s1><c1>:</c1> <q1>العمل الجديد انتهى</q1>\n"
        "<c2>قال</c2> <s2>[PER سامي العلي]</s2> إن <q2>الطريق مفتوح</q2>."
        + answers("سامي العلي", "سامي العلي")
    )
    assert guesses(marked)[0] == "سامي العلي"


@pytest.mark.parametrize("source", ["مصدر", "مسؤول كبير", "شهود عيان", "متحدث"])
def test_a_source_without_a_name_is_nobody(source: str) -> None:
    marked = (
        FIRST + f"و<c2>أضاف</c2> <s2>{source}</s2> أن <q2>الطريق مفتوح</q2>." + answers("سامي العلي", "-")
    )
    assert guesses(marked)[1] is None


def test_the_source_that_points_back_is_the_one_written_with_its_noun() -> None:
    # A source said …, the minister said …, and "the source" added …
    marked = (
        "<c1>أفاد</c1> <s1>مصدر أمني</s1> بأن <q1>الطريق مفتوح</q1>. "
        "و<c2>قال</c2> <s2>وزير النقل [PER سامي العلي]</s2> إن <q2>العمل انتهى</q2>. "
        "و<c3>أضاف</c3> <s3>المصدر</s3> أن <q3>الجسر جاهز</q3>." + answers("-", "سامي العلي", "-")
    )
    assert guesses(marked)[2] is None


@pytest.mark.parametrize("source", ["المسؤول", "المتحدث", "الأخير"])
def test_a_word_that_points_back_is_the_last_person_who_spoke(source: str) -> None:
    marked = (
        "<c1>أعلنت</c1> <s1>[ORG هيئة الطرق]</s1> أن <q1>الطريق مفتوح</q1>. "
        "و<c2>قال</c2> <s2>[PER سامي العلي]</s2> إن <q2>العمل انتهى</q2>. "
        f"و<c3>أضاف</c3> <s3>{source}</s3> أن <q3>الجسر جاهز</q3>."
        + answers("هيئة الطرق", "سامي العلي", "سامي العلي")
    )
    assert guesses(marked)[2] == "سامي العلي"


@pytest.mark.parametrize(("noun", "body"), [("الوزارة", "وزارة النقل"), ("الهيئة", "هيئة الطرق")])
def test_a_common_noun_stands_for_the_body_whose_name_begins_with_it(noun: str, body: str) -> None:
    marked = (
        "زار الناس [ORG وزارة النقل] و[ORG هيئة الطرق] أمس. "
        f"و<c1>أعلنت</c1> <s1>{noun}</s1> أن <q1>الطريق مفتوح</q1>." + answers(body)
    )
    assert guesses(marked) == [body]


def test_a_body_under_its_preposition_is_found_too() -> None:
    marked = (
        "زار الناس [ORG هيئة الطرق] أمس. و<q1>الطريق مفتوح</q1> <c1>وفقا</c1> ل<s1>لهيئة</s1>."
        + answers("هيئة الطرق")
    )
    assert guesses(marked) == ["هيئة الطرق"]


@pytest.mark.parametrize("document", ["البيان", "بيان الوزارة"])
def test_a_document_is_by_the_body_that_issued_it(document: str) -> None:
    marked = (
        "<c1>أعلنت</c1> <s1>[ORG وزارة النقل]</s1> أن <q1>الطريق مفتوح</q1>. "
        f"و<c2>أضاف</c2> <s2>{document}</s2> أن <q2>الجسر جاهز</q2>." + answers("وزارة النقل", "وزارة النقل")
    )
    assert guesses(marked)[1] == "وزارة النقل"


def test_a_document_that_was_issued_by_nobody_known_is_nobodys() -> None:
    marked = (
        FIRST + "و<c2>أضافت</c2> <s2>دراسة حديثة</s2> أن <q2>الطريق مفتوح</q2>." + answers("سامي العلي", "-")
    )
    assert guesses(marked)[1] is None


def test_how_long_ago_somebody_spoke_is_counted_in_turns() -> None:
    conversation, turns = conversing(FIRST + WOMAN + answers("سامي العلي", "ليلى الحسن"))
    man, woman = (
        next(entity for _, entity in conversation.mentions if entity.name == name) for name in NAMES.values()
    )
    assert conversation.turn(man) is None
    conversation.remember(*turns[0], man)
    assert (conversation.turn(man), conversation.turn(woman)) == (0, None)
    conversation.remember(*turns[1], woman)
    assert (conversation.turn(man), conversation.turn(woman)) == (1, 0)
    assert spoken(conversation) == [man, woman]


def test_somebody_has_the_gender_of_the_verbs_they_spoke_by() -> None:
    conversation, turns = conversing(
        "<c1>قالت</c1> <s1>[PER صباح السالم]</s1> إن <q1>العمل انتهى</q1>." + answers("صباح السالم")
    )
    (_, entity), *_ = conversation.mentions
    assert conversation.gender(entity) == ""
    conversation.remember(*turns[0], entity)
    assert conversation.gender(entity) == "f"


def test_the_subject_of_a_word_of_speech_that_reports_nothing_is_overheard() -> None:
    conversation, _ = conversing("أشاد [PER سامي العلي] بالعمل. وأشاد بالعمل أمام [PER ليلى الحسن].\n= none")
    first, second = conversation.context.candidates[:2]
    conversation.overhear(first)
    assert conversation.overheard is not None
    assert conversation.overheard[0].name == "سامي العلي"
    conversation.overhear(second)  # she stands behind a preposition and is no subject
    assert conversation.overheard[0].name == "سامي العلي"


@pytest.mark.parametrize("pointer", ["المذكور", "نفسه"])
def test_a_source_that_only_points_is_the_person_who_spoke_last(pointer: str) -> None:
    # the one mentioned, himself
    marked = (
        FIRST + f"و<c2>بحسب</c2> <s2>{pointer}</s2> فإن <q2>الجسر جاهز</q2>."
        + answers("سامي العلي", "سامي العلي")
    )  # fmt: skip
    assert guesses(marked)[1] == "سامي العلي"
