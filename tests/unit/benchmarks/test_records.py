"""Annotated records and results of the service are read as the same thing."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.records import Name, Quote, Record, comparable, record

SPAN = {"start": 4, "end": 9, "text": "سامي."}
ANNOTATED: dict[str, Any] = {
    "doc": "a",
    "entities": [{"type": "PER", "start": 4, "end": 9}, {"type": "PER", "start": 30, "end": 35}],
    "quotes": [
        {
            "type": "mixed",
            "content": [{"start": 10, "end": 20}, {"start": 22, "end": 29}],
            "cue": {"start": 0, "end": 3},
            "speaker": SPAN,
            "name": "أحمد",
            "via": {"start": 40, "end": 50},
        }
    ],
}
RESULT: dict[str, Any] = {
    "article": {"id": None},
    "entities": [
        {
            "id": "e1",
            "type": "PERSON",
            "name": "أحمد",
            "mentions": [{"start": 4, "end": 9, "sentence": 0}, {"start": 30, "end": 35, "sentence": 1}],
        }
    ],
    "quotes": [
        {
            "id": "q1",
            "type": "mixed",
            "content": [{"start": 10, "end": 20}, {"start": 22, "end": 29}],
            "cue": {"start": 0, "end": 3, "lemma": "قال"},
            "speaker": {"mention": SPAN, "name": "أحمد", "entity": "e1", "resolution": "explicit"},
            "via": {"mention": {"start": 40, "end": 50}, "name": None, "entity": None, "resolution": "none"},
            "sentence": 0,
            "confidence": 1.0,
        }
    ],
}


def test_a_result_reads_as_the_annotation_that_says_the_same() -> None:
    names = (Name("PER", 4, 9), Name("PER", 30, 35))
    quote = Quote("mixed", ((10, 20), (22, 29)), (0, 3), (4, 9), "احمد", (40, 50), 1.0)
    assert record(ANNOTATED) == record(RESULT) == Record(names, (quote,))


def test_a_resource_reads_as_the_result_that_it_holds() -> None:
    assert record({"status": "succeeded", "result": RESULT}) == record(RESULT)


def test_confidence_is_kept() -> None:
    quote = {**RESULT["quotes"][0], "confidence": 0.37}
    assert record({**RESULT, "quotes": [quote]}).quotes[0].confidence == 0.37


@pytest.mark.parametrize(
    "speaker", [None, {"mention": None, "name": None, "entity": None, "resolution": "none"}]
)
def test_an_unwritten_source_without_a_name_is_the_same_in_both_forms(speaker: dict[str, Any] | None) -> None:
    quote = {**ANNOTATED["quotes"][0], "speaker": speaker, "name": None, "via": None}
    read = record({"quotes": [quote]}).quotes[0]
    assert (read.speaker, read.name, read.via) == (None, "", None)


def test_an_unwritten_source_of_a_result_keeps_its_name() -> None:
    speaker = {"mention": None, "name": "سامي", "entity": "e1", "resolution": "coreference"}
    read = record({"quotes": [{**RESULT["quotes"][0], "speaker": speaker}]}).quotes[0]
    assert (read.speaker, read.name) == (None, "سامي")


def test_an_article_without_annotated_quotes_has_none() -> None:
    assert record({"entities": []}) == Record((), ())


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("أحمد", "احمد"),
        ("إيمان آل ٱلسيد", "ايمان ال السيد"),
        ("هدى", "هدي"),
        ("وكالة", "وكاله"),
        ("مؤمن هائل", "مومن هايل"),
        ("مُحَمَّد", "محمد"),
        ("محمـــد", "محمد"),
        ('وكالة "آكي" «الإيطالية» (رسمية)', "وكاله اكي الايطاليه رسميه"),
        ("  سامي \n العلي ", "سامي العلي"),
        (None, ""),
    ],
)
def test_names_are_compared_without_what_spelling_varies(written: str | None, compared: str) -> None:
    assert comparable(written) == compared


def test_names_of_other_letters_stay_different() -> None:
    assert comparable("سالم") != comparable("سليم")
