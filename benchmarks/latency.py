"""Milliseconds from POST to the finished extraction, over HTTP on loopback.

    python -m benchmarks.latency [--articles 200] [--words 300] [--clients 1] [--workers 1] [--url URL]

Without --url the service is started for the measurement. Every article is another one, so that no result is
given back a second time; each is posted with `Prefer: wait=30`, and the time is that of the whole answer.
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from itertools import islice
from pathlib import Path

import requests

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.running import service
from benchmarks.texts import articles_of_words

WARM_UP = 20


def main() -> None:
    options = parse()
    running = nullcontext((options.url, 0)) if options.url else service(options.workers)
    with running as (url, _), requests.Session() as session:
        articles = articles_of_words(options.words)
        for text in islice(articles, WARM_UP):
            milliseconds(session, url, text)
        started = time.perf_counter()
        with ThreadPoolExecutor(options.clients) as clients:
            texts = islice(articles, options.articles)
            times = sorted(clients.map(lambda text: milliseconds(session, url, text), texts))
        seconds = time.perf_counter() - started
    print(f"{options.articles} articles of {options.words} words, {options.clients} clients")
    print("  ".join(f"p{share} {percentile(times, share):.1f} ms" for share in (50, 90, 99, 100)))
    print(f"{options.articles / seconds:.1f} articles a second")


def milliseconds(session: requests.Session, url: str, text: str) -> float:
    started = time.perf_counter()
    headers = {"Prefer": "wait=30"}
    answer = session.post(f"{url}/v1/extractions", json={"text": text}, headers=headers, timeout=60)
    taken = time.perf_counter() - started
    if answer.status_code != 200 or answer.json()["status"] != "succeeded":
        raise SystemExit(f"an article was not extracted: {answer.status_code}")
    return taken * 1000


def percentile(ordered: list[float], share: int) -> float:
    """The smallest value that so many percent do not exceed."""
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--words", type=int, default=300)
    parser.add_argument("--clients", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--url")
    return parser.parse_args()


if __name__ == "__main__":
    main()
