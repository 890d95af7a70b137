"""The whole service with Farasa as its engine: real workers, real Java, a program in Farasa's place."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from cli.supervisor import ROOT
from tests.conftest import Serve, start_serve
from tests.e2e.test_extraction import spans_of

SLOW, DIE, NOTHING = "نمنمنم", "متمتمت", "صمصمصم"
SEEDS = sorted((ROOT / "seeds" / "text").glob("*.txt"))


@pytest.fixture(scope="module")
def farasa_service(farasa_folder: Path) -> Iterator[Serve]:
    """One worker with Farasa; an article may take 15 seconds."""
    one = start_serve(
        "--workers", "1", ISNAD_ENGINE="farasa", ISNAD_FARASA=str(farasa_folder), ISNAD_JOB_TIMEOUT="15"
    )  # fmt: skip
    yield one
    one.stop()


@pytest.fixture
def extract(farasa_service: Serve, api_of: Any) -> Callable[[str], Any]:
    """Sends a text and waits for the end of its extraction."""
    api = api_of(farasa_service.url)
    return lambda text: api.finished(api.post(text, wait=10).json()["id"])


@pytest.fixture
def java(farasa_service: Serve, family: Any) -> Callable[[], list[int]]:
    """The Java processes of the service."""

    def find() -> list[int]:
        members = family(farasa_service.process.pid)
        return sorted(pid for pid, line in members.items() if line.endswith(".jar "))

    return find


def workers_of(family: dict[int, str]) -> list[int]:
    return [pid for pid, line in family.items() if "-m workers" in line]


def offsets_cut(text: str, extraction: Any) -> bool:
    spans = list(spans_of(extraction["result"]))
    return bool(spans) and all(text[span["start"] : span["end"]] == span["text"] for span in spans)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_a_sample_comes_back_from_farasa_with_names_and_offsets_that_cut_its_text(
    extract: Callable[[str], Any], path: Path
) -> None:
    text = path.read_bytes().decode()
    extraction = extract(text)
    assert extraction["status"] == "succeeded"
    assert extraction["result"]["engine"]["name"] == "farasa"
    assert set(extraction["result"]["engine"]["jars"]) == {"segmenter", "names"}
    assert extraction["result"]["entities"]
    assert offsets_cut(text, extraction)


def test_readiness_names_the_engine_that_results_name(
    farasa_service: Serve, extract: Callable[[str], Any], article: str
) -> None:
    ready = requests.get(f"{farasa_service.url}/health/ready", timeout=60).json()
    assert ready["engines"] == [extract(article)["result"]["engine"]]
    assert "fallback" not in ready


def test_an_article_may_ask_for_the_other_engine(farasa_service: Serve, article: str) -> None:
    answer = requests.post(
        f"{farasa_service.url}/v1/extractions",
        json={"text": article, "options": {"engine": "embedded"}},
        headers={"Prefer": "wait=10"},
        timeout=60,
    )
    assert answer.json()["result"]["engine"]["name"] == "embedded"


@pytest.mark.parametrize(("word", "code"), [(DIE, "engine_error"), (NOTHING, "timed_out")])
def test_an_article_that_ends_java_fails_alone_and_its_worker_lives(
    farasa_service: Serve, extract: Callable[[str], Any], family: Any, word: str, code: str
) -> None:
    before = extract(f"قال سامي العلي نعم قبل {word[0]}")["result"]["entities"]
    workers = workers_of(family(farasa_service.process.pid))
    failed = extract(f"قال سامي العلي نعم {word}")
    assert (failed["status"], failed["error"]["code"]) == ("failed", code)
    assert word not in str(failed)
    assert extract(f"قال سامي العلي نعم بعد {word[0]}")["result"]["entities"] == before
    assert workers == workers_of(family(farasa_service.process.pid))


def test_java_that_is_killed_between_two_articles_is_started_anew(
    extract: Callable[[str], Any], java: Callable[[], list[int]], article: str
) -> None:
    before = java()
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    text = f"{article} بعد"
    extraction = extract(text)
    assert extraction["status"] == "succeeded"
    assert offsets_cut(text, extraction)
    assert len(java()) == 2 and set(java()).isdisjoint(before)


@pytest.mark.parametrize(("number", "word"), [(signal.SIGINT, SLOW), (signal.SIGKILL, NOTHING)])
def test_a_service_that_ends_in_the_middle_of_a_line_leaves_no_java(
    serve: Any, farasa_folder: Path, api_of: Any, family: Any, running: Any, wait_until: Any,
    number: int, word: str,
) -> None:  # fmt: skip
    one = serve("--workers", "1", ISNAD_ENGINE="farasa", ISNAD_FARASA=str(farasa_folder))
    members = family(one.process.pid)
    assert sum(line.endswith(".jar ") for line in members.values()) == 2
    api_of(one.url).post(f"قال {word}")
    one.stop(number)
    wait_until(lambda: running(members) == [], "the end of all processes")


def workers_alone(**environment: str) -> subprocess.Popen[str]:
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("ISNAD_")}
    command = [sys.executable, "-m", "cli", "worker", "--workers", "2"]
    return subprocess.Popen(
        command, cwd=ROOT, env={**inherited, **environment}, stderr=subprocess.PIPE, text=True
    )


def test_workers_set_to_farasa_refuse_to_start_without_it_and_say_what_is_missing() -> None:
    pool = workers_alone(ISNAD_ENGINE="farasa", ISNAD_FARASA="/nowhere")
    _, said = pool.communicate(timeout=60)
    assert pool.returncode == 1
    assert said.splitlines()[-1].startswith("isnad worker: Farasa's FarasaSegmenterJar.jar is not in")
    assert "Traceback" not in said


def test_workers_set_to_auto_say_once_that_they_fell_back(
    serve: Any, redis_url: str, wait_until: Any, redis_connection: Any
) -> None:
    pool = workers_alone(ISNAD_ENGINE="auto", ISNAD_FARASA="/nowhere", ISNAD_REDIS_URL=redis_url)
    wait_until(lambda: redis_connection.scard("rq:workers:isnad") == 2, "two workers")
    pool.send_signal(signal.SIGTERM)
    _, said = pool.communicate(timeout=60)
    assert said.count("engine auto is embedded: Farasa's FarasaSegmenterJar.jar is not in") == 1
