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
        'ذكرت [ORG وكالة الأنباء الإيطالية "آكي]" ثم أضافت [ORG وكالة"آكي" الإيطالية]',
        "قال [PER فائز السراج] ثم عاد [PER السراح]",
        "قال [PER إبراهيم البكراوي] ثم عاد [PER إبراهيم البكرواي]",
        "قال [PER محمد ولد الشيخ الغزواني] ثم عاد [PER ولد الغزواني]",
        "قال [PER نعيمة الصقلي الحسيني] ثم عادت [PER الصقلي]",
        "قال [PER عبد الله العلي] ثم عاد [PER عبدالله بن سالم العلي]",
        "قال [PER سامي نور الدين] ثم عاد [PER سامي نورالدين]",
        "بايعوا [PER أبو بكر البغدادي] ثم قتل [PER أبي بكر البغدادي]",
        "زار [LOC مكة المكرمة] ثم غادر [LOC مكة]",
        "زار [LOC الولايات المتحدة] ثم غادر [LOC أميركا]",
        "هبطت في [LOC مطار بيروت الدولي] وأغلق [LOC مطار بيروت]",
        "صلى في [LOC المسجد الأقصى] ثم غادر [LOC الأقصى]",
        "بلدة [LOC سيونجيو] ثم أهالي [LOC سيونجو]",
        "خسر [ORG القوات المسلحة المالية] جنديا ول[ORG لجيش المالي] ثكنة",
        "شروط [ORG القوات المسلحة الليبية] وقائد [ORG الجيش الوطني الليبي]",
        "رئيس [ORG البرلمان العراقي] ثم أعضاء [ORG مجلس النواب العراقي] ثم [ORG مجلس النواب]",
        "قيادي في [ORG حزب نداء تونس] ثم في [ORG حركة نداء تونس] ثم في [ORG النداء]",
        "نقلت [ORG أ ف ب] ثم [ORG وكالة الصحافة الفرنسية] ثم [ORG وكالة فرانس برس]",
        "أعلنت [ORG هيئة الأشغال العامة] ([ORG أشغال]) ثم نفت [ORG أشغال]",
        'أعلنت [ORG هيئة الرقابة على الأسواق] ("[ORG فينما]") ذلك',
        "اعتقل [PER عبد الغني الككلي] المعروف بـ«[PER غنيوة]» ثم أفرج عن [PER غنيوة]",
        "عرضت [ORG شبكة تلفزيون النهار] ثم كررت [ORG النهار] ذلك",
        "فاز [ORG هلال القدس] ثم تعادل [ORG الهلال]",
        "أعلنت [ORG البنك المركزي المصري] ثم رفع [ORG المركزي] الفائدة",
        "توقعت [ORG الرئاسة العامة للأرصاد] ثم حذرت [ORG الأرصاد]",
        "قال في [ORG الهيئة الوطنية لمكافحة الفساد] ثم في [ORG هيئة مكافحة الفساد]",
        "فاز [ORG باريس سان جيرمان] ثم خسر [ORG سان جيرمان]",
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
        "قال [PER كريم العلي] ردت [PER كريمة العلي]",
        "قال [PER سالم الحامدي] ورد [PER سالم الحمادي]",
        "قال [PER محمد خالد الأحمر] ورد [PER خالد]",
        "زار [LOC روسيا] ثم [LOC روسيا البيضاء]",
        "زار [LOC نابل] ثم [LOC نابلس]",
        "من [LOC الطريق المحلية 580] إلى [LOC الطريق المحلية 604]",
        "من [LOC مطار تل أبيب] إلى [LOC تل أبيب]",
        "تعيش [LOC دافوس] ([LOC سويسرا]) هدوءا",
        "أعلنت [ORG حركة النهضة] وردت [ORG كتلة حركة النهضة]",
        "أعلن [ORG الحرس الوطني] ورد [ORG مركز الحرس الوطني]",
        "أعلنت [ORG الأمم المتحدة] وردت [ORG منظمة الأمم المتحدة للطفولة]",
        "أعلنت [ORG الإدارة الأمريكية] وردت [ORG إدارة الحدائق الوطنية الأمريكية]",
        "أعلنت [ORG جامعة زايد] وردت [ORG جامعة محمد بن زايد للذكاء الاصطناعي]",
        "ائتلاف [ORG الوطنية] وردت [ORG الهيئة الوطنية لمكافحة الفساد]",
        "فاز [ORG الاتحاد] ورد [ORG الاتحاد الليبي لكرة القدم]",
        "أعلنت [ORG حزب النور] وردت [ORG نادي النور]",
        "قال [PER سلمى حايك]، والإعلامية الشهيرة [PER أوبرا وينفري] ذلك",
    ],
)
def test_different_names_stay_different(marked: str) -> None:
    assert len(entities(marked)) == 2


def test_a_family_name_goes_to_the_one_of_that_name_who_was_named_last() -> None:
    first, second = entities("قال [PER سعد الحريري] ورد [PER بهاء الحريري] وأضاف [PER الحريري]")
    assert (len(first.mentions), len(second.mentions)) == (1, 2)


def test_a_family_name_goes_to_the_one_whom_the_article_is_about() -> None:
    first, second = entities(
        "عادت [PER إيمان خليف]. وقالت [PER إيمان خليف] ذلك. ورافقها والدها [PER عمر خليف]. وفازت [PER خليف]"
    )
    assert (len(first.mentions), len(second.mentions)) == (3, 1)


def test_a_family_name_is_not_taken_for_a_given_name() -> None:
    first, second = entities("قال [PER هاني رمضان] ورد [PER رمضان صبحي] وأضاف [PER رمضان]")
    assert (len(first.mentions), len(second.mentions)) == (2, 1)


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


def test_of_two_forms_of_one_length_the_one_written_more_often_is_the_name() -> None:
    assert names("قال [PER فائز السراح]. وعاد [PER فائز السراج]. ثم قال [PER فائز السراج]") == ["فائز السراج"]


def test_mentions_of_an_entity_stand_in_the_order_of_the_text() -> None:
    (entity,) = entities("عاد [PER حفتر] ثم [PER خليفة حفتر] ثم [PER حفتر]")
    starts = [mention.start for mention in entity.mentions]
    assert starts == sorted(starts)


def test_a_text_without_names_has_no_entities() -> None:
    assert names("لا أحد هنا") == []
