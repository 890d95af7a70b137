"""How right the extraction is, by annotated articles.

    python -m benchmarks.accuracy FOLDER… [--gold-names] [--errors] [--json] [--output DIR]

FOLDER holds text/<article>.txt and gold/<article>.json, as seeds/ does. Each text is extracted in this
process with the embedded engine; with --gold-names the annotated names stand in for the engine's, so that
what is still wrong in the quotes is owed to the quote half alone. benchmarks/scoring.py says what the figures
mean. Articles that the models were trained on tell little: they have been seen.

--errors lists what was missed, what was too much and which parts are wrong, --output keeps the results as
DIR/<folder>/<article>.json. Where quotes are not annotated, each one found counts as too much.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks.articles import Examined, examined
from benchmarks.errors import errors
from benchmarks.figures import table
from benchmarks.scoring import Scores, scores


def main() -> None:
    options = parse()
    totals = {str(folder): accuracy(folder, options) for folder in options.folders}
    if len(totals) > 1:
        totals["all"] = sum(totals.values(), Scores())
    if options.json:
        print(json.dumps({name: total.figures() for name, total in totals.items()}, indent=1))
        return
    for name, total in totals.items():
        print(f"{name}\n{table(total.figures())}\n")


def accuracy(folder: Path, options: argparse.Namespace) -> Scores:
    """The figures of a folder; prints its errors and writes its results where that is asked for."""
    total = Scores()
    for one in examined(folder, gold_names=options.gold_names):
        total += scores(one.comparison)
        if options.errors:
            for line in errors(one):
                print(f"{one.article.name}: {line}")
        if options.output:
            keep(one, options.output / folder.resolve().name)
    return total


def keep(one: Examined, folder: Path) -> None:
    """Write a result as the service gives it."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(one.result, ensure_ascii=False, indent=1) + "\n"
    (folder / f"{one.article.name}.json").write_text(text, encoding="utf-8")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--gold-names", action="store_true", help="use the annotated names")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--errors", action="store_true", help="list what is wrong")
    shown.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--output", type=Path, metavar="DIR", help="keep the results")
    return parser.parse_args()


if __name__ == "__main__":
    main()
