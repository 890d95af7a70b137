import pytest

from workers.extraction.engines.segments import Segmenter

STEMS = {
    "وليد": 0, "ليد": 0, "بغداد": 0, "الرياض": 0, "رياض": 0, "الاتحاد": 0, "قال": 0, "سكان": 0, "كتاب": 0,
    "كتابه": 1, "يفتح": 0, "ليبيا": 0, "اعلمت": 0, "الان": 0,
}  # fmt: skip


@pytest.fixture
def segmenter() -> Segmenter:
    return Segmenter(STEMS)


@pytest.mark.parametrize(
    ("form", "proclitics", "stem"),
    [
        ("وليد", (), "وليد"),
        ("بغداد", (), "بغداد"),
        ("سكان", (), "سكان"),
        ("لبغداد", ("ل",), "بغداد"),
        ("ولبغداد", ("و", "ل"), "بغداد"),
        ("وبالرياض", ("و", "ب"), "الرياض"),
        ("للرياض", ("ل",), "لرياض"),
        ("للاتحاد", ("ل",), "لاتحاد"),
        ("لليبيا", ("ل",), "ليبيا"),
        ("وقال", ("و",), "قال"),
        ("سيفتح", ("س",), "يفتح"),
        ("وسيفتح", ("و", "س"), "يفتح"),
        ("بالأستانة", ("ب",), "الأستانة"),
        ("فالييف", (), "فالييف"),
    ],
)
def test_only_the_letters_before_a_known_stem_are_proclitics(
    segmenter: Segmenter, form: str, proclitics: tuple[str, ...], stem: str
) -> None:
    assert segmenter.split(form)[:2] == (proclitics, stem)


def test_an_attached_pronoun_is_cut_off_its_stem(segmenter: Segmenter) -> None:
    assert segmenter.split("وكتابه") == (("و",), "كتاب", ("ه",))


def test_ta_marbuta_is_no_pronoun(segmenter: Segmenter) -> None:
    assert segmenter.split("كتابة") == ((), "كتابة", ())


def test_an_unknown_word_is_cut_where_a_stem_with_a_pronoun_is_left(segmenter: Segmenter) -> None:
    assert segmenter.split("وأعلمتهما")[0] == ("و",)


def test_an_unknown_word_stays_whole(segmenter: Segmenter) -> None:
    assert segmenter.split("بوبصلة") == ((), "بوبصلة", ())


def test_the_stem_of_a_word_whose_alef_the_preposition_took_has_it_again(segmenter: Segmenter) -> None:
    assert segmenter.stem("للاتحاد") == "الاتحاد"
    assert segmenter.stem("لليبيا") == "ليبيا"
    assert segmenter.stem("للأستانة") == "الاستانه"
