"""Build the model of the embedded engine.

    python -m training --gold DIR… [--text DIR…] [--anercorp DIR] [--output DIR]

`--gold` is a folder of annotated articles (text/ and gold/), or one that holds the sets train/ and written/;
the marked articles of training/articles are always used. `--text` are the folders of the ANT Corpus, where
the articles of training/press.jsonl stand, and of other free text: stems, word vectors and beliefs about
words come from there. Free texts with the headline of an annotated article or of one of the folders `--apart`
(what the model is measured on) are passed over. The same data give the same bytes on the same kind of
processor: one thread, fixed seeds, sorted files.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from training import anercorp
from training.build import Articles, build
from training.gold import Tagged, articles, marked, tag
from training.press import press
from training.texts import headline, texts

_MARKED = Path(__file__).parent / "articles"


def main() -> None:
    """Read the command line and the data, build, write."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--gold", type=Path, nargs="+", required=True)
    parser.add_argument("--text", type=Path, nargs="*", default=[])
    parser.add_argument("--apart", type=Path, nargs="*", default=[])
    parser.add_argument("--anercorp", type=Path)
    parser.add_argument("--output", type=Path, default=Path("workers/extraction/model"))
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    gold = [article for folder in options.gold for article in _sets(folder)]
    gold += marked(sorted(_MARKED.glob("*.txt")))
    printed = [tag(text, marks["entities"]) for _, text, marks in press(options.text)]
    extra = list(anercorp.documents(options.anercorp / "train.txt")) if options.anercorp else []
    articles = Articles(gold + extra, printed)
    annotated = (article.document.text for article in articles.all)
    known = {headline(text) for text in (*texts(options.apart), *annotated)}
    free = [text for text in texts(options.text) if headline(text) not in known]
    logging.info("%d annotated documents, %d free texts", len(articles.all), len(free))
    build(articles, free, options.output)


def _sets(folder: Path) -> list[Tagged]:
    folders = [folder] if (folder / "gold").is_dir() else [folder / "train", folder / "written"]
    return [article for name in folders for article in articles(name)]


if __name__ == "__main__":
    main()
