import sys
from pathlib import Path

import pytest

from workers.extraction.document import Word
from workers.extraction.entities.mentions import find_mentions
from workers.extraction.text.sentences import read

sys.path.insert(0, str(Path(__file__).parent))
from tagged import tagged


def cut(marked: str) -> list[tuple[str, str]]:
    document, words = tagged(marked)
    return [(mention.type, document.cut(mention)) for mention in find_mentions(document, words)]


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("سافر ل[LOC باريس] أمس", "باريس"),
        ("وب[LOC الرياض] اجتمعوا", "الرياض"),
        ("شريك ل[ORG لاتحاد الأوروبي]", "لاتحاد الأوروبي"),
        ("قال لـ[PER محمد] ذلك", "محمد"),
    ],
)
def test_joined_proclitics_stay_outside(marked: str, name: str) -> None:
    assert [text for _, text in cut(marked)] == [name]


def test_diacritics_and_tatweel_before_a_name_move_no_offset() -> None:
    document = read("وَلِـبَـغـدادَ تاريخ")
    words = (Word(("و", "ل"), "بغداد", (), "B-LOC"), Word((), "تاريخ", (), "O"))
    (mention,) = find_mentions(document, words)
    assert document.cut(mention) == "بَـغـدادَ"


def test_the_closing_mark_of_a_name_that_ends_in_marks_stays_outside() -> None:
    document, words = tagged('رئيس [ORG حكومة "الوفاق]" قال')
    (mention,) = find_mentions(document, words)
    assert document.cut(mention) == 'حكومة "الوفاق'
    assert (mention.first, mention.last) == (1, 4)


def test_marks_that_a_tag_takes_in_at_the_edge_are_left_out() -> None:
    document = read("زار «لندن» أمس")
    tags = ["O", "B-LOC", "I-LOC", "I-LOC", "O"]
    words = [Word((), token.form, (), name) for token, name in zip(document.tokens, tags, strict=True)]
    (mention,) = find_mentions(document, words)
    assert document.cut(mention) == "لندن"


def test_a_tag_on_a_mark_alone_is_no_mention() -> None:
    document = read("زار - أمس")
    words = [Word((), token.form, (), "B-LOC" if token.form == "-" else "O") for token in document.tokens]
    assert find_mentions(document, words) == []


def test_two_names_side_by_side_stay_two() -> None:
    assert cut("[LOC القاهرة] [ORG رويترز] ذكرت") == [("LOCATION", "القاهرة"), ("ORGANIZATION", "رويترز")]


def test_a_tag_inside_that_begins_nothing_begins_a_name() -> None:
    document = read("قال محمد علي")
    tags = ["O", "I-PER", "I-PER"]
    words = [Word((), token.form, (), name) for token, name in zip(document.tokens, tags, strict=True)]
    (mention,) = find_mentions(document, words)
    assert document.cut(mention) == "محمد علي"


def test_a_mention_knows_its_sentence() -> None:
    document, words = tagged("زار [LOC مصر]. ثم عاد إلى [LOC لبنان].")
    assert [mention.sentence for mention in find_mentions(document, words)] == [0, 1]


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ('نقلت [ORG وكالة الأنباء الإيطالية] "آكي" عنه', 'وكالة الأنباء الإيطالية "آكي'),
        ('نقلت [ORG وكالة الأنباء الإيطالية] "[ORG آكي]" عنه', 'وكالة الأنباء الإيطالية "آكي'),
        ("نشرت [ORG صحيفة] «المدار اليوم» الخبر", "صحيفة «المدار اليوم"),
    ],
)
def test_a_medium_takes_in_its_name_in_marks(marked: str, name: str) -> None:
    assert cut(marked) == [("ORGANIZATION", name)]


@pytest.mark.parametrize(
    "marked",
    [
        'قالت [ORG وزارة الأمن] "سنمحو آثارهم" ومضت',
        'كتبت [ORG صحيفة المدار] "إن الأمر الذي وقع أمس في المدينة خطير" وزادت',
        'ذكرت [ORG وكالة رويترز] "أن',
        'ذكرت [ORG وكالة رويترز] "',
    ],
)
def test_quoted_words_after_a_body_are_not_its_name(marked: str) -> None:
    assert len(cut(marked)) == 1
    assert '"' not in cut(marked)[0][1]
