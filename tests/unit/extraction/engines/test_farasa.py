"""The engine over real Java processes: what comes back is the article's own, whatever Java does meanwhile."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import farasa as farasapy
import pytest
from hypothesis import HealthCheck, given, settings

from tests.unit.extraction.test_pipeline import complaints, spoilt
from workers.extraction.document import Word
from workers.extraction.engines import farasa
from workers.extraction.engines.farasa import FarasaEngine, lines, pause
from workers.extraction.engines.farasa_installation import VERSION, Installation
from workers.extraction.engines.farasa_letters import LONGEST_WORD
from workers.extraction.engines.farasa_process import JavaFailed, Limits
from workers.extraction.pipeline import extract
from workers.extraction.text.sentences import read

SLOW, DIE, MORE, FLOOD = "نمنمنم", "متمتمت", "زدزدزد", "فضفضفض"
NEWS = "قال سامي العلي، وزير النقل، إن الجسر للأستانة جاهز. ووصل العلي."
OTHER = "والرئيس في موعده للاتحاد يقول إن بالكتاب مسؤولة على باب. وذهب الناس."
MESS = [
    "قال\rسامي\u2028العلي\x85إن\r\nالجسر\n\nجاهز", "", " \n", "؟!", "BBC 25% 🙂 + ; ٣٫٥ لندن+باريس",
    "محـمّـد ﻗﺎﻝ ﻻ", "ب" * 200 + " قال سامي", "پاريس ڨفصة گرگ", "كلمة " * 1000, "قال «سامي» (العلي)",
]  # fmt: skip


@pytest.fixture
def engine(installation: Installation) -> Iterator[FarasaEngine]:
    one = FarasaEngine(installation, Limits(start=60, line=20))
    yield one
    one.close()


@pytest.fixture
def hasty(installation: Installation) -> Iterator[FarasaEngine]:
    """An engine that does not wait as long for a line as Java may take."""
    one = FarasaEngine(installation, Limits(start=60, line=2))
    yield one
    one.close()


@pytest.fixture
def once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Java misbehaves once, however often it is asked to."""
    monkeypatch.setenv("STAND_IN_ONCE", str(tmp_path / "done"))


@pytest.fixture(scope="module")
def expected(installation: Installation) -> dict[str, list[Word]]:
    """What an undisturbed engine says of the articles."""
    one = FarasaEngine(installation, Limits(start=60, line=60))
    words = {text: list(one.analyse(read(text))) for text in (NEWS, OTHER)}
    one.close()
    return words


def pids(engine: FarasaEngine) -> list[int]:
    return [one.task_proc.pid for one in (engine._segmenter, engine._tagger)]


def test_segments_and_tags_are_those_that_java_gave(expected: dict[str, list[Word]]) -> None:
    words = expected[NEWS]
    assert words[1:4] == [
        Word((), "سامي", (), "B-PER"), Word((), "العلي", (), "I-PER"), Word((), "،", (), "O"),
    ]  # fmt: skip
    assert Word(("ل",), "لأستانة", (), "O") in words
    assert words[-2] == Word((), "العلي", (), "B-PER")


@pytest.mark.parametrize("text", [NEWS, OTHER, *MESS])
def test_each_token_has_one_word_whose_segments_make_its_form(engine: FarasaEngine, text: str) -> None:
    document = read(text)
    words = engine.analyse(document)
    assert ["".join((*w.proclitics, w.stem, *w.enclitics)) for w in words] == [
        token.form for token in document.tokens
    ]
    assert all(word.stem for word in words)


@settings(
    max_examples=100, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(text=spoilt())
def test_every_span_of_a_spoilt_text_still_cuts_it(text: str, engine: FarasaEngine) -> None:
    assert complaints(text, extract(text, engine)) == []


def test_only_arabic_words_joined_by_single_blanks_are_sent() -> None:
    for text in MESS:
        for line in lines(read(text)):
            assert 0 < len(line.words) <= 400
            for word in line.words:
                assert 0 < len(word) <= LONGEST_WORD
                assert all("ء" <= letter <= "ي" and letter != "ـ" for letter in word)


def test_messy_articles_shift_no_answer_of_those_after_them(
    engine: FarasaEngine, expected: dict[str, list[Word]]
) -> None:
    for text in MESS:
        engine.analyse(read(text))
        assert engine.analyse(read(NEWS)) == expected[NEWS]


def test_a_pair_of_processes_serves_all_articles_and_leaves_nothing_on_disk(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = tmp_path / "calls"
    java = tmp_path / "java"
    java.write_text(f'#!/bin/sh\necho "$@" >> {calls}\nexec {installation.java} "$@"\n')
    java.chmod(0o755)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    package = Path(farasapy.__file__).parent
    before = sorted(package.rglob("*"))
    engine = FarasaEngine(Installation(java, installation.segmenter, installation.names))
    for text in (NEWS, OTHER, NEWS):
        engine.analyse(read(text))
    engine.close()
    asked = calls.read_text().splitlines()
    assert [line.rpartition("/")[2] for line in asked] == ["FarasaSegmenterJar.jar", "FarasaNERJar.jar"]
    assert all("-Xmx384m" in line for line in asked)
    assert sorted(package.rglob("*")) == before
    assert not (tmp_path / "home").exists()


@pytest.mark.usefixtures("once")
@pytest.mark.parametrize("word", [DIE, MORE, SLOW, "ب" * 24 + " " + DIE])
def test_an_article_whose_java_fails_is_read_by_a_fresh_one(hasty: FarasaEngine, word: str) -> None:
    hasty.analyse(read(NEWS))
    before = pids(hasty)
    document = read(f"قال سامي {word} للأستانة")
    assert Word(("ل",), "لأستانة", (), "O") in hasty.analyse(document)
    assert pids(hasty) != before


@pytest.mark.parametrize("word", [SLOW, DIE, MORE])
def test_after_an_article_that_failed_the_next_never_sees_its_words(
    hasty: FarasaEngine, expected: dict[str, list[Word]], word: str
) -> None:
    with pytest.raises(JavaFailed) as raised:
        hasty.analyse(read(NEWS.replace("الجسر", word)))
    assert word not in str(raised.value)
    for text in (OTHER, NEWS):
        assert hasty.analyse(read(text)) == expected[text]


def test_after_an_interrupted_article_the_next_never_sees_its_words(
    engine: FarasaEngine, expected: dict[str, list[Word]]
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    engine.analyse(read(NEWS))
    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        with pytest.raises(KeyboardInterrupt):
            engine.analyse(read(NEWS.replace("الجسر", SLOW)))
    finally:
        signal.signal(signal.SIGALRM, before)
    assert engine.analyse(read(NEWS)) == expected[NEWS]


def test_an_answer_about_other_words_is_an_error(
    engine: FarasaEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.analyse(read(NEWS))
    monkeypatch.setattr(engine._segmenter, "segment", lambda line: " ".join("سر" for _ in line.split()))
    with pytest.raises(JavaFailed, match="about other words"):
        engine.analyse(read(NEWS))
    assert not engine._segmenter.running and not engine._tagger.running


def test_an_answer_of_another_number_of_words_is_an_error(
    engine: FarasaEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.analyse(read(NEWS))
    monkeypatch.setattr(engine._tagger, "recognize", lambda line: line.partition(" ")[2])
    with pytest.raises(JavaFailed, match="words were answered by"):
        engine.analyse(read(NEWS))
    assert not engine._segmenter.running and not engine._tagger.running


def test_one_word_in_a_spelling_that_is_not_foreseen_stays_whole(
    engine: FarasaEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.analyse(read(NEWS))
    segment = engine._segmenter.segment
    monkeypatch.setattr(engine._segmenter, "segment", lambda line: segment(line).replace("استان", "سطان"))
    assert Word((), "للأستانة", (), "O") in engine.analyse(read(NEWS))


def test_a_flood_on_standard_error_holds_up_nobody(engine: FarasaEngine) -> None:
    assert len(engine.analyse(read(f"{FLOOD} {FLOOD}"))) == 2


def test_processes_are_started_anew_before_their_memory_is_full_of_words(
    engine: FarasaEngine, expected: dict[str, list[Word]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(farasa, "MOST_WORDS", 15)
    engine.analyse(read(NEWS))
    first = pids(engine)
    engine.analyse(read(OTHER))
    assert pids(engine) == first
    assert engine.analyse(read(NEWS)) == expected[NEWS]
    assert set(pids(engine)).isdisjoint(first)


def test_starts_that_fail_again_and_again_come_ever_more_seldom(
    engine: FarasaEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(farasa.time, "sleep", pauses.append)
    monkeypatch.setenv("STAND_IN_START", "die")
    for _ in range(4):
        with pytest.raises(JavaFailed):
            engine.analyse(read(NEWS))
    assert pauses == sorted(pauses) and pauses[:3] == [0, 0, 0.5] and pauses[-1] == farasa.LONGEST_PAUSE
    monkeypatch.delenv("STAND_IN_START")
    engine.analyse(read(NEWS))
    assert pause(engine._failures) == 0


def test_a_child_process_starts_java_of_its_own_and_leaves_its_parents_alone(
    engine: FarasaEngine, expected: dict[str, list[Word]]
) -> None:
    engine.analyse(read(NEWS))
    before = pids(engine)
    context = get_context("fork")
    answers: Any = context.SimpleQueue()

    def analyse() -> None:
        answers.put((list(engine.analyse(read(OTHER))), pids(engine)))
        engine.close()

    child = context.Process(target=analyse)
    child.start()
    words, used = answers.get()
    child.join()
    assert words == expected[OTHER]
    assert set(used).isdisjoint(before)
    assert engine.analyse(read(NEWS)) == expected[NEWS]
    assert pids(engine) == before


def test_two_threads_get_each_their_own_answers(
    engine: FarasaEngine, expected: dict[str, list[Word]]
) -> None:
    right: list[bool] = []
    engine.analyse(read(NEWS))
    before = pids(engine)

    def analyse(text: str) -> None:
        document = read(text)
        for _ in range(20):
            right.append(engine.analyse(document) == expected[text])

    threads = [threading.Thread(target=analyse, args=[text]) for text in (NEWS, OTHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert right == [True] * 40
    assert pids(engine) == before


def test_an_engine_that_was_closed_leaves_no_process(engine: FarasaEngine) -> None:
    engine.analyse(read(NEWS))
    used = pids(engine)
    engine.close()
    for pid in used:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_it_is_described_by_its_version_that_of_farasapy_and_the_checksums_of_the_jars(
    installation: Installation,
) -> None:
    description = FarasaEngine(installation).description
    assert description.name == "farasa"
    assert description.version == f"{VERSION}+farasapy.{version('farasapy')}"
    assert description.jars == installation.checksums()
