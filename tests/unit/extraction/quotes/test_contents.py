"""From the tokens that were labelled as content to the spans that the guidelines ask for."""

from __future__ import annotations

import pytest

from tests.unit.extraction.quotes.parts import cut, frames, ruling, seen
from workers.extraction.quotes.contents import content_runs, spans_of, trim, type_of
from workers.extraction.quotes.context import read_context


def contents(text: str, cue: str, *labelled: str) -> list[str]:
    """The reported words, where the stretches `labelled` were labelled as content."""
    context = seen(text)
    spans = spans_of(context, content_runs(context, ruling(context, cue, Q=labelled)))
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize("opener", ["أن", "إن", "بأن", "أنه", "بأنها", "ان"])
def test_the_word_that_opens_the_clause_stays_out(opener: str) -> None:
    # "The minister affirmed that the bridge is ready"
    clause = f"{opener} الجسر جاهز"
    assert contents(f"أكد الوزير {clause} أمس", "أكد", clause) == ["الجسر جاهز"]


def test_it_stays_out_also_inside_the_opening_mark() -> None:
    text = "أكد الوزير «أن الجسر الجديد جاهز» أمس"
    assert contents(text, "أكد", "أن الجسر الجديد جاهز") == ["الجسر الجديد جاهز"]


def test_a_conditional_behind_it_is_part_of_what_was_said() -> None:
    # "He said that if the bridge is opened …"
    text = "قال الوزير إنه إن فتح الجسر عاد الناس"
    assert contents(text, "قال", "إنه إن فتح الجسر عاد الناس") == ["إن فتح الجسر عاد الناس"]


def test_a_clause_that_begins_with_a_past_tense_keeps_its_verb() -> None:
    text = "قال الوزير: كان الجسر مغلقا"  # "the bridge was closed"
    assert contents(text, "قال", "كان الجسر مغلقا") == ["كان الجسر مغلقا"]


@pytest.mark.parametrize("end", [".", "،", "؛", ":", "…", '"', "»", "».", '."', "،»", ' ".', ""])
def test_marks_and_punctuation_behind_the_content_stay_out(end: str) -> None:
    assert contents(f"قال الوزير إن الجسر جاهز{end}", "قال", f"الجسر جاهز{end}") == ["الجسر جاهز"]


@pytest.mark.parametrize("end", ["؟", "!", ")"])
def test_a_question_mark_and_a_bracket_belong_to_it(end: str) -> None:
    assert contents(f"قال الوزير: (هل) الجسر (جاهز{end}", "قال", f"الجسر (جاهز{end}") == [f"الجسر (جاهز{end}"]


def test_the_content_ends_with_its_last_letter_and_its_diacritics() -> None:
    text = "قال الوزير إن الجسر جاهزٌ\u200f."
    assert contents(text, "قال", "الجسر جاهزٌ") == ["الجسر جاهزٌ"]


def test_a_content_broken_by_its_cue_is_two_spans() -> None:
    # "The bridge is ready now," said the minister, "and the road is open"
    text = '"الجسر جاهز الآن"، قال الوزير، "والطريق مفتوح للناس"'
    found = contents(text, "قال", "الجسر جاهز الآن", "والطريق مفتوح للناس")
    assert found == ["الجسر جاهز الآن", "والطريق مفتوح للناس"]


def test_a_mark_between_two_stretches_does_not_part_them() -> None:
    text = "قال الوزير إن الجسر جاهز، والطريق مفتوح"
    assert contents(text, "قال", "الجسر جاهز", "والطريق مفتوح") == ["الجسر جاهز، والطريق مفتوح"]


def test_most_of_a_quotation_stands_for_the_whole_of_it() -> None:
    text = "قال الوزير: «الجسر الجديد جاهز أمام كل الناس» أمس"
    assert contents(text, "قال", "الجسر الجديد جاهز أمام") == ["الجسر الجديد جاهز أمام كل الناس"]


def test_a_clause_keeps_its_words_before_a_quotation() -> None:
    text = "قال الوزير إن الجسر «جاهز أمام كل الناس» أمس"  # that the bridge is "ready for everybody"
    assert contents(text, "قال", "الجسر «جاهز أمام كل الناس") == ["الجسر «جاهز أمام كل الناس"]


def test_a_word_in_marks_is_no_quotation_to_stand_for() -> None:
    text = "قال الوزير إن حكومة «الوفاق» جاهزة"  # the government "of accord"
    assert contents(text, "قال", "حكومة «الوفاق» جاهزة") == ["حكومة «الوفاق» جاهزة"]


@pytest.mark.parametrize("labelled", ["أن", "،", "«", ". "])
def test_where_nothing_but_marks_and_particles_is_labelled_there_is_no_content(labelled: str) -> None:
    assert contents("قال، أن . «الجسر»", "قال", labelled) == []


def test_where_nothing_is_labelled_there_is_no_content() -> None:
    assert contents("قال الوزير إن الجسر جاهز", "قال") == []


@pytest.mark.parametrize("text", ["أن", "« »", "أن «", ".", "الجسر جاهز", "أن الجسر."])
def test_trimming_never_turns_a_run_round(text: str) -> None:
    context = seen(text)
    size = len(context.tokens)
    for first in range(size + 1):
        for last in range(first, size + 1):
            begin, end = trim(context, (first, last))
            assert first <= begin <= end <= last


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("<c1>قال</c1> <s1>الوزير</s1> إن <q1>الجسر جاهز</q1>.", "indirect"),
        ("<c1>قال</c1> <s1>الوزير</s1>: «<q1>الجسر الجديد جاهز</q1>».", "direct"),
        ("<c1>قال</c1> <s1>الوزير</s1>: <q1>الجسر الجديد جاهز</q1>.", "direct"),
        ("<c1>قال</c1> <s1>الوزير</s1> إن «<q1>الجسر الجديد جاهز</q1>».", "direct"),
        ("<c1>قال</c1> <s1>الوزير</s1>: إن <q1>الجسر الجديد جاهز</q1>.", "indirect"),
        ("<c1>قال</c1> <s1>الوزير</s1> إن <q1>الجسر «جاهز أمام كل الناس</q1>».", "mixed"),
        ("<c1>قال</c1> <s1>الوزير</s1> إن <q1>حكومة «الوفاق» جاهزة</q1>.", "indirect"),
        ("<c1>قال</c1> <s1>الوزير</s1> إن <q1>برنامج «صباح الخير» جاهز</q1>.", "indirect"),
        ("«<q1>الجسر جاهز الآن</q1>»، <c1>قال</c1> <s1>الوزير</s1>، «<q1>والطريق مفتوح</q1>».", "direct"),
        ("«<q1>الجسر جاهز الآن</q1>»، <c1>قال</c1> <s1>الوزير</s1>، <q1>والطريق مفتوح</q1>.", "mixed"),
        ("«<q1>الجسر الجديد جاهز</q1>»، وفق ما <c1>أكد</c1> <s1>الوزير</s1>.", "direct"),
        ("<s1>الوزير</s1><c1>:</c1> <q1>الجسر الجديد جاهز الآن</q1>", "direct"),
    ],
)
def test_the_type_tells_how_the_words_are_set(marked: str, kind: str) -> None:
    context, found = frames(f"{marked}\n= 1 {kind} -")
    runs = [content_runs(context, one) for one in found]
    assert [type_of(context, run, one) for run, one in zip(runs, found, strict=True)] == [kind]


def test_sentences_that_a_quotation_runs_over_are_one_unit() -> None:
    context = seen("قال: «الجسر جاهز. والطريق مفتوح.\nوالناس بخير». ثم خرج. وعاد.")
    assert [cut(context, *unit) for unit in context.units] == [
        "قال: «الجسر جاهز. والطريق مفتوح.\nوالناس بخير».", "ثم خرج.", "وعاد.",
    ]  # fmt: skip


def test_a_line_that_ends_with_a_colon_and_the_next_are_one_unit() -> None:
    context = seen("وقال الوزير:\nالجسر جاهز.\nوعاد.")
    assert [cut(context, *unit) for unit in context.units] == ["وقال الوزير:\nالجسر جاهز.", "وعاد."]


def test_every_token_belongs_to_one_unit_and_knows_its_quotation() -> None:
    context = seen("قال «نعم» و«الجسر الجديد جاهز». وعاد")
    assert sorted(set(context.unit_of)) == [0, 1]
    assert [context.long_pair(at) for at in range(len(context.tokens))].count(1) == 3
    assert -1 not in context.unit_of


def test_a_document_without_words_has_no_units() -> None:
    context = seen("الجسر")
    empty = read_context(type(context.document)("", (), ()), [])
    assert empty.units == empty.candidates == empty.marks == ()


@pytest.mark.parametrize("participle", ["مؤكدا", "لافتة", "مشيرين"])
def test_a_content_ends_before_a_participle_behind_a_comma(participle: str) -> None:
    # "… that the bridge is ready, affirming the ministry's support": the reporter goes on
    text = f"قال الوزير إن الجسر جاهز، {participle} دعم الوزارة للمشروع"
    clause = f"الجسر جاهز، {participle} دعم الوزارة للمشروع"
    assert contents(text, "قال", clause) == ["الجسر جاهز"]


def test_a_participle_that_is_part_of_what_was_said_does_not_end_it() -> None:
    text = "قال الوزير: «الجسر جاهز الآن، مؤكدا كل الوعود»"
    assert contents(text, "قال", "الجسر جاهز الآن، مؤكدا كل الوعود") == ["الجسر جاهز الآن، مؤكدا كل الوعود"]


def test_a_cue_that_rules_nothing_rules_the_quotation_beside_it() -> None:
    assert contents("«الجسر الجديد جاهز»، تقول الوزيرة", "تقول") == ["الجسر الجديد جاهز"]
    assert contents("وهمس الوزير «الجسر الجديد جاهز»", "همس") == ["الجسر الجديد جاهز"]
    assert contents("وهمس الوزير بالسر", "همس") == []


def test_a_frame_that_rules_nothing_rules_its_clause() -> None:
    assert contents("الجسر الجديد جاهز، بحسب مديرة المشروع", "بحسب") == ["الجسر الجديد جاهز"]
    context = seen("وفقا للوزارة، أشاد الوزير بالجسر")
    runs = content_runs(context, ruling(context, "وفقا", S="للوزارة"))
    assert [cut(context, *run) for run in runs] == ["أشاد الوزير بالجسر"]


def test_a_clause_whose_verb_stands_in_the_same_marks_is_indirect() -> None:
    # an opening mark that is never closed: it holds the verb too
    text = "«بدأ اللقاء، وقال الوزير إن الجسر جاهز"
    context = seen(text)
    one = ruling(context, "قال", Q="الجسر جاهز")
    assert type_of(context, content_runs(context, one), one) == "indirect"


def test_a_participle_with_a_clause_of_its_own_ends_it_without_a_comma() -> None:
    text = "قالت الوزيرة إن الجسر جاهز مؤكدة على ضرورة الصيانة"
    assert contents(text, "قالت", "الجسر جاهز مؤكدة على ضرورة الصيانة") == ["الجسر جاهز"]
    # "a lorry laden with …": an adjective
    text = "قالت الوزيرة إن الشاحنة محملة بالقمح"
    assert contents(text, "قالت", "الشاحنة محملة بالقمح") == ["الشاحنة محملة بالقمح"]


def test_what_stands_before_a_colon_and_its_quotation_is_not_said() -> None:
    # "The minister added after the meeting in Tunis: …"
    text = "أضاف الوزير عقب اللقاء في تونس: «الجسر الجديد جاهز»"
    assert contents(text, "أضاف", "اللقاء في تونس: «الجسر الجديد جاهز") == ["الجسر الجديد جاهز"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("يرفض الوزير وقف العمل إن لم يتوقف المطر", "إن"),  # unless the rain stops
        ("قبل الوزير بالمشروع، على أن يفتح الجسر", "أن"),  # provided that the bridge is opened
        ("افتتح الوزير الجسر بعد أن توقف المطر", "أن"),  # after the rain had stopped
    ],
)
def test_a_condition_opens_no_report(text: str, word: str) -> None:
    context = seen(text)
    at = next(token.index for token in context.tokens if token.form == word)
    assert context.classes[at] == "CLAUSE"


def test_whoever_is_told_is_no_part_of_what_is_said() -> None:
    # "The manager informed the owners of the shops that the market opens"
    text = "أخبر أصحاب المحلات في المدينة أن السوق يفتح غدا"
    assert contents(text, "أخبر", "أصحاب المحلات في المدينة أن السوق يفتح غدا") == ["السوق يفتح غدا"]


def test_a_clause_before_a_second_complementizer_is_part_of_what_is_said() -> None:
    text = "قالت الوزارة يعرف الناس أن الجسر جاهز"  # "people know that the bridge is ready"
    assert contents(text, "قالت", "يعرف الناس أن الجسر جاهز") == ["يعرف الناس أن الجسر جاهز"]


def test_what_the_narrator_explains_is_no_part_of_it() -> None:
    # "… that the road is long, in allusion to the talks"
    text = "قال الوزير إن الطريق طويل في إشارة إلى المفاوضات"
    assert contents(text, "قال", "الطريق طويل في إشارة إلى المفاوضات") == ["الطريق طويل"]


@pytest.mark.parametrize("noun", ["شعار", "بعنوان"])
def test_a_title_in_marks_is_not_said(noun: str) -> None:
    text = f"أعلن الوزير حملة {noun} «شارعنا بيتنا جميعا»"  # "a campaign under the slogan …"
    assert contents(text, "أعلن", "شارعنا بيتنا جميعا") == []


def test_a_name_in_marks_is_not_said() -> None:
    # "the movement Future of the Green Valley joined"
    context = seen("أعلن الوزير انضمام حركة «[ORG مستقبل الوادي الأخضر]»")
    assert content_runs(context, ruling(context, "أعلن", Q="مستقبل الوادي الأخضر")) == []


def test_a_quotation_that_its_verb_breaks_is_one_quote() -> None:
    # "This is a fine day for all of us", said the mayor, "and we are glad to see you"
    text = "«هذا يوم جميل لنا جميعا»، قال رئيس البلدية، «ونحن سعداء بكم هنا»."
    context = seen(text)
    runs = content_runs(context, ruling(context, "قال", Q="هذا يوم جميل لنا جميعا", S="رئيس البلدية"))
    found = [text[span.start : span.end] for span in spans_of(context, runs)]
    assert found == ["هذا يوم جميل لنا جميعا", "ونحن سعداء بكم هنا"]


@pytest.mark.parametrize(
    "unsaid", ["دون أن يذكر اسمه", "من دون أن تكشف عنه", "لكنه لم يوضح السبب", "ولكنها لم تعط رقما"]
)
def test_what_was_left_unsaid_is_the_narrator_s(unsaid: str) -> None:
    text = f"قال الوزير إن الجسر جاهز للعبور، {unsaid}"
    assert contents(text, "قال", f"الجسر جاهز للعبور، {unsaid}") == ["الجسر جاهز للعبور"]
