"""Which articles the models of quotes do not learn from, so that they can be measured on them.

    python -m training.held_back --gold DIR --text ANT/v1 ANT/v2 --output DIR

Of each part of the data a share is held back, chosen by the CRC-32 of the articles' names: a third, of the
press a fifth. What the station printed on the day of one held back of `train` tells of the same events, and
is not learned from either. The articles are written as `python -m benchmarks.accuracy` reads them, a folder
for each part; the press of the station has one of its own.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from zlib import crc32

from training.annotated import PRESS, TRAIN, Annotated, annotated
from training.texts import headline, text_of

_STATION = "JA-"  # how the names of the station's articles begin in the ANT Corpus


def learned_from(articles: Iterable[Annotated], corpora: Sequence[Path]) -> list[Annotated]:
    """The articles that are not held back, without those of the station on the days of one that is."""
    all_of_them = list(articles)
    days = _days([one for one in all_of_them if one.part == TRAIN and is_held_back(one)], corpora)
    return [one for one in all_of_them if not is_held_back(one) and _day(one) not in days]


def is_held_back(article: Annotated) -> bool:
    """Whether an article is one to measure on."""
    number = crc32(article.name.encode())
    return number % 5 == 0 if article.part == PRESS else number % 3 == 2


def _days(articles: Sequence[Annotated], corpora: Sequence[Path]) -> set[str]:
    """The days on which the station printed the articles, known again by their headlines."""
    headlines = {headline(article.text) for article in articles}
    paths = (path for folder in corpora for path in folder.rglob("*.txt"))
    return {_last(path.stem) for path in paths if headlines and headline(text_of(path)) in headlines}


def _day(article: Annotated) -> str | None:
    return _last(article.name) if article.part == PRESS and article.name.startswith(_STATION) else None


def _last(name: str) -> str:
    """The last part of a name: in the ANT Corpus the day."""
    return name.rpartition("-")[2]


def _folder(article: Annotated) -> str:
    return "station" if _day(article) else article.part


def main() -> None:
    """Write what is held back."""
    parser = argparse.ArgumentParser(
        prog="python -m training.held_back",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--gold", type=Path, action="append", required=True)
    parser.add_argument("--text", type=Path, nargs="*", default=[])
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    for article in annotated(options.gold, options.text):
        if is_held_back(article):
            folder = options.output / _folder(article)
            for name in ("text", "gold"):
                (folder / name).mkdir(parents=True, exist_ok=True)
            (folder / "text" / f"{article.name}.txt").write_bytes(article.text.encode())
            gold = json.dumps({"doc": article.name, **article.gold}, ensure_ascii=False)
            (folder / "gold" / f"{article.name}.json").write_text(gold, encoding="utf-8")


if __name__ == "__main__":
    main()
