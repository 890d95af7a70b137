"""Where speech may be reported is found by words alone; what is none for certain is passed over."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.unit.extraction.quotes.parts import cues, seen


def shapes(text: str) -> list[tuple[str, str]]:
    context = seen(text)
    return [(word, one.reporting.shape) for word, one in zip(cues(context), context.candidates, strict=True)]


@pytest.mark.parametrize(
    ("text", "word", "shape"),
    [
        ("قال الوزير إن الجسر جاهز.", "قال", "past"),  # the minister said that the bridge is ready
        ("يقول الوزير إن الجسر جاهز.", "يقول", "present"),
        ("ووصل الوزير مؤكداً أن الجسر جاهز.", "مؤكداً", "participle"),  # … arrived, affirming that …
        ("صدر تصريح للوزير بأن الجسر جاهز.", "تصريح", "noun"),  # a statement … that …
        ("الجسر جاهز بحسب الوزير.", "بحسب", "frame"),  # according to the minister
        ("الوزير: الجسر الجديد جاهز", ":", "colon"),
    ],
)
def test_each_shape_of_a_word_of_speech_is_found(text: str, word: str, shape: str) -> None:
    assert shapes(text) == [(word, shape)]


@pytest.mark.parametrize(
    "frame",
    [
        "وفق", "وفقا", "وفقاً", "طبقا", "حسب", "بحسب", "نقلا عن", "حسبما", "على لسان", "على حد قول",
        "على حد تعبير", "كما قال", "كما أكد", "وفق ما ذكره", "وفق ما ذكرته", "بحسب ما أفاد به", "حسب ما أعلن",
        "وفق تصريح", "بحسب رواية", "من وجهة نظر", "في رأي",
    ],
)  # fmt: skip
def test_a_frame_takes_in_the_words_it_goes_on_with(frame: str) -> None:
    source = "لوزارة النقل" if frame in ("وفقا", "وفقاً", "طبقا") else "وزارة النقل"
    assert shapes(f"الجسر الجديد جاهز {frame} {source}.") == [(frame, "frame")]


def test_a_frame_that_needs_a_verb_is_none_without_one() -> None:
    assert shapes("وصل الوزير كما وصل المدير.") == []  # "as the director arrived"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("وقال إن الجسر جاهز", "قال"),
        ("فأكد أن الجسر جاهز", "أكد"),
        ("وبحسب الوزير الجسر جاهز", "بحسب"),
        ("فوفق الوزير الجسر جاهز", "وفق"),
        ("ومؤكدا أن الجسر جاهز", "مؤكدا"),
    ],
)
def test_a_cue_leaves_out_the_conjunction_joined_to_it(text: str, word: str) -> None:
    assert cues(seen(text)) == [word]


def test_the_conjunction_of_a_word_with_diacritics_is_left_out_with_its_own() -> None:
    assert cues(seen("وَقَال الوزير إن الجسر جاهز")) == ["قَال"]


@pytest.mark.parametrize("written", ["اكد", "أكّد", "أكـــد", "ٱكد", "ﺃﻛﺪ", "أك\u200cد"])
def test_a_word_of_speech_is_known_in_every_spelling(written: str) -> None:
    assert cues(seen(f"{written} الوزير أن الجسر جاهز")) == [written]


@pytest.mark.parametrize(
    "text",
    [
        "ليس هذا فحسب",  # not only this
        "يعمل بالإضافة إلى ذلك",  # in addition
        "وصل إضافة إلى ذلك",
        "بيان الوزارة قصير",  # a statement of the ministry is short: no clause follows
        "كتاب الوزير جديد",
        "عند الساعة 3:20 مساء أمس",  # at 3:20
        "على https://example.org أيضا",
    ],
)
def test_what_only_looks_like_a_word_of_speech_is_none(text: str) -> None:
    assert shapes(text) == []


def test_the_second_between_is_a_preposition() -> None:
    # "the road between Beirut and (between) Damascus is 'closed'"
    assert cues(seen("الطريق بين بيروت وبين دمشق «مغلق»")) == ["بين"]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("وقد بين الوزير أن الجسر جاهز", "بين"),  # "the minister made clear that"
        ("العلاقة بينهما جيدة، مبيناً أن الجسر جاهز", "مبيناً"),  # "relations between them are good, …"
        ("بينما غاب المدير بين الوزير أن الجسر جاهز", "بين"),  # "while the director was away, …"
    ],
)
def test_a_verb_that_is_spelt_like_between_may_follow_it(text: str, cue: str) -> None:
    assert cue in cues(seen(text))


@pytest.mark.parametrize("opener", ["أن", "بأن", "أنه", "إن", ":", "«", '"'])
def test_a_noun_is_one_where_a_clause_or_a_quotation_follows_it(opener: str) -> None:
    assert ("بيان", "noun") in shapes(f"صدر بيان عن الوزارة {opener} الجسر جاهز الآن")


def test_a_noun_whose_clause_is_far_away_is_none() -> None:
    far = " ".join(["جسر"] * 20)
    assert shapes(f"صدر بيان {far} إن الجسر جاهز") == []


def test_a_word_that_is_part_of_a_name_is_none() -> None:
    assert cues(seen("[ORG كتب للنشر] شركة جديدة")) == []  # كتب: "he wrote", or "books" in a company's name
    assert cues(seen("كتب للنشر شركة جديدة")) == ["كتب"]


def test_a_colon_is_one_near_the_beginning_of_its_sentence_with_words_on_both_sides() -> None:
    assert (":", "colon") in shapes("العلي: الجسر الجديد جاهز")
    assert shapes(": الجسر الجديد جاهز") == []
    assert shapes("الجسر الجديد:") == []
    assert shapes(" ".join(["جسر"] * 20) + ": الجسر الجديد جاهز") == []


def test_furniture_of_the_page_reports_nothing() -> None:
    context = seen("عنوان الخبر\n\nقال الوزير نعم.\nتابعونا على قال الوزير")
    assert any(sentence.boilerplate for sentence in context.document.sentences)
    assert cues(context) == ["قال"]


def test_candidates_stand_in_order_and_share_no_token() -> None:
    context = seen("قال وفق ما ذكره بيان: وأكد قائلا إن كما قال على حد قوله بحسب بيان أن: نعم نعم.")
    assert len(context.candidates) > 5
    assert all(a.last <= b.first for a, b in pairwise(context.candidates))


@pytest.mark.parametrize(
    "text",
    [
        "جمعت المباراة بين الفريقين في الملعب",  # between the two teams
        "سجل اللاعب الهدف الأول في المباراة",  # scored
        "ذهب الوزير إلى المدينة",  # went
        "سجل اللاعب بعد أن بدأ الشوط",  # scored after the half had begun
    ],
)
def test_a_verb_of_many_meanings_is_no_cue_without_a_clause(text: str) -> None:
    assert cues(seen(text)) == []


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("بين الوزير أن الجسر جاهز", "بين"),
        ("سجل الوزير أن الجسر جاهز", "سجل"),
        ("وذهب الوزير إلى أن الجسر جاهز", "ذهب"),
    ],
)
def test_with_a_clause_it_is_one(text: str, cue: str) -> None:
    assert cue in cues(seen(text))
