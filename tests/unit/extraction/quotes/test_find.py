"""Quotes that were found one by one are settled with each other, and put together.

The trained taggers are left out: each annotated quote is given to the steps as it is annotated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.unit.extraction.quotes.parts import frames
from workers.extraction.document import Quote
from workers.extraction.entities.find import find_entities
from workers.extraction.quotes.context import Context
from workers.extraction.quotes.find import find_quotes
from workers.extraction.quotes.frames import Frame

Found = Callable[..., "Result"]


class Result:
    """The quotes of an article, by their words."""

    def __init__(self, context: Context, quotes: tuple[Quote, ...]) -> None:
        self.context, self.quotes = context, quotes

    @property
    def contents(self) -> list[list[str]]:
        return [[self.context.document.cut(span) for span in quote.content] for quote in self.quotes]

    @property
    def cues(self) -> list[str]:
        return [self.context.document.cut(quote.cue) for quote in self.quotes]

    @property
    def speakers(self) -> list[str | None]:
        written = [quote.speaker.mention for quote in self.quotes]
        return [self.context.document.cut(span) if span else None for span in written]


@pytest.fixture
def find(monkeypatch: pytest.MonkeyPatch) -> Found:
    """Finds the quotes of a marked article, given what is annotated; `reports`: how sure each cue is."""

    def found(marked: str, *kinds: str, reports: tuple[float, ...] = ()) -> Result:
        lines = "".join(f"\n= {number} {kind} -" for number, kind in enumerate(kinds, 1))
        context, given = frames(marked + lines)
        sure = reports or (0.9,) * len(given)
        judged = [replace(one, reports=share) for one, share in zip(given, sure, strict=True)]
        monkeypatch.setattr("workers.extraction.quotes.find.find_frames", lambda _: judged)
        monkeypatch.setattr("workers.extraction.quotes.find.judged", _as_they_are)
        entities = find_entities(context.document, context.analysis)
        return Result(context, find_quotes(context.document, context.analysis, entities))

    return found


def _as_they_are(context: Context, given: list[Frame]) -> list[Frame]:
    return given


def test_a_quote_has_all_its_parts_where_they_stand(find: Found) -> None:
    marked = "و<c1>قال</c1> <s1>وزير النقل [PER سامي العلي]</s1> إن <q1>الجسر جاهز</q1>."
    result = find(marked, "indirect")
    (quote,) = result.quotes
    text = result.context.document.text
    assert (quote.id, quote.type, quote.sentence) == ("q1", "indirect", 0)
    assert (quote.cue.start, quote.cue.end, quote.cue.lemma) == (1, 4, "قال")
    assert [(span.start, span.end) for span in quote.content] == [(text.index("الجسر"), len(text) - 1)]
    assert quote.speaker.mention is not None
    assert quote.speaker.mention.start == 5
    assert result.speakers == ["وزير النقل سامي العلي"]
    assert (quote.speaker.name, quote.speaker.entity, quote.speaker.resolution) == (
        "سامي العلي",
        "e1",
        "explicit",
    )
    assert quote.via is None
    assert quote.confidence == pytest.approx(0.9)


def test_the_medium_that_passed_the_words_on_has_its_name(find: Found) -> None:
    marked = "<c1>نقلت</c1> <v1>[ORG وكالة الشرق]</v1> عن <s1>[PER سامي العلي]</s1> أن <q1>الجسر جاهز</q1>."
    (quote,) = find(marked, "indirect").quotes
    assert quote.via is not None
    assert (quote.via.name, quote.via.resolution) == ("وكالة الشرق", "explicit")
    assert quote.speaker.name == "سامي العلي"


def test_a_medium_without_a_name_is_written_and_nobody(find: Found) -> None:
    marked = "<c1>نقلت</c1> <v1>صحيفة محلية</v1> عن <s1>[PER سامي العلي]</s1> أن <q1>الجسر جاهز</q1>."
    (quote,) = find(marked, "indirect").quotes
    assert quote.via is not None
    assert (quote.via.name, quote.via.entity, quote.via.resolution) == (None, None, "none")


def test_quotes_are_numbered_in_the_order_of_their_contents(find: Found) -> None:
    # "The bridge is ready," said the minister. And the director added that the road is open.
    marked = (
        "«<q1>الجسر الجديد جاهز</q1>»، <c1>قال</c1> <s1>الوزير</s1>. "
        "و<c2>أضاف</c2> <s2>المدير</s2> أن <q2>الطريق مفتوح</q2>."
    )
    result = find(marked, "direct", "indirect")
    assert [quote.id for quote in result.quotes] == ["q1", "q2"]
    assert result.contents == [["الجسر الجديد جاهز"], ["الطريق مفتوح"]]


def test_a_quote_broken_by_its_cue_is_one_of_two_spans(find: Found) -> None:
    marked = "«<q1>الجسر الجديد جاهز</q1>»، <c1>قال</c1> <s1>الوزير</s1>، «<q1>والطريق مفتوح للناس</q1>»."
    assert find(marked, "direct").contents == [["الجسر الجديد جاهز", "والطريق مفتوح للناس"]]


def test_what_a_surer_quote_holds_is_no_other_s_and_the_rest_stays(find: Found) -> None:
    marked = (
        "<c1>قال</c1> <s1>الوزير</s1>: «<q1><q2>الجسر الجديد جاهز</q2></q1>»، "
        "ثم <c2>تابع</c2>: «<q2>والطريق مفتوح</q2>»."
    )
    result = find(marked, "direct", "direct", reports=(0.99, 0.7))
    assert result.contents == [["الجسر الجديد جاهز"], ["والطريق مفتوح"]]


def test_a_report_inside_a_report_is_dropped(find: Found) -> None:
    # The minister said that the director had said that the bridge is ready.
    marked = (
        "<c1>قال</c1> <s1>الوزير</s1> إن <q1><s2>المدير</s2> <c2>قال</c2> له إن <q2>الجسر جاهز</q2></q1>."
    )
    result = find(marked, "indirect", "indirect")
    assert result.contents == [["المدير قال له إن الجسر جاهز"]]


@pytest.mark.parametrize(
    ("joined", "cue"),
    [
        ("و<c2>أضاف</c2>", "أضاف"),
        ("<c2>مضيفا</c2>", "مضيفا"),
        ("، <c2>يؤكد</c2>", "يؤكد"),
        ("وقد <c2>أكد</c2>", "أكد"),
    ],
)
def test_the_next_cue_that_carries_on_ends_the_content_before_it(find: Found, joined: str, cue: str) -> None:
    marked = f"<c1>قال</c1> <s1>الوزير</s1> إن <q1>الجسر جاهز {joined} أن <q2>الطريق مفتوح</q2></q1>."
    result = find(marked, "indirect", "indirect")
    assert result.cues == ["قال", cue]
    assert result.contents[0][0].startswith("الجسر جاهز")
    assert cue not in result.contents[0][0]
    assert result.contents[1] == ["الطريق مفتوح"]


def test_a_content_that_was_ended_no_longer_holds_what_stands_behind_its_end(find: Found) -> None:
    # The third verb does not carry on; it stands behind the end of the first content, not inside it.
    marked = (
        "<c1>قال</c1> <s1>الوزير</s1> إن <q1>الجسر جاهز و<c2>أضاف</c2> أن <q2>الطريق مفتوح</q2>. "
        "أمس <c3>أعلن</c3> <s3>المدير</s3> أن <q3>الناس بخير</q3></q1>."
    )
    assert find(marked, "indirect", "indirect", "indirect").cues == ["قال", "أضاف", "أعلن"]


def test_a_content_of_which_nothing_is_left_is_no_quote(find: Found) -> None:
    marked = "<c1>قال</c1> <s1>الوزير</s1> <q1>… و<c2>أضاف</c2> أن <q2>الطريق مفتوح</q2></q1>."
    result = find(marked, "indirect", "indirect")
    assert result.cues == ["أضاف"]
    assert result.contents == [["الطريق مفتوح"]]


@pytest.mark.parametrize(("reports", "cue"), [((0.9, 0.6), "قال"), ((0.6, 0.9), "بحسب")])
def test_of_two_that_claim_the_same_words_the_surer_one_is_kept(
    find: Found, reports: tuple[float, ...], cue: str
) -> None:
    marked = (
        "<c1>قال</c1> <s1>الوزير</s1> إن <q1><q2>الجسر الجديد جاهز</q1></q2> <c2>بحسب</c2> <s2>المدير</s2>."
    )
    assert find(marked, "indirect", "indirect", reports=reports).cues == [cue]


def test_a_participle_behind_another_cue_has_no_source_of_its_own(find: Found) -> None:
    # The source of مؤكدا is labelled where that of قال stands.
    marked = (
        "<s2><c1>قال</c1> <s1>[PER سامي العلي]</s1></s2> إن <q1>الجسر جاهز</q1>، "
        "<c2>مؤكدا</c2> أن <q2>الطريق مفتوح</q2>."
    )
    result = find(marked, "indirect", "indirect")
    assert result.speakers == ["سامي العلي", None]


def test_a_participle_behind_another_quote_keeps_a_source_of_its_own(find: Found) -> None:
    marked = (
        "<c1>قال</c1> <s1>[PER سامي العلي]</s1> إن <q1>الجسر جاهز</q1>، ورد <s2>[PER كمال السالم]</s2> "
        "<c2>قائلا</c2> إن <q2>الطريق مفتوح</q2>."
    )
    assert find(marked, "indirect", "indirect").speakers == ["سامي العلي", "كمال السالم"]


def test_a_participle_that_opens_its_sentence_has_the_subject_of_its_verb(find: Found) -> None:
    marked = "غادر <s1>[PER سامي العلي]</s1>، <c1>مؤكدا</c1> أن <q1>الطريق مفتوح</q1>."
    result = find(marked.replace("<s1>", "").replace("</s1>", ""), "indirect")
    assert result.speakers == ["سامي العلي"]
    assert result.quotes[0].speaker.resolution == "explicit"


def test_a_source_without_a_name_is_written_and_nobody(find: Found) -> None:
    (quote,) = find("<c1>قال</c1> <s1>مصدر أمني</s1> إن <q1>الطريق مفتوح</q1>.", "indirect").quotes
    assert quote.speaker.mention is not None
    assert (quote.speaker.name, quote.speaker.entity, quote.speaker.resolution) == (None, None, "none")


def test_what_found_each_part_is_told_in_words(find: Found) -> None:
    (quote,) = find("<c1>قال</c1> <s1>[PER سامي العلي]</s1> إن <q1>الطريق مفتوح</q1>.", "indirect").quotes
    told = dict(line.split(": ", 1) for line in quote.found_by)
    assert set(told) == {"cue", "content", "speaker", "name"}
    assert told["cue"] == "say, past, probability 0.90"
    assert told["name"] == "in the source"


def test_an_article_without_words_of_speech_has_no_quotes(find: Found) -> None:
    assert find("وصل [PER سامي العلي] إلى [LOC باريس].\n= none").quotes == ()
