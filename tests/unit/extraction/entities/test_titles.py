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
    ],
)
def test_the_title_before_a_name_is_found_whole(marked: str, expected: str) -> None:
    assert title(marked) == expected


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
