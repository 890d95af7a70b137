"""Words a second of the extraction alone, on one core.

    python -m benchmarks.words FOLDER [--articles N]

Reads the .txt files of FOLDER, then extracts one after another in this process. Words are what stands between
spaces; seconds are of processor time, so that other work on the machine does not count.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.texts import texts_of
from workers.extraction.engines.choice import load_engine
from workers.extraction.pipeline import extract


def main() -> None:
    options = parse()
    texts = texts_of(options.folder)[: options.articles]
    started = time.process_time()
    engine = load_engine()
    loading, started = time.process_time() - started, time.process_time()
    for text in texts:
        extract(text, engine)
    seconds = time.process_time() - started
    words = sum(len(text.split()) for text in texts)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"engine loaded in {loading:.2f} s")
    print(f"{len(texts)} articles, {words} words in {seconds:.2f} s: {words / seconds:.0f} words a second")
    print(f"peak memory {peak:.0f} MB")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int)
    return parser.parse_args()


if __name__ == "__main__":
    main()
