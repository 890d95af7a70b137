import sys
from pathlib import Path

import pytest

from workers.extraction.document import Word
from workers.extraction.entities.find import find_entities

sys.path.insert(0, str(Path(__file__).parent))
from tagged import entities, tagged


def title(marked: str) -> str | None:
    """The title of the first person."""
    document, _ = tagged(marked)
    mentions = [m for entity in entities(marked) for m in entity.mentions if entity.type == "PERSON"]
    found = min(mentions, key=lambda mention: mention.start).title
    return document.cut(found) if found else None


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("قال وزير النقل [PER سامي العلي] إن", "وزير النقل"),
        ("قال وزير النقل، [PER سامي العلي]، إن", "وزير النقل"),
        ("أكد رئيس [ORG المجلس الأوروبي] [PER دونالد تاسك] أن", "رئيس المجلس الأوروبي"),
        ("استقبل المشير [PER خليفة حفتر] أمس", "المشير"),
        ("قال نائب رئيس مجلس الوزراء الدكتور [PER سامي العلي]", "نائب رئيس مجلس الوزراء الدكتور"),
        ("قال كاتب الدولة للفلاحة [PER سامي العلي]", "كاتب الدولة للفلاحة"),
        ("قال القائد العام ل[ORG لجيش الليبي]، المشير [PER سامي العلي]", "القائد العام للجيش الليبي، المشير"),
        (
            "قال المتحدث باسم انتخابات المجالس المهندس [PER سامي العلي]",
            "المتحدث باسم انتخابات المجالس المهندس",
        ),
        (
            "قال المتحدث ب[ORG مديرية الأمن] بمنطقة [LOC تبوك] [PER سامي العلي]",
            "المتحدث بمديرية الأمن بمنطقة تبوك",
        ),
        ("قال المبعوث الأممي إلى [LOC ليبيا]، [PER سامي العلي]", "المبعوث الأممي إلى ليبيا"),
        ("قال السفير في [LOC ليبيا] [PER سامي العلي]", "السفير في ليبيا"),
        ("قال الممثل «[PER سامي العلي]» ذلك", "الممثل"),
        ("قالت الناشطة [PER هالة العلي] ذلك", "الناشطة"),
        ("قال اللواء [PER علي التميمي] ذلك", "اللواء"),
        ("وصل إلى [LOC برلين] بدعوة رسمية من المستشارة الألمانية [PER هالة العلي]", "المستشارة الألمانية"),
        ("مر مدير المصنع إلى [LOC برلين] برفقة المهندس [PER سامي العلي]", "المهندس"),
    ],
)
def test_the_title_before_a_name_is_found_whole(marked: str, expected: str) -> None:
    assert title(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("قال [PER سامي العلي]، وزير النقل، إن", "وزير النقل"),
        ("قال [PER سامي العلي] رئيس [ORG حزب النور] إن", "رئيس حزب النور"),
        ("قال [PER سامي العلي]، القيادي في [ORG حزب النور]، إن", "القيادي في حزب النور"),
        ("قال [PER سامي العلي] مدير المصنع لمراسل الإذاعة إن", "مدير المصنع"),
        ("قال الدكتور [PER سامي العلي]، مدير المصنع، إن", "الدكتور"),
    ],
)
def test_an_office_after_the_name_is_the_title_where_none_stands_before(marked: str, expected: str) -> None:
    assert title(marked) == expected


def test_the_office_of_the_person_named_next_is_not_taken() -> None:
    marked = "قال [PER سامي العلي] رئيس الحكومة [PER نور الهادي]"
    mentions = sorted((m for e in entities(marked) for m in e.mentions), key=lambda mention: mention.start)
    assert mentions[0].title is None
    assert mentions[1].title is not None


def test_a_title_leaves_out_what_is_joined_to_it() -> None:
    document, (first, *others) = tagged("ووزير الخارجية [PER سامي العلي]")
    words = (Word(("و",), first.stem.removeprefix("و"), (), first.tag), *others)
    (entity,) = find_entities(document, words)
    assert entity.mentions[0].title is not None
    assert document.cut(entity.mentions[0].title) == "وزير الخارجية"


@pytest.mark.parametrize(
    "marked",
    [
        "وقال [PER سامي العلي] إن",
        "الجسر الذي بناه [PER سامي العلي] قديم",
        "التقى الوزير في [LOC باريس] [PER سامي العلي]",
        "عاد الرئيس. [PER سامي العلي] غائب",
        "زار مدير مكتب [PER سامي العلي] أمس",
        "ذكر نائب رئيس الحزب و[PER سامي العلي] ذلك",
        "ما أكده لمراسلة الإذاعة، [PER سامي العلي] أمس",
        "التقى [PER سامي العلي] وزير النقل أمس",
        "طالب [PER سامي العلي] رئيس الحكومة بالعودة",
        "شكر [PER سامي العلي] لوزير النقل ذلك",
        "قال [PER سامي العلي] رئيس إنه عاد",
    ],
)
def test_words_that_are_no_title_are_left_alone(marked: str) -> None:
    assert title(marked) is None


def test_the_title_of_one_person_stops_at_another() -> None:
    marked = "الرئيس [PER سامي العلي] [PER نور الهادي]"
    mentions = sorted((m for e in entities(marked) for m in e.mentions), key=lambda mention: mention.start)
    assert mentions[0].title is not None
    assert mentions[1].title is None


def test_places_have_no_title() -> None:
    (entity,) = entities("زار الرئيس [LOC باريس] أمس")
    assert entity.mentions[0].title is None
