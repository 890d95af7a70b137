"""Words a second of the extraction alone, on one core, and how its steps share the time.

    python -m benchmarks.words FOLDER [--articles N] [--passes N]

Reads the .txt files of FOLDER, then extracts one after another in this process. Words are what stands between
spaces; seconds are of processor time, so that other work on the machine does not count.

The first pass meets each word for the first time. Below it stands what each step costs in the passes after
it, in milliseconds for 300 words: of each article the quickest, for other work on the machine also slows.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.texts import texts_of
from workers.extraction.document import Extraction
from workers.extraction.engines.base import Engine
from workers.extraction.engines.choice import load_engine
from workers.extraction.entities.find import find_entities
from workers.extraction.quotes.find import find_quotes
from workers.extraction.result import as_result
from workers.extraction.text.sentences import read

ARTICLE = 300  # words of a usual one
Found = TypeVar("Found")
Seconds = dict[str, float]  # step -> processor time


def main() -> None:
    options = parse()
    texts = texts_of(options.folder)[: options.articles]
    started = time.process_time()
    engine = load_engine()
    loading = time.process_time() - started
    words = sum(len(text.split()) for text in texts)
    first, *others = ([steps(text, engine) for text in texts] for _ in range(options.passes + 1))
    seconds = sum(total(first).values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"engine loaded in {loading:.2f} s")
    print(f"{len(texts)} articles, {words} words in {seconds:.2f} s: {words / seconds:.0f} words a second")
    print(f"peak memory {peak:.0f} MB")
    if others:
        again = total([quickest(passes) for passes in zip(*others, strict=True)])
        print(f"again: {words / sum(again.values()):.0f} words a second")
        for step, spent in again.items():
            print(f"  {step:8} {spent / words * ARTICLE * 1000:6.2f} ms")


def steps(text: str, engine: Engine) -> Seconds:
    """The time of each step from a text to its JSON (pipeline.extract, taken apart)."""
    spent: Seconds = {}

    def timed(step: str, do: Callable[[], Found]) -> Found:
        started = time.process_time()
        found = do()
        spent[step] = time.process_time() - started
        return found

    document = timed("read", lambda: read(text))
    analysis = timed("engine", lambda: tuple(engine.analyse(document)))
    entities = timed("entities", lambda: find_entities(document, analysis))
    quotes = timed("quotes", lambda: find_quotes(document, analysis, entities))
    extraction = Extraction(document, analysis, entities, quotes, engine.description)
    timed("json", lambda: json.dumps(as_result(extraction)))
    return spent


def quickest(passes: Sequence[Seconds]) -> Seconds:
    return {step: min(spent[step] for spent in passes) for step in passes[0]}


def total(articles: Sequence[Seconds]) -> Seconds:
    return {step: sum(spent[step] for spent in articles) for step in articles[0]}


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int)
    parser.add_argument("--passes", type=int, default=4, help="after the first")
    return parser.parse_args()


if __name__ == "__main__":
    main()
