"""What becomes of articles whose Java is killed at random moments (Linux, with a JDK).

    python -m benchmarks.killed_java [--articles 1000] [--words 300] [--workers 2] [--clients 4] [--pause 0.5]

Runs the service with Farasa, for which a program of the tests stands in, and kills one of its Java processes
after random pauses, `--pause` seconds in the mean. Every article must end as succeeded, with the very result
that an undisturbed engine gives, or as failed with engine_error; no process may be left. The exit status is 1
otherwise.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

import requests

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.memory import children, workers_under
from benchmarks.running import service
from benchmarks.texts import articles_of_words
from tests.farasa.stand_in import build, jdk_missing
from workers.jobs import extract_article


def main() -> None:
    options = parse()
    if missing := jdk_missing():
        raise SystemExit(missing)
    texts = list(islice(articles_of_words(options.words), options.articles))
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"ISNAD_FARASA": str(build(Path(folder))), "ISNAD_ENGINE": "farasa"}
        with service(options.workers) as (url, parent):
            members = family(parent)
            clients = ThreadPoolExecutor(options.clients)
            with killing(parent, options.pause, members) as kills, clients:
                ends = list(clients.map(lambda text: end_of(url, text), texts))
        report(texts, ends, kills, [pid for pid in members if is_running(pid)])


def end_of(url: str, text: str) -> dict[str, Any]:
    """The extraction of a text, when it is over."""
    headers = {"Prefer": "wait=30"}
    answer = requests.post(f"{url}/v1/extractions", json={"text": text}, headers=headers, timeout=60).json()
    while answer["status"] in ("queued", "running"):
        answer = requests.get(f"{url}/v1/extractions/{answer['id']}", headers=headers, timeout=60).json()
    found: dict[str, Any] = answer
    return found


@contextmanager
def killing(parent: int, pause: float, members: set[int]) -> Iterator[list[int]]:
    """Kills Java processes of the service meanwhile; which, is in the list. All that are seen are members."""
    kills: list[int] = []
    over = threading.Event()

    def kill() -> None:
        while not over.wait(random.expovariate(1 / pause)):
            java = [child for worker in workers_under(parent) for child in children(worker)]
            members.update(java)
            if java:
                kills.append(random.choice(java))
                with suppress(ProcessLookupError):
                    os.kill(kills[-1], signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield kills
    finally:
        over.set()
        killer.join()


def family(pid: int) -> set[int]:
    """A process and all that it and its children started."""
    return {pid}.union(*(family(child) for child in children(pid)))


def is_running(pid: int) -> bool:
    """Whether a process has not ended; one that only waits to be buried has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def report(texts: list[str], ends: list[dict[str, Any]], kills: list[int], left: list[int]) -> None:
    """Print how the articles ended; SystemExit where one is wrong or lost, or a process is left."""
    ways = Counter(end["status"] if end["error"] is None else end["error"]["code"] for end in ends)
    wrong = sum(
        end["result"] != extract_article({"text": text})
        for text, end in zip(texts, ends, strict=True)
        if end["status"] == "succeeded"
    )
    print(f"{len(texts)} articles, Java killed {len(kills)} times: {dict(ways)}")
    print(f"{wrong} wrong, {len(texts) - len(ends)} lost, {len(left)} processes left")
    if wrong or left or set(ways) - {"succeeded", "engine_error"}:
        raise SystemExit(1)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--words", type=int, default=300)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--pause", type=float, default=0.5)
    return parser.parse_args()


if __name__ == "__main__":
    main()
