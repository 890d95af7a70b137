import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.supervisor import ChildEnded, NotReady, Supervisor

WRITE_WHEN_STOPPED = """
import pathlib, signal, sys, time
def stop(*_):
    with open(sys.argv[1], "a") as file: file.write(sys.argv[2] + "\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
pathlib.Path(sys.argv[1] + sys.argv[2]).touch()
time.sleep(600)
"""
STUBBORN = """
import pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen(["sleep", "600"])
pathlib.Path(sys.argv[1]).write_text(str(child.pid))
time.sleep(600)
"""


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    handlers = [signal.getsignal(number) for number in numbers]
    with Supervisor() as supervisor:
        yield supervisor
    for number, handler in zip(numbers, handlers, strict=True):
        signal.signal(number, handler)


def start(supervisor: Supervisor, name: str, source: str, *arguments: object) -> int:
    supervisor.start(name, [sys.executable, "-c", source, *map(str, arguments)], patience=20)
    return supervisor.children[-1].process.pid


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_children_are_stopped_in_reverse_order(supervisor: Supervisor, tmp_path: Path) -> None:
    log = tmp_path / "log"
    for name in ("first", "second", "third"):
        start(supervisor, name, WRITE_WHEN_STOPPED, log, name)
    assert supervisor.wait_until(lambda: len(list(tmp_path.glob("log*"))) == 3, "the children", 60)
    supervisor.stop()
    assert log.read_text().split() == ["third", "second", "first"]


def test_a_child_that_ends_is_noticed_by_its_name_and_status(supervisor: Supervisor) -> None:
    start(supervisor, "the API", "import sys; sys.exit(3)")
    with pytest.raises(ChildEnded, match="the API ended with exit status 3"):
        supervisor.watch()


def test_a_child_that_is_killed_is_noticed_while_another_becomes_ready(supervisor: Supervisor) -> None:
    os.kill(start(supervisor, "Redis", "import time; time.sleep(600)"), signal.SIGKILL)
    with pytest.raises(ChildEnded, match="Redis was killed by signal 9"):
        supervisor.wait_until(lambda: False, "the API", 60)


def test_a_child_that_is_never_ready_is_given_up(supervisor: Supervisor) -> None:
    start(supervisor, "Redis", "import time; time.sleep(600)")
    with pytest.raises(NotReady, match="Redis was not ready"):
        supervisor.wait_until(lambda: False, "Redis", 0.1)


def test_a_signal_ends_the_watch(supervisor: Supervisor) -> None:
    start(supervisor, "Redis", "import time; time.sleep(600)")
    threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGTERM)).start()
    supervisor.watch()
    assert supervisor.stopping
    assert not supervisor.wait_until(lambda: True, "anything", 1)


def test_a_second_signal_kills_what_does_not_stop_and_its_children(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    note = tmp_path / "pid"
    stubborn = start(supervisor, "the workers", STUBBORN, note)
    supervisor.wait_until(lambda: note.exists() and bool(note.read_text()), "the workers", 60)
    supervisor.stopping = True
    os.kill(os.getpid(), signal.SIGINT)
    supervisor.stop()
    assert is_gone(stubborn)
    deadline = time.monotonic() + 20
    while not is_gone(int(note.read_text())) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert is_gone(int(note.read_text()))


def test_children_are_stopped_when_an_error_is_raised(tmp_path: Path, supervisor: Supervisor) -> None:
    with pytest.raises(ZeroDivisionError), supervisor:
        pid = start(supervisor, "Redis", "import time; time.sleep(600)")
        raise ZeroDivisionError
    assert is_gone(pid)
