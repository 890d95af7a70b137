"""Texts made to break the extraction, as long as one may be, end without error.

How long they take is measured elsewhere (benchmarks): each of these, in under ten seconds.
"""

from __future__ import annotations

import random

import pytest

from workers.extraction.document import Extraction
from workers.extraction.engines.base import Engine
from workers.extraction.pipeline import extract
from workers.extraction.result import as_result

LONGEST = 100_000  # characters that an article may have
MARKS = "«»“”„‹❞〝\"″'("
CONTROLS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"
SENTENCE = "قال وزير النقل سامي العلي إن الجسر الجديد سيفتح أمام الناس في المدينة بعد العمل الطويل "
SCRIPTS = (
    (0x400, 0x4FF),
    (0x5D0, 0x5EA),
    (0x904, 0x939),
    (0x4E00, 0x4FFF),
    (0xAC00, 0xAD00),
    (0x1F600, 0x1F640),
)
ARABIC = ((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF))


def junk(blocks: tuple[tuple[int, int], ...], length: int) -> str:
    """Letters and signs of some blocks, some blanks between, always the same."""
    chance = random.Random(1)
    letters = (chr(chance.randint(*chance.choice(blocks))) for _ in range(length))
    return "".join(letter + " " * (chance.random() < 0.2) for letter in letters)


def filled(text: str) -> str:
    """The text over and over, up to the length that an article may have."""
    return (text * (LONGEST // len(text) + 1))[:LONGEST]


def read(text: str, engine: Engine) -> Extraction:
    """The extraction of a text, made into a result too; every span lies in the text and is not empty."""
    extraction = extract(text, engine)
    as_result(extraction, include={"tokens", "sentences"})
    mentions = [mention for entity in extraction.entities for mention in entity.mentions]
    for span in [*mentions, *(span for quote in extraction.quotes for span in (*quote.content, quote.cue))]:
        assert 0 <= span.start < span.end <= len(text)
    return extraction


@pytest.mark.parametrize("mark", MARKS)
def test_ten_thousand_marks_that_are_never_matched(mark: str, engine: Engine) -> None:
    read(f"{mark} جسر" * 3000 + f"{mark}جسر " * 3000 + f"جسر{mark} " * 3000 + mark * 1000, engine)


@pytest.mark.parametrize("form", ["«", "«كلمة ", '"كلمة\n'])
def test_ten_thousand_opening_marks(form: str, engine: Engine) -> None:
    read((form * 10_000)[:LONGEST], engine)


def test_ten_thousand_marks_of_all_kinds_in_any_order(engine: Engine) -> None:
    chance = random.Random(1)
    words = (chance.choice(MARKS) + word + chance.choice(MARKS + "   ") for word in (SENTENCE * 700).split())
    read(" ".join(words)[:LONGEST], engine)


@pytest.mark.parametrize("pair", ["«»", "“”", '""'])
def test_five_thousand_quotations_inside_each_other(pair: str, engine: Engine) -> None:
    read(pair[0] * 5000 + " قال نعم نعم " + pair[1] * 5000, engine)


def test_a_sentence_as_long_as_an_article_may_be(engine: Engine) -> None:
    extraction = read(filled("و" + SENTENCE), engine)  # "and" joins each report to the one before
    assert len(extraction.document.sentences) == 1
    assert len(extraction.quotes) > 100


@pytest.mark.parametrize(
    "report",
    [
        "قال ",
        "وأكد الوزير أن ",
        "وقال الوزير إن الجسر جاهز. ",
        "وقال الوزير: نعم نعم.\n",
        "قال العلي: «نعم نعم نعم». ",
        "قال: ",
    ],
)
def test_five_thousand_words_of_speech(report: str, engine: Engine) -> None:
    read((report * 5000)[:LONGEST], engine)


def test_a_quotation_of_five_thousand_words_of_speech(engine: Engine) -> None:
    read("قال العلي: «" + "وقال الوزير إن الجسر جاهز. " * 3500 + "»", engine)


def test_two_thousand_names_that_speak(engine: Engine) -> None:
    chance = random.Random(1)
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
    names = ("".join(chance.choice(letters) for _ in range(4)) for _ in range(2000))
    read(
        " ".join(f"قال محمد {name}وري إن الجسر جاهز. وأضاف الوزير أن العمل تم." for name in names)[:LONGEST],
        engine,
    )


@pytest.mark.parametrize("mark", ["\u064b", "\u0640", "\u0301", "\u200d"])
@pytest.mark.parametrize("number", [1000, LONGEST - 40])
def test_any_number_of_marks_on_a_letter(mark: str, number: int, engine: Engine) -> None:
    extraction = read(f"قال وزي{mark * number}ر النقل إن الجسر جاهز.", engine)
    assert "وزير" in [token.form for token in extraction.document.tokens]


@pytest.mark.parametrize("letter", [*"بوﻻ", "x", "1"])
def test_a_word_as_long_as_an_article_may_be(letter: str, engine: Engine) -> None:
    read(letter * LONGEST, engine)


@pytest.mark.parametrize("text", ["\n", ".", ": "])
def test_nothing_but_one_mark_or_blank(text: str, engine: Engine) -> None:
    extraction = read(filled(text), engine)
    assert extraction.quotes == ()


@pytest.mark.parametrize("control", CONTROLS)
def test_nothing_but_one_control_of_direction(control: str, engine: Engine) -> None:
    extraction = read(filled(control), engine)
    assert extraction.document.tokens == ()


def test_controls_of_direction_between_all_words_and_marks(engine: Engine) -> None:
    chance = random.Random(1)
    parts = ["قال", '"', "«", "»", " ", "\n", "إن", "الوزير", ":", "."]
    read("".join(chance.choice(CONTROLS) + chance.choice(parts) for _ in range(30_000))[:LONGEST], engine)


@pytest.mark.parametrize("line", ["قال\n", "قال الوزير نعم\r\n", "«نعم نعم نعم\u2028"])
def test_thousands_of_short_lines(line: str, engine: Engine) -> None:
    read(filled(line), engine)


@pytest.mark.parametrize(
    "blocks", [SCRIPTS, ARABIC, ((1, 0xD7FF), (0xE000, 0x10FFFF))], ids=["other", "arabic", "any"]
)
def test_letters_and_signs_of_any_script(blocks: tuple[tuple[int, int], ...], engine: Engine) -> None:
    read(junk(blocks, 80_000)[:LONGEST], engine)
