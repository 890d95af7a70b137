"""Articles a second, latency and processor time: single posts and batches beside the extraction by itself.

    python -m benchmarks.load [--articles 400] [--words 300] [--workers 2] [--clients 1 4 16] [--batch 400]
        [--json]

The service is started for the measurement, everything on one machine (Linux). Every article is another one.
Single posts wait for their extraction (`Prefer: wait`), which is the latency; a batch counts from its upload
to its last result. "CPU" is what all processes of the service took for an article, Redis included, the client
not; "over" is what that is more than the extraction takes by itself, before and after, in as many processes
at once as workers are busy: two of them take longer each than one, where they share a core. Where others use
the machine too, these two hold better than the rates.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.latency import percentile
from benchmarks.memory import children
from benchmarks.running import service
from benchmarks.texts import articles_of_words
from workers.jobs import extract_article, prepare

WARM_UP = 40
POLL = 0.01  # seconds
KEPT = 1.0
"""Seconds for which a connection without a request is open for sure; gunicorn closes it after two."""
HEADERS = {"Content-Type": "application/json", "Prefer": "wait=30"}
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Measured:
    """One way of sending articles: wall and processor seconds, and the milliseconds of each answer.

    `busy` is how many processes extract at once.
    """

    name: str
    articles: int
    seconds: float
    cpu: float
    busy: int
    times: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Articles a second."""
        return self.articles / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Processor milliseconds an article."""
        return 1000 * self.cpu / self.articles

    def figures(self) -> dict[str, Any]:
        """For benchmarks/charts.py; p50 and p99 are null where no answer was timed."""
        p50, p99 = (round(percentile(self.times, share), 1) if self.times else None for share in (50, 99))
        rate, cpu_ms = round(self.rate, 1), round(self.cpu_ms, 1)
        return {"name": self.name, "rate": rate, "cpu_ms": cpu_ms, "p50": p50, "p99": p99}


def main() -> None:
    options = parse()
    texts = articles_of_words(options.words)
    by_itself = [alone(texts, options.articles // 4, number) for number in sorted({1, options.workers})]
    with service(options.workers) as (url, parent):
        take(url, islice(texts, WARM_UP), 4)
        rows = [
            measured(
                f"single posts, clients: {clients}", parent, options.articles, min(clients, options.workers),
                lambda some, clients=clients: take(url, some, clients), texts,
            )
            for clients in options.clients
        ]  # fmt: skip
        quarter = max(row.rate for row in rows) / 4
        rows.append(
            measured(
                f"single posts, {quarter:.1f} a second", parent, options.articles // 2, 1,
                lambda some: take(url, some, 4, quarter), texts,
            )
        )  # fmt: skip
        rows.append(
            measured(
                f"batches of {options.batch}", parent, options.articles, options.workers,
                lambda some: send_batches(url, some, options.batch), texts,
            )
        )  # fmt: skip
    by_itself += [alone(texts, options.articles // 4, row.busy) for row in by_itself]
    if options.json:
        print(json.dumps([row.figures() for row in [*by_itself, *rows]], indent=1))
    else:
        report(by_itself, rows)


def measured(
    name: str, parent: int, articles: int, busy: int,
    send: Callable[[Iterator[str]], list[float]], texts: Iterator[str],
) -> Measured:  # fmt: skip
    """Send so many articles and measure; the texts are made before."""
    some = iter(list(islice(texts, articles)))
    cpu, started = cpu_of(parent), time.perf_counter()
    times = sorted(send(some))
    return Measured(name, articles, time.perf_counter() - started, cpu_of(parent) - cpu, busy, times)


def alone(texts: Iterator[str], articles: int, processes: int) -> Measured:
    """The extraction by itself, in so many processes at once, each with its share of the articles."""
    prepare("embedded")
    some = list(islice(texts, articles))
    with ProcessPoolExecutor(processes) as pool:
        started = time.perf_counter()
        cpu = sum(pool.map(extract_all, [some[number::processes] for number in range(processes)]))
        seconds = time.perf_counter() - started
    return Measured(f"extraction alone, processes: {processes}", articles, seconds, cpu, processes)


def extract_all(texts: list[str]) -> float:
    """Extract the articles one after another: the processor seconds that it took."""
    cpu = time.process_time()
    for text in texts:
        extract_article({"text": text}, {"engine": "embedded"})
    return time.process_time() - cpu


def take(url: str, texts: Iterator[str], clients: int, rate: float | None = None) -> list[float]:
    """Post the articles one by one from so many clients, at most `rate` a second: milliseconds of each."""
    start, all_texts = time.perf_counter(), list(texts)

    def work(client: int) -> list[float]:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        times = []
        for number in range(client, len(all_texts), clients):
            pause = start + number / rate - time.perf_counter() if rate else 0.0
            if pause > KEPT:
                connection.close()
            time.sleep(max(0.0, pause))
            times.append(milliseconds(connection, all_texts[number]))
        connection.close()
        return times

    with ThreadPoolExecutor(clients) as pool:
        return [each for times in pool.map(work, range(clients)) for each in times]


def milliseconds(connection: http.client.HTTPConnection, text: str) -> float:
    """From POST to the finished extraction; where no seat was free to wait in, it is asked for again."""
    started = time.perf_counter()
    body = json.dumps({"text": text, "options": {"engine": "embedded"}}).encode()
    extraction = asked(connection, "POST", "/v1/extractions", body)
    while extraction["status"] in ("queued", "running"):
        time.sleep(POLL)
        extraction = asked(connection, "GET", f"/v1/extractions/{extraction['id']}")
    if extraction["status"] != "succeeded":
        raise SystemExit("an article was not extracted")
    return 1000 * (time.perf_counter() - started)


def asked(connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None = None) -> Any:
    """The JSON of an answer that is no problem."""
    connection.request(method, path, body, HEADERS)
    answer = connection.getresponse()
    if answer.status >= 400:
        raise SystemExit(f"the service answered {answer.status}")
    return json.loads(answer.read())


def send_batches(url: str, texts: Iterator[str], size: int) -> list[float]:
    """Send the articles as batches, all at once, and fetch all results."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    batches = []
    while some := list(islice(texts, size)):
        lines = (json.dumps({"text": text, "options": {"engine": "embedded"}}) for text in some)
        headers = {"Content-Type": "application/x-ndjson"}
        connection.request("POST", "/v1/batches", "\n".join(lines).encode(), headers)
        answer = connection.getresponse()
        if answer.status != 202:
            raise SystemExit(f"a batch was not taken: {answer.status}")
        batches.append((json.loads(answer.read())["links"]["results"], len(some)))
    for results, count in batches:
        fetch(connection, results, count)
    return []


def fetch(connection: http.client.HTTPConnection, results: str, count: int) -> None:
    """The results of a batch, as they come: asked for without a pause, they would take half the service."""
    after = 0
    while after < count:
        time.sleep(0.25)
        connection.request("GET", f"{results}?after={after}")
        lines = [json.loads(line) for line in connection.getresponse().read().splitlines()]
        if any(line["status"] != "succeeded" for line in lines):
            raise SystemExit("an article was not extracted")
        after += len(lines)


def cpu_of(pid: int) -> float:
    """Processor seconds of a process and of all that it started, those that have ended included."""
    stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = sum(map(int, stat[11:15])) / TICKS
    return own + sum(cpu_of(child) for child in children(pid))


def report(by_itself: list[Measured], rows: list[Measured]) -> None:
    """A table; what is over is so to the extraction by itself in as many processes at once."""
    alike = {row.busy: [other.cpu_ms for other in by_itself if other.busy == row.busy] for row in by_itself}
    print(f"{'':34}{'articles/s':>10}{'CPU ms':>9}{'over ms':>9}{'p50 ms':>9}{'p99 ms':>9}")
    for row in [*by_itself, *rows]:
        over = row.cpu_ms - sum(alike[row.busy]) / len(alike[row.busy])
        cells = [f"{row.rate:10.1f}", f"{row.cpu_ms:9.1f}", f"{over:9.1f}"]
        cells += [f"{percentile(row.times, share):9.1f}" for share in (50, 99) if row.times]
        print(f"{row.name:34}{''.join(cells)}")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--words", type=int, default=300)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4, 16])
    parser.add_argument("--batch", type=int, default=400)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    main()
