"""Build the model of the embedded engine.

    python -m training --gold DIR [--gold DIR …] [--anercorp DIR] [--output DIR]

`--gold` is a folder of annotated articles (text/ and gold/), or a folder that holds the sets train/ and
written/; the articles of training/articles are always used. The same data give the same bytes.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import pycrfsuite

from training.gold import Tagged, articles, conll
from workers.extraction.engines.embedded import VOCABULARY, segmenter, write_vocabulary
from workers.extraction.engines.features import Features
from workers.extraction.engines.gazetteer import gazetteer


def main() -> None:
    """Read, count, train, write."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--gold", type=Path, action="append", required=True)
    parser.add_argument("--anercorp", type=Path)
    parser.add_argument("--output", type=Path, default=Path("workers/extraction/model"))
    options = parser.parse_args()
    found = [article for folder in options.gold for article in _sets(folder)]
    if options.anercorp:
        found += conll(options.anercorp / "train.txt")
    train(found, options.output)


def _sets(folder: Path) -> list[Tagged]:
    folders = [folder] if (folder / "gold").is_dir() else [folder / "train", folder / "written"]
    return [article for name in folders for article in articles(name)]


def train(found: list[Tagged], output: Path) -> None:
    """Write the vocabulary and the model made of the articles."""
    counts = Counter(t.folded for a in found for t in a.document.tokens if t.kind == "arabic")
    kept = sorted((word, count) for word, count in counts.items() if count > 1)
    write_vocabulary(output / VOCABULARY, kept)
    features = Features(segmenter(dict(kept)), gazetteer())
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=True)
    trainer.set_params({"c1": 0.3, "c2": 0.05, "max_iterations": 100, "feature.possible_transitions": True, "feature.minfreq": 2})
    for article in found:
        for sentence in article.document.sentences:
            tags = article.tags[sentence.first : sentence.last]
            trainer.append(features.of(article.document, sentence), tags)
    trainer.train(str(output / "names.crfsuite"))


if __name__ == "__main__":
    main()
