"""Whatever the text, every span of a result cuts its words out of it, and its parts agree with each other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workers.extraction.document import Extraction
from workers.extraction.engines.base import Engine, EngineError
from workers.extraction.pipeline import extract
from workers.extraction.result import as_result

TEXTS = sorted((Path(__file__).parents[3] / "seeds" / "text").glob("*.txt"))
MESS = [
    *"«»“”„‹›\"'＂″()[]{}…؟!.,،;؛:-–/",
    *"\u0640\u064b\u0651\u0670\u0301",  # tatweel, diacritics
    *"\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202e\u2066\u2067\u2069\u061c\u00ad\ufeff",
    *"\n\r\t\u00a0\u2028\u2029\u0085\x00\x1f",
    *"پچگڤؤئآىةۀ٠",
    "\n\n", "\r\n", "...", '""', "قال", "وأضاف", " أن ", ": ", "ﻻ", "ﷲ", "ﷺ", "\ufe70", "٣٫٥", "BBC",
    "🙂", "中", "و", "ل",
]  # fmt: skip

Json = dict[str, Any]


def text_of(path: Path) -> str:
    return path.read_bytes().decode()  # bytes, not read_text: line ends are part of the text


def spans(result: Any) -> Iterator[Json]:
    """Every object of a result that says where it begins and ends."""
    if isinstance(result, list):
        for one in result:
            yield from spans(one)
    elif isinstance(result, dict):
        if "start" in result:
            yield result
        for one in result.values():
            yield from spans(one)


def complaints(text: str, extraction: Extraction) -> list[str]:
    """What is wrong with a result."""
    result: Any = as_result(extraction, include={"tokens", "sentences"})
    wrong = [
        f"a span that does not cut: {span}"
        for span in spans(result)
        if not 0 <= span["start"] < span["end"] <= len(text)
        or span.get("text", text[span["start"] : span["end"]]) != text[span["start"] : span["end"]]
    ]
    mentions = [mention for entity in result["entities"] for mention in entity["mentions"]]
    wrong += apart("mentions", mentions)
    for quote in result["quotes"]:
        wrong += apart("spans of a content", quote["content"])
        wrong += [f"no content: {quote['id']}"] if not quote["content"] else []
    ids = {entity["id"] for entity in result["entities"]}
    speakers = [one for quote in result["quotes"] for one in (quote["speaker"], quote["via"]) if one]
    wrong += [f"a speaker who is no entity: {one}" for one in speakers if one["entity"] not in ids | {None}]
    wrong += [f"unsure beyond measure: {q['id']}" for q in result["quotes"] if not 0 <= q["confidence"] <= 1]
    return wrong


def apart(what: str, found: list[Json]) -> list[str]:
    ordered = sorted((span["start"], span["end"]) for span in found)
    return [f"{what} overlap: {a} {b}" for a, b in pairwise(ordered) if a[1] > b[0]]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_span_of_a_sample_cuts_its_text(path: Path, engine: Engine) -> None:
    text = text_of(path)
    extraction = extract(text, engine)
    assert extraction.entities
    assert extraction.quotes
    assert complaints(text, extraction) == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_tokens_and_their_segments_stand_for_the_words_of_the_text(path: Path, engine: Engine) -> None:
    text = text_of(path)
    extraction = extract(text, engine)
    assert len(extraction.words) == len(extraction.document.tokens)
    for token, word in zip(extraction.document.tokens, extraction.words, strict=True):
        assert "".join([*word.proclitics, word.stem, *word.enclitics]) == token.form


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """A piece of a sample with marks, letters and line ends put in where they do not belong."""
    text = text_of(draw(st.sampled_from(TEXTS)))
    first = draw(st.integers(0, max(0, len(text) - 200)))
    piece = text[first : first + draw(st.integers(0, 600))]
    for _ in range(draw(st.integers(1, 25))):
        at = draw(st.integers(0, len(piece)))
        drop = draw(st.integers(0, 3))
        piece = piece[:at] + draw(st.sampled_from(MESS)) * draw(st.integers(1, 3)) + piece[at + drop :]
    return piece


@settings(
    max_examples=300, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(text=spoilt())
def test_a_spoilt_text_is_read_without_error_and_every_span_still_cuts_it(text: str, engine: Engine) -> None:
    assert complaints(text, extract(text, engine)) == []


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    text=st.lists(st.sampled_from([*MESS, "قال", " ", "الوزير", "سامي العلي", "إن", "جاهز", "بحسب"])).map(
        "".join
    )
)
def test_a_text_of_nothing_but_mess_is_read_without_error(text: str, engine: Engine) -> None:
    assert complaints(text, extract(text, engine)) == []


@pytest.mark.parametrize("letter", "پچگڤؤئآأإىةۀەٱژۆێڕ")
def test_letters_that_fold_to_others_may_begin_a_word(letter: str, engine: Engine) -> None:
    text = f"قال {letter}الوزير {letter}باريس و{letter}لندن إن ل{letter}لجسر «{letter}جاهز» {letter}."
    assert complaints(text, extract(text, engine)) == []


def test_the_same_text_gives_the_same_result(engine: Engine) -> None:
    text = text_of(TEXTS[0])
    first = as_result(extract(text, engine))
    extract(text_of(TEXTS[1]), engine)  # what was read before is forgotten
    assert as_result(extract(text, engine)) == first


def test_a_result_is_plain_json_and_says_of_which_text_and_engine_it_is(engine: Engine) -> None:
    text = text_of(TEXTS[0])
    result: Any = as_result(extract(text, engine), "n-1042")
    assert json.loads(json.dumps(result)) == result
    assert list(result) == ["article", "engine", "entities", "quotes"]
    assert result["article"] == {
        "id": "n-1042", "characters": len(text), "sha256": sha256(text.encode()).hexdigest(),
    }  # fmt: skip
    assert result["engine"] == {"name": engine.description.name, "version": engine.description.version}


def test_each_object_of_a_result_has_the_keys_that_clients_are_promised(engine: Engine) -> None:
    result: Any = as_result(extract(text_of(TEXTS[0]), engine), include={"tokens", "sentences"})
    keys = {
        "entity": set(result["entities"][0]),
        "mention": set(result["entities"][0]["mentions"][0]),
        "quote": set(result["quotes"][0]),
        "cue": set(result["quotes"][0]["cue"]),
        "content": set(result["quotes"][0]["content"][0]),
        "speaker": set(result["quotes"][0]["speaker"]),
        "token": set(result["tokens"][0]),
        "segments": set(result["tokens"][0]["segments"]),
        "sentence": set(result["sentences"][0]),
    }
    assert keys == {
        "entity": {"id", "type", "name", "mentions"},
        "mention": {"start", "end", "text", "sentence", "title"},
        "quote": {"id", "type", "content", "cue", "speaker", "via", "sentence", "confidence"},
        "cue": {"start", "end", "text", "lemma"},
        "content": {"start", "end", "text"},
        "speaker": {"mention", "name", "entity", "resolution"},
        "token": {"start", "end", "text", "segments", "tag"},
        "segments": {"proclitics", "stem", "enclitics"},
        "sentence": {"start", "end"},
    }


def test_tokens_and_sentences_are_told_where_they_are_asked_for(engine: Engine) -> None:
    extraction = extract("قال الوزير نعم. وذهب.", engine)
    asked = {name: as_result(extraction, include={name}) for name in ("tokens", "sentences")}
    assert set(asked["tokens"]) - set(asked["sentences"]) == {"tokens"}
    assert asked["sentences"]["sentences"] == [{"start": 0, "end": 15}, {"start": 16, "end": 21}]


@pytest.mark.parametrize("text", ["", " \n", "\u200f", "..."])
def test_a_text_without_words_has_an_empty_result(text: str, engine: Engine) -> None:
    result = as_result(extract(text, engine))
    assert (result["entities"], result["quotes"]) == ([], [])


def test_an_engine_that_fails_is_heard() -> None:
    class Broken:
        description = None

        def analyse(self, document: object) -> Any:
            raise EngineError("broken")

    with pytest.raises(EngineError):
        extract("قال الوزير نعم", Broken())  # type: ignore[arg-type]
