import pytest

from workers.extraction.engines.segments import Segmenter

STEMS = {
    "وليد": 0, "ليد": 0, "بغداد": 0, "الرياض": 0, "رياض": 0, "الاتحاد": 0, "قال": 0, "سكان": 0, "كتاب": 0,
    "كتابه": 1, "يفتح": 0, "ليبيا": 0, "اعلمت": 0, "الان": 0, "واكد": 0, "كاس": 0, "به": 0, "له": 0,
    "سالت": 0, "طهاره": 0,
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


@pytest.mark.parametrize(
    ("form", "proclitics"),
    [
        ("وأكد", ("و",)),
        ("واكد", ()),
        ("وإلى", ("و",)),
        ("فبأي", ("ف", "ب")),
        ("لآخر", ("ل",)),
        ("سأعمل", ("س",)),
        ("وسأعمل", ("و", "س")),
        ("سألت", ()),
        ("كأس", ()),
        ("وكأس", ("و",)),
    ],
)
def test_what_stands_before_a_hamza_is_a_proclitic_but_for_few_roots(
    segmenter: Segmenter, form: str, proclitics: tuple[str, ...]
) -> None:
    assert segmenter.split(form)[0] == proclitics


@pytest.mark.parametrize(
    ("form", "proclitics", "stem"),
    [("له", ("ل",), "ه"), ("وبه", ("و", "ب"), "ه"), ("لله", ("ل",), "له")],
)
def test_of_a_preposition_with_its_pronoun_the_pronoun_is_the_stem(
    segmenter: Segmenter, form: str, proclitics: tuple[str, ...], stem: str
) -> None:
    assert segmenter.split(form) == (proclitics, stem, ())


def test_an_attached_pronoun_is_cut_off_its_stem(segmenter: Segmenter) -> None:
    assert segmenter.split("وكتابه") == (("و",), "كتاب", ("ه",))


def test_ta_marbuta_is_no_pronoun(segmenter: Segmenter) -> None:
    assert segmenter.split("كتابة") == ((), "كتابة", ())


def test_an_unknown_word_is_cut_where_a_stem_with_a_pronoun_is_left(segmenter: Segmenter) -> None:
    assert segmenter.split("وأعلمتهما")[0] == ("و",)


def test_an_unknown_word_is_cut_where_its_stem_is_known_without_the_ending(segmenter: Segmenter) -> None:
    assert segmenter.split("وطهارتها") == (("و",), "طهارت", ("ها",))


def test_an_unknown_word_stays_whole(segmenter: Segmenter) -> None:
    assert segmenter.split("بوبصلة") == ((), "بوبصلة", ())


def test_the_stem_of_a_word_whose_alef_the_preposition_took_has_it_again(segmenter: Segmenter) -> None:
    assert segmenter.stem("للاتحاد") == "الاتحاد"
    assert segmenter.stem("لليبيا") == "ليبيا"
    assert segmenter.stem("للأستانة") == "الاستانه"
