"""Where the noun phrase of a source begins and ends, and the name that it carries."""

from __future__ import annotations

import pytest

from tests.unit.extraction.quotes.parts import cut, frame, mentions_of, ruling, seen
from workers.extraction.quotes.phrases import governing_subject, speaker_phrase
from workers.extraction.quotes.speakers import own_name, written


def phrase(text: str, cue: str, labelled: str = "", content: str = "") -> str | None:
    """The source that is found for a cue, where the words `labelled` were labelled as its speaker."""
    context = seen(text)
    parts = {label: words for label, words in (("S", labelled), ("Q", content)) if words}
    run = speaker_phrase(context, ruling(context, cue, **parts))
    return cut(context, *run) if run else None


def source(marked: str) -> str:
    """The source of the one annotated quote, as it is cut out of the text."""
    context, one = frame(marked)
    found = written(context, one, "S")
    assert found is not None
    return context.document.cut(found.span)


def name_of(marked: str) -> str | None:
    """The name that the source of the one annotated quote carries itself."""
    context, one = frame(marked)
    found = written(context, one, "S")
    assert found is not None
    name = own_name(found, mentions_of(context))
    return name.entity.name if name else None


def test_a_source_is_what_is_labelled() -> None:
    text = "قال وزير النقل إن الجسر جاهز"  # the minister of transport said …
    assert phrase(text, "قال", "وزير النقل") == "وزير النقل"


@pytest.mark.parametrize(
    "labelled", ["، وزير النقل ،", "أيضا وزير النقل", "«وزير النقل»", "من جهته وزير النقل"]
)
def test_marks_and_particles_at_its_edges_stay_out(labelled: str) -> None:
    assert phrase(f"قال {labelled} إن الجسر جاهز", "قال", labelled) == "وزير النقل"


def test_a_comma_between_title_and_name_parts_nothing() -> None:
    text = "قال رئيس المجلس، [PER سامي العلي]، إن الجسر جاهز"
    assert phrase(text, "قال", "رئيس المجلس، سامي العلي") == "رئيس المجلس، سامي العلي"
    assert phrase(text, "قال", "رئيس المجلس") == "رئيس المجلس، سامي العلي"


def test_a_bracket_that_was_opened_in_a_phrase_is_closed_in_it() -> None:
    text = "قال مدير الشركة (فرع تونس) إن الجسر جاهز"
    assert phrase(text, "قال", "مدير الشركة (فرع تونس)") == "مدير الشركة (فرع تونس)"
    assert phrase("(قال مدير الشركة) إن الجسر جاهز", "قال", "مدير الشركة)") == "مدير الشركة"


@pytest.mark.parametrize("addressee", ["لصحيفة", "لوكالة", "للصحفيين", "لقناة"])
def test_a_phrase_ends_before_whom_it_was_said_to(addressee: str) -> None:
    # "The minister of transport said to the … of Tunis that"
    text = f"قال وزير النقل {addressee} [ORG تونس] إن الجسر جاهز"
    assert phrase(text, "قال", f"وزير النقل {addressee} تونس") == "وزير النقل"


def test_the_preposition_of_a_frame_names_nobody_who_is_spoken_to() -> None:
    # according to the news agency
    assert phrase("الجسر جاهز، وفقا لوكالة الأنباء", "وفقا", "لوكالة الأنباء") == "لوكالة الأنباء"


def test_a_phrase_ends_before_a_verb_behind_a_comma() -> None:
    text = "قال وزير النقل، وأعلن المدير إن الجسر جاهز"
    assert phrase(text, "قال", "وزير النقل، وأعلن") == "وزير النقل"


def test_of_what_is_passed_on_the_source_is_the_last() -> None:
    text = "وقال موقع الجسر نقلا عن وزير النقل إن الجسر جاهز"  # a site, quoting the minister
    assert phrase(text, "قال", "موقع الجسر نقلا عن وزير النقل") == "وزير النقل"


@pytest.mark.parametrize("verb", ["قال", "أضاف", "كشف", "كتب", "نفى"])
def test_an_unlabelled_subject_behind_its_verb_is_found_by_grammar(verb: str) -> None:
    assert phrase(f"{verb} الوزير أن الجسر جاهز", verb, content="الجسر جاهز") == "الوزير"
    assert phrase(f"{verb} [PER سامي العلي] أن الجسر جاهز", verb, content="الجسر جاهز") == "سامي العلي"


def test_behind_a_verb_that_takes_a_person_as_its_object_there_may_be_no_subject() -> None:
    # "He informed the minister that the bridge is ready"
    assert phrase("أبلغ الوزير أن الجسر جاهز", "أبلغ", content="الجسر جاهز") is None


def test_a_thing_behind_a_verb_is_no_subject() -> None:
    assert phrase("أضاف أن الجسر جاهز", "أضاف", content="الجسر جاهز") is None
    assert phrase("أضاف شجرة أن الجسر جاهز", "أضاف", content="الجسر جاهز") is None


def test_what_stands_before_the_colon_of_a_headline_speaks() -> None:
    assert phrase("وزير النقل: الجسر الجديد جاهز", ":") == "وزير النقل"


def test_a_subject_may_open_the_sentence_before_its_verb() -> None:
    assert phrase("والوزير، أمس، ذكر أن الجسر جاهز", "ذكر", content="الجسر جاهز") == "والوزير"


def test_a_subject_of_another_verb_is_not_that_of_the_cue() -> None:
    text = "الوزير زار المدينة وذكر أن الجسر جاهز"  # the minister visited the town
    assert phrase(text, "ذكر", content="الجسر جاهز") in (None, "الوزير")
    text = "المدينة التي يسكنها الناس أعلنت أن الجسر جاهز"
    assert phrase(text, "أعلنت", content="الجسر جاهز") is None


def test_a_participle_leans_on_the_subject_of_its_verb() -> None:
    context = seen("غادر الوزير، مؤكدا أن الجسر جاهز")  # the minister left, affirming that …
    run = governing_subject(context, ruling(context, "مؤكدا", Q="الجسر جاهز"))
    assert run is not None
    assert cut(context, *run) == "الوزير"


def test_a_verb_without_a_subject_does_not_hide_that_of_the_next() -> None:
    # in a recording that was broadcast on a page, the minister addressed the people, saying …
    context = seen("وفي تسجيل بث على صفحة، خاطب الوزير الناس قائلا إن الجسر جاهز")
    run = governing_subject(context, ruling(context, "قائلا", Q="الجسر جاهز"))
    assert run is not None
    assert cut(context, *run).startswith("الوزير")


def test_of_two_labelled_stretches_the_one_nearest_to_the_cue_counts() -> None:
    context = seen("المدير هنا والجسر جاهز، قال الوزير")
    run = speaker_phrase(context, ruling(context, "قال", S=("المدير", "الوزير")))
    assert run is not None
    assert cut(context, *run) == "الوزير"


@pytest.mark.parametrize(
    ("marked", "span"),
    [
        ("<c1>وفقا</c1> ل<s1>مصدر أمني</s1>", "مصدر أمني"),  # according to a security source
        ("<c1>وفقاً</c1> ل<s1>لهيئة العامة</s1>", "لهيئة العامة"),  # the article of لل begins with its ل
        ("<c1>طبقا</c1> ل<s1>مدير الشركة</s1>", "مدير الشركة"),
        ("<c1>بحسب</c1> <s1>لجنة النقل</s1>", "لجنة النقل"),  # a committee: its ل is no preposition
    ],
)
def test_the_preposition_of_a_frame_is_no_part_of_its_source(marked: str, span: str) -> None:
    assert source(f"<q1>الجسر جاهز</q1> {marked}.\n= 1 indirect -") == span


def test_what_is_joined_to_a_name_is_no_part_of_the_source() -> None:
    marked = "<q1>الجسر جاهز</q1> <c1>وفقا</c1> ل<s1>[ORG لهيئة العامة]</s1>.\n= 1 indirect لهيئة العامة"
    assert source(marked) == "لهيئة العامة"


def test_the_head_of_a_source_is_known_behind_its_preposition() -> None:
    context, one = frame("<q1>الجسر جاهز</q1> <c1>وفقا</c1> ل<s1>لهيئة العامة</s1>.\n= 1 indirect -")
    found = written(context, one, "S")
    assert found is not None
    assert found.words == ("الهييه", "العامه")


def test_no_label_no_source() -> None:
    context = seen("أضاف أن الجسر جاهز")
    assert written(context, ruling(context, "أضاف", Q="الجسر جاهز"), "S") is None
    assert written(context, ruling(context, "أضاف", Q="الجسر جاهز"), "V") is None


def test_the_medium_that_passes_words_on_is_cut_like_a_source() -> None:
    context, one = frame(
        "<c1>نقلت</c1> <v1>وكالة [ORG الشرق]</v1> عن <s1>الوزير</s1> أن <q1>الجسر جاهز</q1>.\n= 1 indirect -"
    )
    found = written(context, one, "V")
    assert found is not None
    assert context.document.cut(found.span) == "وكالة الشرق"


@pytest.mark.parametrize(
    ("text", "speaker", "medium"),
    [
        ("نقلت وكالة الشرق عن الوزير أن الجسر جاهز", "الوزير", "وكالة الشرق"),
        ("نقلت صحيفة الشرق، اليوم، عن مدير السوق قوله إن السوق جاهز", "مدير السوق", "صحيفة الشرق"),
        ("نقل عن الوزير أن الجسر جاهز", "الوزير", None),  # nobody is said to pass it on
    ],
)
def test_who_is_passed_on_stands_behind_the_preposition(text: str, speaker: str, medium: str | None) -> None:
    context = seen(text)
    one = ruling(context, "نقل" if medium is None else "نقلت")
    found, via = written(context, one, "S"), written(context, one, "V")
    assert found is not None
    assert context.document.cut(found.span) == speaker
    assert (context.document.cut(via.span) if via else None) == medium


def test_what_a_report_is_about_was_not_passed_on() -> None:
    context = seen("نقلت وكالة الشرق أن الوزير سأل عن الجسر")  # "… that the minister asked about the bridge"
    one = ruling(context, "نقلت", S="وكالة الشرق", Q="الوزير سأل عن الجسر")
    found = written(context, one, "S")
    assert found is not None
    assert context.document.cut(found.span) == "وكالة الشرق"


@pytest.mark.parametrize(
    ("speaker", "name"),
    [
        ("[PER سامي العلي]", "سامي العلي"),
        ("وزير النقل [PER سامي العلي]", "سامي العلي"),
        ("رئيس [ORG مجلس النواب] [PER سامي العلي]", "سامي العلي"),  # the person, not the body
        ("[ORG وزارة النقل]", "وزارة النقل"),
        ("[LOC باريس]", "باريس"),
        ("بيان [ORG وزارة النقل]", "وزارة النقل"),  # a document: who issued it
        ("إدارة [ORG نادي الهلال]", "نادي الهلال"),  # a body inside a body
        ("وزير النقل", None),
        ("مصدر في [ORG وزارة النقل]", None),  # nobody is named
        ("مسؤول في [LOC باريس]", None),
        ("محامي [PER سامي العلي]", None),  # the lawyer speaks, not his client
        ("مدير المكتب في [LOC باريس]", None),
    ],
)
def test_a_source_carries_the_name_of_who_speaks(speaker: str, name: str | None) -> None:
    marked = f"<c1>قال</c1> <s1>{speaker}</s1> إن <q1>الجسر جاهز</q1>.\n= 1 indirect {name or '-'}"
    assert name_of(marked) == name


@pytest.mark.parametrize("manner", ["قائلة", "ضاحكة", "مراراً", "للصحفيين"])
def test_how_and_to_whom_one_speaks_is_no_source(manner: str) -> None:
    # "She answered laughing / repeatedly / the journalists that …"
    assert phrase(f"أجابت {manner} إن الجسر جاهز", "أجابت", manner, content="الجسر جاهز") is None


@pytest.mark.parametrize("behind", ["الجسر", "من جهة أخرى", "في المدينة", "بعد اللقاء", "أي خلاف"])
def test_a_person_is_not_joined_by_an_object_or_an_adverb(behind: str) -> None:
    labelled = f"الوزير سامي العلي {behind}"
    if behind.startswith("من"):
        labelled = "الوزير سامي العلي أيضا"
    text = f"زار {labelled.replace('سامي العلي', '[PER سامي العلي]')} وقال إن الجسر جاهز"
    assert phrase(text, "قال", labelled) == "الوزير سامي العلي"


def test_a_person_may_be_joined_by_an_office_or_an_origin() -> None:
    text = "قال [PER سامي العلي] مدير المكتب إن الجسر جاهز"
    assert phrase(text, "قال", "سامي العلي مدير المكتب") == "سامي العلي مدير المكتب"
    text = "قال [PER سامي العلي] من [LOC تونس] إن الجسر جاهز"
    assert phrase(text, "قال", "سامي العلي من تونس") == "سامي العلي من تونس"


def test_a_counterpart_is_not_the_one_who_speaks() -> None:
    text = "أبلغ الوزير نظيره [PER سامي العلي] أن الجسر جاهز"
    assert phrase(text, "أبلغ", "الوزير نظيره سامي العلي") == "الوزير"


def test_of_a_headline_what_stands_behind_its_stop_speaks() -> None:
    # "The club signs.. and the coach: we are ready"
    text = "النادي يوقع العقد.. والمدرب: الفريق جاهز"
    assert phrase(text, ":", "النادي يوقع العقد.. والمدرب") == "والمدرب"
    assert phrase(text, ":") == "والمدرب"


@pytest.mark.parametrize(
    ("text", "cue", "found"),
    [
        ("أضافت «[ORG الأرصاد]» أن الجسر جاهز", "أضافت", "الأرصاد"),  # a body in marks
        ("أكدت 70 منظمة أن الجسر جاهز", "أكدت", "منظمة"),  # 70 organisations
        ("ورد في تقرير أن الجسر جاهز", "ورد", "تقرير"),  # it stands in a report that …
        ("الجسر جاهز، بحسب مدير المكتب", "بحسب", "مدير المكتب"),
        ("أفاد الثلاثاء مدير المكتب أن الجسر جاهز", "أفاد", "مدير المكتب"),  # reported on Tuesday
        ("وصفه الوزير بأنه الجسر جاهز", "وصفه", "الوزير"),  # the minister described it as
    ],
)
def test_an_unlabelled_source_is_found_behind_its_cue(text: str, cue: str, found: str) -> None:
    assert phrase(text, cue, content="الجسر جاهز") == found


def test_words_said_in_a_statement_are_not_said_by_it() -> None:
    assert phrase("قال في بيان إن الجسر جاهز", "قال", content="الجسر جاهز") is None
