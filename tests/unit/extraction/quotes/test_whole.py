"""Short articles go the whole way, through the engine and the trained models, to the letter.

They are plain on purpose, each of one common kind of report about invented people, so that they stay right
when the models are trained again: one that fails is a fault of the models, not of the text. What is hard is
measured by the benchmarks and guarded by the floors of tests/accuracy.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.extraction.quotes.parts import annotated
from workers.extraction.engines.base import Engine
from workers.extraction.pipeline import extract
from workers.extraction.result import as_result

ARTICLES = {
    "a clause behind its verb": """\
<c1>قال</c1> <s1>وزير النقل [PER سامي العلي]</s1> إن <q1>الجسر سيفتح أمام الناس الشهر المقبل</q1>.
= 1 indirect سامي العلي""",
    "words in marks behind a colon": """\
<c1>قال</c1> <s1>مدير المستشفى [PER خالد المنصوري]</s1>: «<q1>نحن نعمل ليلاً ونهاراً من أجل المرضى</q1>».
= 1 direct خالد المنصوري""",
    "she goes on": """\
<c1>قالت</c1> <s1>الباحثة [PER ليلى الحسن]</s1> إن <q1>النتائج جيدة</q1>. \
و<c2>أضافت</c2> أن <q2>العمل سيستمر حتى نهاية العام</q2>.
= 1 indirect ليلى الحسن
= 2 indirect ليلى الحسن""",
    "a participle goes on": """\
<c1>أكد</c1> <s1>رئيس البلدية [PER كمال السالم]</s1> أن <q1>المشروع اكتمل</q1>، <c2>مضيفاً</c2> أن \
<q2>الحديقة ستفتح أبوابها يوم الخميس</q2>.
= 1 indirect كمال السالم
= 2 indirect كمال السالم""",
    "broken by its cue": """\
«<q1>هذا يوم جميل لكل أبناء المدينة</q1>»، <c1>قال</c1> <s1>رئيس البلدية [PER كمال السالم]</s1>، \
«<q1>ونحن سعداء بكم جميعاً</q1>».
= 1 direct كمال السالم""",
    "a frame behind its clause": """\
<q1>سيفتح الجسر أمام الناس الشهر المقبل</q1>، <c1>وفقاً</c1> ل<s1>وزير النقل [PER سامي العلي]</s1>.
= 1 indirect سامي العلي""",
    "passed on by an agency": """\
<c1>نقلت</c1> <v1>[ORG وكالة رويترز]</v1> عن <s1>مسؤول في [ORG وزارة النفط]</s1> أن \
<q1>الإنتاج سيرتفع العام المقبل</q1>.
= 1 indirect -""",
    "a headline": """\
<s1>[PER سامي العلي]</s1><c1>:</c1> <q1>لن نقبل بأقل من الفوز في المباراة المقبلة</q1>

وصل الفريق إلى المدينة أمس.
= 1 direct سامي العلي""",
    "a body, then its common noun": """\
<c1>أعلنت</c1> <s1>[ORG وزارة الصحة]</s1> أن <q1>المستشفى الجديد سيفتح أبوابه الأسبوع المقبل</q1>. \
و<c2>أوضحت</c2> <s2>الوزارة</s2> أن <q2>العلاج فيه مجاني</q2>.
= 1 indirect وزارة الصحة
= 2 indirect وزارة الصحة""",
    "a clause with words in marks": """\
<c1>قال</c1> <s1>[PER سامي العلي]</s1> إن <q1>الطريق «مغلق منذ ثلاثة أيام بسبب الثلوج</q1>».
= 1 mixed سامي العلي""",
    "over two paragraphs": """\
<c1>قال</c1> <s1>الكاتب [PER كمال السالم]</s1>: «<q1>كتبت هذه الرواية في خمس سنوات.

وكان أصعب ما فيها هو النهاية</q1>».
= 1 direct كمال السالم""",
    "no name": """\
<c1>أوضح</c1> <s1>مصدر أمني</s1> أن <q1>الحادث وقع صباح اليوم ولم يسفر عن إصابات</q1>.
= 1 indirect -""",
    "nobody reports": "وصل وزير النقل [PER سامي العلي] إلى المدينة أمس وزار الجسر الجديد.\n= none",
    "support is no clause": "وأكد [PER سامي العلي] دعمه للحكومة.\n= none",
}
RESOLUTIONS = {
    "a body, then its common noun": ["explicit", "coreference"],
    "she goes on": ["explicit", "coreference"],
}

Json = dict[str, Any]


def parts(quote: Json) -> Json:
    """An annotated quote and a found one in the same terms: where each part begins and ends."""
    speaker, via = quote["speaker"], quote["via"]
    if speaker and "mention" in speaker:
        quote = {**quote, "name": speaker["name"]}
        speaker = speaker["mention"]
    return {
        "type": quote["type"],
        "content": [ends(span) for span in quote["content"]],
        "cue": ends(quote["cue"]),
        "speaker": ends(speaker),
        "name": quote["name"],
        "via": ends(via["mention"] if via and "mention" in via else via),
    }


def ends(span: Json | None) -> tuple[int, int] | None:
    return (span["start"], span["end"]) if span else None


@pytest.mark.parametrize("title", ARTICLES)
def test_a_plain_article_is_read_as_annotated(title: str, engine: Engine) -> None:
    article = annotated(ARTICLES[title])
    result: Any = as_result(extract(article.text, engine))
    assert [parts(quote) for quote in result["quotes"]] == [parts(quote) for quote in article.gold["quotes"]]


@pytest.mark.parametrize("title", RESOLUTIONS)
def test_it_is_told_how_the_speaker_was_found(title: str, engine: Engine) -> None:
    extraction = extract(annotated(ARTICLES[title]).text, engine)
    assert [quote.speaker.resolution for quote in extraction.quotes] == RESOLUTIONS[title]


def test_the_speaker_is_an_entity_of_the_article(engine: Engine) -> None:
    extraction = extract(annotated(ARTICLES["she goes on"]).text, engine)
    (entity,) = extraction.entities
    assert [quote.speaker.entity for quote in extraction.quotes] == [entity.id, entity.id]
    assert entity.name == "ليلى الحسن"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("قال ", "قَالَ "),
        lambda text: text.replace("الجسر", "الجـــسر"),
        lambda text: text.replace("إن", "ان"),
        lambda text: text.replace(" ", " \u200f"),
        lambda text: "\ufeff" + text + "\r\n",
    ],
    ids=["diacritics", "tatweel", "hamza", "direction", "line ends"],
)
def test_the_spelling_of_the_same_words_changes_nothing(change: Any, engine: Engine) -> None:
    plain = annotated(ARTICLES["a clause behind its verb"]).text
    text = change(plain)
    (quote,) = extract(text, engine).quotes
    found = "".join(text[quote.content[0].start : quote.content[0].end].split("\u200f")).replace("ـ", "")
    assert found == "الجسر سيفتح أمام الناس الشهر المقبل"
    assert quote.speaker.name is not None
    assert quote.speaker.name.replace("\u200f", "") == "سامي العلي"
