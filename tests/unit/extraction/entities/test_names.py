import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from tagged import entities, names


@pytest.mark.parametrize(
    "marked",
    [
        "قال [PER خليفة حفتر] ثم قال [PER خليفه حفتر]",
        "قال [PER خليفة حفتر] ثم عاد [PER حفتر]",
        "عاد [PER حفتر]. قال المشير [PER خليفة حفتر] ذلك",
        "قال [PER أمانويل ماكرون] ثم قال [PER إيمانويل ماكرون]",
        "قال [PER فائز السراج] ثم قال [PER فايز السراج] ثم [PER السراج]",
        "قال [PER عبدالرحمن العلي] ثم قال [PER عبد الرحمن العلي]",
        "قال [PER محمد بن سلمان] ثم [PER محمد بن سلمان بن عبدالعزيز]",
        "أعلن [ORG المجلس الرئاسي لحكومة الوفاق] ثم نفى [ORG المجلس الرئاسي]",
        "ذكرت [ORG وكالة رويترز] ثم أضافت [ORG رويترز]",
        "زار [LOC السعودية] ول[LOC لسعودية] تاريخ",
        "في [LOC قصر الإليزيه] قال مصدر في [LOC الإليزيه]",
        'ذكرت [ORG وكالة الأنباء الإيطالية "آكي]" ثم أضافت [ORG وكالة "آكي" الإيطالية]',
    ],
)
def test_forms_of_one_name_are_one_entity(marked: str) -> None:
    assert len(entities(marked)) == 1


@pytest.mark.parametrize(
    "marked",
    [
        "قال [PER سعد الحريري] ورد [PER بهاء الحريري]",
        "قال [PER فائز السراج] ورد [PER خليفة حفتر]",
        "بين [LOC تونس] و[LOC ليبيا]",
        "من [LOC ميناء طرابلس] إلى [LOC طرابلس]",
        "أعلنت [ORG وزارة الدفاع] وردت [ORG وزارة الصحة]",
        "زار [LOC الأردن] واستقبله [ORG الأردن]",
    ],
)
def test_different_names_stay_different(marked: str) -> None:
    assert len(entities(marked)) == 2


def test_a_family_name_goes_to_the_one_of_that_name_who_was_named_last() -> None:
    first, second = entities("قال [PER سعد الحريري] ورد [PER بهاء الحريري] وأضاف [PER الحريري]")
    assert (len(first.mentions), len(second.mentions)) == (1, 2)


def test_entities_are_numbered_by_first_mention_and_named_by_their_fullest_form() -> None:
    found = entities("عاد [PER حفتر] إلى [LOC بنغازي]. والتقى [PER خليفة حفتر] وفدا")
    assert [(entity.id, entity.name) for entity in found] == [("e1", "خليفة حفتر"), ("e2", "بنغازي")]


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("شريك ل[ORG لاتحاد الأوروبي] اليوم", "الاتحاد الأوروبي"),
        ("رسالة ل[LOC لبنان] اليوم", "لبنان"),
    ],
)
def test_the_alef_that_a_preposition_took_is_written_in_the_name(marked: str, name: str) -> None:
    assert names(marked) == [name]


def test_mentions_of_an_entity_stand_in_the_order_of_the_text() -> None:
    (entity,) = entities("عاد [PER حفتر] ثم [PER خليفة حفتر] ثم [PER حفتر]")
    starts = [mention.start for mention in entity.mentions]
    assert starts == sorted(starts)


def test_a_text_without_names_has_no_entities() -> None:
    assert names("لا أحد هنا") == []
