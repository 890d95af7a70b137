"""Memory of every process of the service under mixed load, minute by minute, and every answer that is a 5xx.

    python -m benchmarks.soak [--minutes 30] [--settle 5] [--words 300] [--workers 2]

One client posts articles one by one, another sends batches, fetches their results and erases them; everything
on one machine (Linux). PSS counts shared memory once (proc_pid_smaps(5)). Growth is from the end of the
settling minutes to the end; the exit status is 1 if a process grew by over 5 % or an answer was a 5xx.
"""

from __future__ import annotations

import argparse
import http.client
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.memory import children
from benchmarks.running import service
from benchmarks.texts import articles_of_words

BATCH = 100
MOST_GROWTH = 0.05
NAMES = (b"redis", b"gunicorn", b"serve", b"workers")
ARTICLE = {"Content-Type": "application/json", "Prefer": "wait=10"}
LINES = {"Content-Type": "application/x-ndjson"}

Memory = dict[str, int]


class Client:
    """Asks again and again until it is stopped, and counts the answers by status."""

    def __init__(self, url: str, texts: Iterator[str]) -> None:
        self.texts = texts
        self.statuses: Counter[int] = Counter()
        self.stopped = threading.Event()
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> bytes:
        """The body of an answer."""
        self._connection.request(method, path, body.encode() if body else None, headers)
        answer = self._connection.getresponse()
        self.statuses[answer.status] += 1
        return answer.read()

    def post_singly(self) -> None:
        """One article after another."""
        while not self.stopped.is_set():
            self.ask("POST", "/v1/extractions", json.dumps({"text": next(self.texts)}), **ARTICLE)

    def send_batches(self) -> None:
        """One batch after another: sent, fetched as it comes, erased."""
        while not self.stopped.is_set():
            body = "\n".join(json.dumps({"text": text}) for text in islice(self.texts, BATCH))
            place = json.loads(self.ask("POST", "/v1/batches", body, **LINES))["links"]["self"]
            after = 0
            while after < BATCH:
                after += len(self.ask("GET", f"{place}/results?after={after}").splitlines())
                time.sleep(0.25)
            self.ask("DELETE", place)


def main() -> None:
    options = parse()
    with service(options.workers) as (url, parent):
        # Of two lengths: what one client has sent is given back to the other without any work.
        clients = [Client(url, articles_of_words(words)) for words in (options.words, options.words + 1)]
        loops: list[Callable[[], None]] = [clients[0].post_singly, clients[1].send_batches]
        threads = [threading.Thread(target=loop, daemon=True) for loop in loops]
        for thread in threads:
            thread.start()
        rows = [watch(parent, clients, minute) for minute in range(1, options.minutes + 1)]
        for client, thread in zip(clients, threads, strict=True):
            client.stopped.set()
            thread.join()
        if not judge(rows, options.settle, clients):
            sys.exit(1)


def watch(parent: int, clients: list[Client], minute: int) -> Memory:
    """A minute later: print and return the memory of each process."""
    time.sleep(60)
    memory = {name_of(pid): pss_of(pid) for pid in family(parent)}
    answers = sum(client.statuses.total() for client in clients)
    sizes = "  ".join(f"{name} {size // 1024}" for name, size in memory.items())
    print(f"{minute:3} min  {answers:7} answers  MiB: {sizes}", flush=True)
    return memory


def judge(rows: list[Memory], settle: int, clients: list[Client]) -> bool:
    """Print what grew and what failed, at the end as a row for the README; whether all is well."""
    first, last = rows[min(settle, len(rows)) - 1], rows[-1]
    growth = {name: last[name] / first[name] - 1 for name in first if name in last}
    statuses = sum((client.statuses for client in clients), Counter[int]())
    print("growth  " + "  ".join(f"{name} {share:+.1%}" for name, share in growth.items()))
    print(f"answers {dict(sorted(statuses.items()))}")
    # Redis keeps the results of single articles for a day: it grows by right.
    most = max(share for name, share in growth.items() if not name.startswith("redis"))
    faults = sum(count for status, count in statuses.items() if status >= 500)
    told = f"memory of a process {most:+.1%} at most, {faults} of {statuses.total()} answers 5xx"
    print(f"| {len(rows)} minutes of mixed load | {told} | `python -m benchmarks.soak` |")
    return most <= MOST_GROWTH and not faults


def family(pid: int) -> Iterator[int]:
    """A process and all below it."""
    yield pid
    for child in children(pid):
        yield from family(child)


def name_of(pid: int) -> str:
    """What a process is, with its id."""
    command = Path(f"/proc/{pid}/cmdline").read_bytes()
    return f"{next(name for name in NAMES if name in command).decode()}-{pid}"


def pss_of(pid: int) -> int:
    """Its share of memory in KiB."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(text.split("\nPss:")[1].split()[0])


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=int, default=30)
    parser.add_argument("--settle", type=int, default=5)
    parser.add_argument("--words", type=int, default=300)
    parser.add_argument("--workers", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
