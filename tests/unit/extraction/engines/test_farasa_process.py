"""The Java process: each way to fail ends it, and the next one knows nothing of what was asked."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.supervisor import ROOT
from workers.extraction.engines.farasa_installation import Installation
from workers.extraction.engines.farasa_process import JavaFailed, Limits, NameTagger, Segmenter, exchange

SLOW, DIE, FLOOD, NOTHING, ENDLESS = "نمنمنم", "متمتمت", "فضفضفض", "صمصمصم", "دمدمدم"
PATIENT = Limits(start=60, line=60)
HASTY = Limits(start=60, line=2)


def started(installation: Installation, limits: Limits = PATIENT) -> Segmenter:
    segmenter = Segmenter(installation.java, installation.segmenter, limits)
    segmenter.start()
    return segmenter


@pytest.fixture
def segmenter(installation: Installation) -> Iterator[Segmenter]:
    one = started(installation)
    yield one
    one.terminate()


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def ended(pid: int) -> bool:
    """Whether a process ends within a minute."""
    end = time.monotonic() + 60
    while is_running(pid) and time.monotonic() < end:
        time.sleep(0.02)
    return not is_running(pid)


def test_a_line_is_answered_word_by_word(segmenter: Segmenter) -> None:
    assert segmenter.segment("والوزير للأستانة").split() == ["و+ال+وزير", "ل+ال+استان+ه"]


def test_a_control_c_at_the_terminal_is_not_for_java(segmenter: Segmenter) -> None:
    assert os.getpgid(segmenter.task_proc.pid) != os.getpgid(0)


def test_names_come_with_their_tags(installation: Installation) -> None:
    tagger = NameTagger(installation.java, installation.names, PATIENT)
    tagger.start()
    assert tagger.recognize("قال سامي العلي").split() == ["قال/O", "سامي/B-PERS", "العلي/I-PERS"]
    tagger.terminate()


def test_a_megabyte_of_standard_error_blocks_nobody(installation: Installation) -> None:
    segmenter = started(installation, Limits(start=60, line=20))
    assert segmenter.segment(f"قال {FLOOD}").split()[0] == "قال"
    segmenter.terminate()


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        (NOTHING, "in time"),
        (DIE, "in the middle of a line"),
        (ENDLESS, "without end"),
        ("ب" * 200, "end"),
    ],
)
def test_a_process_that_keeps_not_to_its_protocol_is_killed(
    installation: Installation, word: str, reason: str
) -> None:
    segmenter = started(installation, HASTY if word == NOTHING else PATIENT)
    pid = segmenter.task_proc.pid
    with pytest.raises(JavaFailed, match=reason) as raised:
        segmenter.segment(f"قال {word}")
    assert word not in str(raised.value)
    assert not segmenter.running
    assert not is_running(pid)


def test_a_word_of_two_hundred_letters_gets_no_gigabyte(segmenter: Segmenter) -> None:
    with pytest.raises(JavaFailed):
        segmenter.segment("ب" * 200)


def test_after_a_line_that_took_too_long_the_next_gets_its_own_answer(installation: Installation) -> None:
    segmenter = started(installation, HASTY)
    with pytest.raises(JavaFailed):
        segmenter.segment(f"سر {SLOW}")
    segmenter.start()
    for line in ("كتاب جديد", "وزير"):
        assert segmenter.segment(line).split() == line.split()
    segmenter.terminate()


def test_after_an_interruption_nobody_gets_the_answer_of_the_one_interrupted(segmenter: Segmenter) -> None:
    class Interrupted(BaseException):
        pass

    def interrupt(*_: object) -> None:
        raise Interrupted

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        with pytest.raises(Interrupted):
            segmenter.segment(f"سر {SLOW}")
    finally:
        signal.signal(signal.SIGALRM, before)
    assert not segmenter.running
    segmenter.start()
    assert segmenter.segment("كتاب") == "كتاب"


def test_a_line_too_many_is_noticed_before_the_next_question(segmenter: Segmenter) -> None:
    stdout = segmenter.task_proc.stdout
    segmenter.task_proc.stdin.write("سر\n".encode())
    assert select.select([stdout], [], [], 60)[0]
    with pytest.raises(JavaFailed, match="without being asked"):
        segmenter.segment("كتاب")
    assert not segmenter.running


def test_two_lines_in_one_answer_are_an_error() -> None:
    command = [sys.executable, "-c", "input(); print('a\\nb', flush=True); input()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as process:
        with pytest.raises(JavaFailed, match="more lines"):
            exchange(process, b"c\n", 60)
        process.kill()


def test_a_process_that_was_killed_is_an_error_and_a_fresh_one_answers(segmenter: Segmenter) -> None:
    os.kill(segmenter.task_proc.pid, signal.SIGKILL)
    with pytest.raises(JavaFailed):
        segmenter.segment("كتاب")
    segmenter.start()
    assert segmenter.segment("كتاب") == "كتاب"


@pytest.mark.parametrize(("way", "seconds", "reason"), [("die", 60, "ended"), ("hang", 2, "in time")])
def test_a_process_that_does_not_start_is_an_error(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, way: str, seconds: float, reason: str
) -> None:
    monkeypatch.setenv("STAND_IN_START", way)
    segmenter = Segmenter(installation.java, installation.segmenter, Limits(start=seconds, line=60))
    with pytest.raises(JavaFailed, match=reason):
        segmenter.start()
    assert not segmenter.running


def test_java_that_is_no_program_is_an_error(installation: Installation, tmp_path: Path) -> None:
    segmenter = Segmenter(tmp_path / "java", installation.segmenter, PATIENT)
    with pytest.raises(JavaFailed):
        segmenter.start()


def test_a_jar_that_is_gone_is_an_error_and_nothing_is_downloaded(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("requests.get", lambda *_, **__: pytest.fail("downloads"))
    segmenter = Segmenter(installation.java, tmp_path / "none.jar", PATIENT)
    with pytest.raises(JavaFailed):
        segmenter.start()


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux")
def test_a_process_in_the_middle_of_a_line_ends_with_the_one_that_started_it(
    installation: Installation,
) -> None:
    program = f"""
from pathlib import Path
from workers.extraction.engines.farasa_process import Limits, Segmenter
java, jar = Path({str(installation.java)!r}), Path({str(installation.segmenter)!r})
segmenter = Segmenter(java, jar, Limits(start=60, line=600))
segmenter.start()
print(segmenter.task_proc.pid, flush=True)
segmenter.segment({NOTHING!r})
"""
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert is_running(pid)
    time.sleep(0.5)  # the line is on its way
    parent.kill()
    parent.wait()
    assert ended(pid)
