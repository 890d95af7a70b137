"""Speed and memory of both engines in one run, each in a process of its own (Linux).

    python -m benchmarks.engines FOLDER [--articles N] [--engine NAME …]

Reads the .txt files of FOLDER one after another, twice: the first time many words are new to an engine, the
second time none is. Only the engine is measured: its segments and tags, not what is made of them. Seconds are
of processor time, Java's included, so that other work on the machine does not count. Memory is the most that
a process had (VmHWM, proc(5)), without what Python itself needs; Farasa has two Java processes. Farasa is
measured where it is installed (`isnad farasa check`).
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.memory import children, kilobytes
from benchmarks.texts import texts_of
from workers.extraction.engines.base import Engine, EngineError
from workers.extraction.engines.choice import load_engine
from workers.extraction.text.sentences import read


def main() -> None:
    options = parse()
    texts = texts_of(options.folder)[: options.articles]
    for name in options.engine:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            print(process.submit(measure, name, texts).result())


def measure(name: str, texts: list[str]) -> str:
    """A paragraph of figures for one engine, loaded in this process."""
    before = kilobytes(os.getpid(), "status", "VmRSS")
    started = processor_seconds()
    try:
        engine = load_engine(name)
    except EngineError as error:
        return f"{name}: {error}"
    loaded = processor_seconds() - started
    first, second = (words_a_second(engine, texts) for _ in range(2))
    own = (kilobytes(os.getpid(), "status", "VmHWM") - before) / 1024
    java = [kilobytes(pid, "status", "VmHWM") / 1024 for pid in children(os.getpid())]
    engine.close()
    return "\n".join(
        [
            f"{engine.description.name} {engine.description.version}: ready in {loaded:.1f} s",
            f"  {first:.0f} words a second the first time, {second:.0f} the second time",
            f"  {own:.0f} MB" + "".join(f" + {size:.0f} MB of Java" for size in java),
        ]
    )


def words_a_second(engine: Engine, texts: list[str]) -> float:
    """Arabic words a second, of the engine alone."""
    documents = [read(text) for text in texts]
    words = sum(token.kind == "arabic" for document in documents for token in document.tokens)
    started = processor_seconds()
    for document in documents:
        engine.analyse(document)
    return words / (processor_seconds() - started)


def processor_seconds() -> float:
    """Processor time of this process and of those that it started and that still run."""
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2] for pid in children(os.getpid())]
    ticks = sum(int(ticks) for stat in stats for ticks in stat.split()[11:13])
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int)
    parser.add_argument("--engine", nargs="+", default=["embedded", "farasa"])
    return parser.parse_args()


if __name__ == "__main__":
    main()
