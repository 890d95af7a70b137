"""Memory of a worker that runs in the service, and its peak for the longest article (Linux).

    python -m benchmarks.memory [--articles 100] [--characters 100000]

RSS counts the memory shared with the pool in full, PSS a share of it; the peak is what the kernel tells
(VmHWM, proc(5)). The time is from POST to the finished extraction.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from itertools import islice
from pathlib import Path

import requests

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.running import service
from benchmarks.texts import article_of_characters, articles_of_words


def main() -> None:
    options = parse()
    with service(workers=2) as (url, parent):
        pids = workers_under(parent)
        report("at the start", pids)
        for text in islice(articles_of_words(300), options.articles):
            extract(url, text)
        report(f"after {options.articles} articles of 300 words", pids)
        started = time.perf_counter()
        extract(url, article_of_characters(options.characters))
        print(f"an article of {options.characters} characters: {time.perf_counter() - started:.2f} s")
        report("after it", pids)


def extract(url: str, text: str) -> None:
    """Post an article and wait until it is extracted."""
    headers = {"Prefer": "wait=30"}
    answer = requests.post(f"{url}/v1/extractions", json={"text": text}, headers=headers, timeout=60)
    while answer.json()["status"] in ("queued", "running"):
        answer = requests.get(f"{url}/v1/extractions/{answer.json()['id']}", headers=headers, timeout=60)
    if answer.json()["status"] != "succeeded":
        raise SystemExit(f"an article was not extracted: {answer.text[:300]}")


def workers_under(parent: int) -> list[int]:
    """The workers of a service: the children of its pool."""
    (pool,) = [
        pid for pid in children(parent) if b"-m\0workers\0" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    return children(pool)


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def report(when: str, pids: list[int]) -> None:
    """Print the memory of the workers in MB."""
    for pid in pids:
        rss, pss = (kilobytes(pid, "smaps_rollup", name) / 1024 for name in ("Rss", "Pss"))
        peak = kilobytes(pid, "status", "VmHWM") / 1024
        print(f"{when}: worker {pid}: RSS {rss:.0f} MB, PSS {pss:.0f} MB, peak {peak:.0f} MB")


def kilobytes(pid: int, file: str, name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB", Path(f"/proc/{pid}/{file}").read_text(), re.MULTILINE)
    return int(found[1]) if found else 0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--characters", type=int, default=100_000)
    return parser.parse_args()


if __name__ == "__main__":
    main()
