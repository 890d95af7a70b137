"""Articles by `isnad batch` while workers are killed and Redis is: is any lost, twice, or another's?

    python -m benchmarks.recovery [--articles 10000] [--words 60] [--workers 2] [--every 5] [--redis 2]

The whole service runs on one machine, its Redis keeps an append-only file (Linux). A worker gets SIGKILL
every so many seconds; Redis as often as asked, and is started again after three seconds. The exit status is 1
if an article has not exactly one result with its own id and hash.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.memory import workers_under
from benchmarks.running import ROOT, service
from benchmarks.texts import articles_of_words
from cli.redis_server import RedisServer

AWAY = 3.0
"""Seconds for which Redis is away."""


@dataclass
class KeptRedis:
    """A Redis that has its data again after it was killed."""

    server: RedisServer = field(default_factory=RedisServer)

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.process = subprocess.Popen([*self.server.command, "--appendonly", "yes"])
        while not self.server.answers():
            time.sleep(0.05)

    def kill_and_start(self) -> None:
        """Kill it, and start it again some seconds later."""
        self.process.kill()
        self.process.wait()
        time.sleep(AWAY)
        self.start()


def main() -> None:
    options = parse()
    texts = list(islice(articles_of_words(options.words), options.articles))
    with tempfile.TemporaryDirectory() as folder, kept_redis() as redis:
        output = Path(folder) / "out.ndjson"
        started = time.perf_counter()
        with service(options.workers) as (url, parent):
            client = send(texts, Path(folder), url, output)
            killed = disturb(client, parent, redis, output, options)
            seconds = time.perf_counter() - started
            print(f"{options.articles} articles of {options.words} words in {seconds:.0f} s: {killed}")
            if not judge(texts, output):
                sys.exit(1)


@contextmanager
def kept_redis() -> Iterator[KeptRedis]:
    """A Redis that the service finds in its environment."""
    redis = KeptRedis()
    redis.start()
    os.environ["ISNAD_REDIS_URL"] = redis.server.url
    try:
        yield redis
    finally:
        redis.process.terminate()
        redis.process.wait()
        redis.server.clear()


def send(texts: list[str], folder: Path, url: str, output: Path) -> subprocess.Popen[bytes]:
    """`isnad batch` on its way."""
    source = folder / "articles.ndjson"
    lines = (json.dumps({"id": str(number), "text": text}) for number, text in enumerate(texts, 1))
    source.write_text("\n".join(lines))
    command = [sys.executable, "-m", "cli", "batch", str(source), "--url", url, "--output", str(output)]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)


def disturb(
    client: subprocess.Popen[bytes], parent: int, redis: KeptRedis, output: Path, options: argparse.Namespace
) -> str:
    """Kill workers as often as asked, and Redis at even shares of the results, until the client is done."""
    kills: Counter[str] = Counter()
    next_kill = time.monotonic() + options.every
    while client.poll() is None:
        time.sleep(0.1)
        if time.monotonic() > next_kill and (workers := workers_under(parent)):
            os.kill(random.choice(workers), signal.SIGKILL)
            kills["workers"] += 1
            next_kill = time.monotonic() + options.every
        done = output.read_bytes().count(b"\n") if output.exists() else 0
        if kills["Redis"] < min(options.redis, done * (options.redis + 1) // options.articles):
            redis.kill_and_start()
            kills["Redis"] += 1
    return f"{kills['workers']} workers and {kills['Redis']} times Redis killed"


def judge(texts: list[str], output: Path) -> bool:
    """Compare what came with what was sent; whether nothing is amiss."""
    lines = [json.loads(line) for line in output.read_bytes().splitlines()]
    times = Counter(line["source"]["line"] for line in lines if "result" in line)
    lost = len(texts) - len(times)
    twice = sum(count > 1 for count in times.values())
    wrong = sum(not is_own(line, texts) for line in lines if "result" in line)
    failed = Counter(line["error"]["detail"] for line in lines if "error" in line)
    print(f"lost {lost}, twice {twice}, wrong {wrong}, failed {dict(failed)}")
    return not (lost or twice or wrong)


def is_own(line: dict[str, dict[str, dict[str, object]]], texts: list[str]) -> bool:
    """Whether a result is that of the article which was sent in this place."""
    number = int(str(line["source"]["line"]))
    article = line["result"]["article"]
    sha256 = hashlib.sha256(texts[number - 1].encode()).hexdigest()
    return (article["id"], article["sha256"]) == (str(number), sha256)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--words", type=int, default=60)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--every", type=float, default=5.0)
    parser.add_argument("--redis", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
