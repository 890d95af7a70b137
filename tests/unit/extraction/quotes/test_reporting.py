"""Every form of a reporting word is known, with the person it agrees with."""

from __future__ import annotations

import pytest

from workers.extraction.quotes.cues import reporting_of
from workers.extraction.quotes.reporting import frames, reporting_forms, words
from workers.extraction.text.spelling import fold, plain

SAID = {  # قال, "to say"
    "قال": ("past", "m", "s"),
    "قالت": ("past", "f", "s"),
    "قالوا": ("past", "m", "p"),
    "قالتا": ("past", "f", "p"),
    "يقول": ("present", "m", "s"),
    "تقول": ("present", "f", "s"),
    "نقول": ("present", "", "s"),
    "يقولون": ("present", "m", "p"),
    "يقولان": ("present", "m", "p"),
    "قائلا": ("participle", "m", "s"),
    "قائلاً": ("participle", "m", "s"),
    "قائلة": ("participle", "f", "s"),
    "قائلين": ("participle", "m", "p"),
    "قائلون": ("participle", "m", "p"),
    "قائلات": ("participle", "f", "p"),
}
DENIED = {  # نفى, "to deny": its last letter is weak
    "نفى": ("past", "m", "s"),
    "نفت": ("past", "f", "s"),
    "نفوا": ("past", "m", "p"),
    "ينفي": ("present", "m", "s"),
    "تنفي": ("present", "f", "s"),
    "ينفون": ("present", "m", "p"),
    "نافيا": ("participle", "m", "s"),
    "نافية": ("participle", "f", "s"),
    "نافين": ("participle", "m", "p"),
}
CALLED = {  # دعا, "to call for"
    "دعا": ("past", "m", "s"),
    "دعت": ("past", "f", "s"),
    "دعوا": ("past", "m", "p"),
    "يدعو": ("present", "m", "s"),
    "تدعو": ("present", "f", "s"),
    "داعيا": ("participle", "m", "s"),
    "داعية": ("participle", "f", "s"),
    "داعين": ("participle", "m", "p"),
}
AFFIRMED = {  # أكد, "to affirm"
    "أكد": ("past", "m", "s"),
    "أكدت": ("past", "f", "s"),
    "أكدوا": ("past", "m", "p"),
    "يؤكد": ("present", "m", "s"),
    "تؤكد": ("present", "f", "s"),
    "يؤكدون": ("present", "m", "p"),
    "مؤكداً": ("participle", "m", "s"),
    "مؤكدة": ("participle", "f", "s"),
    "مؤكدين": ("participle", "m", "p"),
}
FORMS = [
    (lemma, form, expected)
    for lemma, forms in (("قال", SAID), ("نفى", DENIED), ("دعا", CALLED), ("أكد", AFFIRMED))
    for form, expected in forms.items()
]


@pytest.mark.parametrize(("lemma", "form", "expected"), FORMS, ids=[form for _, form, _ in FORMS])
def test_a_form_of_a_verb_tells_shape_gender_and_number(
    lemma: str, form: str, expected: tuple[str, str, str]
) -> None:
    reporting = reporting_forms()[fold(plain(form)[0])]
    assert (reporting.lemma, reporting.shape, reporting.gender, reporting.number) == (lemma, *expected)


@pytest.mark.parametrize("form", ["أعلنه", "أعلنته", "أعلنها", "يعلنه"])  # "announced it"
def test_a_verb_with_a_pronoun_has_its_object(form: str) -> None:
    assert reporting_forms()[fold(form)].has_object


@pytest.mark.parametrize("form", ["أعلن", "أعلنت", "معلنا", "بيان"])
def test_a_word_without_a_pronoun_has_no_object(form: str) -> None:
    assert not reporting_forms()[fold(form)].has_object


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("أضاف", "add"), ("نفى", "deny"), ("حذر", "warn"), ("دعا", "ask"), ("كتب", "write"),
        ("نقل", "pass"), ("كشف", "reveal"), ("رأى", "judge"), ("تمنى", "hope"), ("أبلغ", "tell"),
    ],
)  # fmt: skip
def test_a_verb_has_its_kind(form: str, kind: str) -> None:
    assert reporting_forms()[fold(form)].kind == kind


@pytest.mark.parametrize(("written", "other"), [("أكد", "اكد"), ("نفى", "نفي"), ("مؤكدة", "موكده")])
def test_spelling_without_hamza_or_dots_is_the_same_word(written: str, other: str) -> None:
    assert reporting_of(fold(written)) == reporting_of(fold(other))


@pytest.mark.parametrize(("word", "skip"), [("قال", 0), ("وقال", 1), ("فقال", 1), ("وقالت", 1)])
def test_a_conjunction_joined_to_a_word_is_told_from_it(word: str, skip: int) -> None:
    found = reporting_of(fold(word))
    assert found is not None
    assert (found[0].lemma, found[1]) == ("قال", skip)


def test_a_word_that_begins_like_a_conjunction_is_itself() -> None:
    for word in ("وصف", "وجه", "وعد", "فسر", "فند"):  # described, directed, promised, explained, refuted
        found = reporting_of(word)
        assert found is not None
        assert (found[0].lemma, found[1]) == (word, 0)


@pytest.mark.parametrize("word", ["كتاب", "الجسر", "و", "ف", "مقال", "قالب", "لقال", "25"])
def test_other_words_report_nothing(word: str) -> None:
    assert reporting_of(fold(word)) is None


def test_a_call_is_no_verb_with_a_pronoun() -> None:
    # دعوة "a call" and دعوه "they called him" fold alike.
    assert reporting_forms()[fold("دعوة")].shape == "noun"


def test_every_form_is_folded_and_has_a_lemma() -> None:
    forms = reporting_forms()
    assert len(forms) > 3000
    assert all(fold(plain(form)[0]) == form and reporting.lemma for form, reporting in forms.items())


def test_the_longest_way_a_frame_may_go_on_is_tried_first() -> None:
    for rests in frames().values():
        assert [len(rest) for rest in rests] == sorted(map(len, rests), reverse=True)


@pytest.mark.parametrize("word", ["أن", "إن", "بأن", "أنه", "إنها", "بأنهم", "ان"])
def test_the_words_that_open_a_reported_clause_are_known_in_all_their_forms(word: str) -> None:
    assert fold(word) in words("complementizers")


@pytest.mark.parametrize(
    ("form", "lemma"), [("قلن", "قال"), ("أوضحن", "أوضح"), ("أضفن", "أضاف"), ("نفين", "نفى")]
)
def test_several_women_speak(form: str, lemma: str) -> None:
    assert reporting_forms()[fold(form)].lemma == lemma
