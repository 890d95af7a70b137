"""Train what decides on quotes: which words report, and which tokens each of them rules.

    python -m training.quotes --gold DIR [--gold DIR …] [--output DIR]

`--gold` is a folder of annotated articles (text/ and gold/) or one that holds the sets train/ and written/;
the articles of training/articles are always used. Articles without a `quotes` key are passed over. The same
data give the same bytes.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pycrfsuite

from training import antecedents
from training.annotated import Annotated, annotated, context_of, labels, quote_of
from workers.extraction.quotes.context import Context
from workers.extraction.quotes.features import cue_features, relative_features, static_features, window
from workers.extraction.quotes.tagging import REPORTS, reporting_probabilities

CUES = "cues.crfsuite"
CONTENTS = "contents.crfsuite"
_FOLDS = 5


def train(pairs: Sequence[tuple[Annotated, Context]], output: Path) -> None:
    """Write both models, made of the articles.

    What a cue rules depends on the cues around it. To learn from cues as they will be found, not as they are
    annotated, each fifth of the articles is shown the cues that a model of the other four fifths finds.
    """
    pairs = [pair for pair in pairs if pair[1].candidates]
    _train_cues(pairs, output / CUES)
    contents = _trainer(c1=0.05, c2=1.0, iterations=120, least=2)
    for fold in range(_FOLDS):
        model = output / f"fold-{fold}.crfsuite"
        _train_cues([pair for at, pair in enumerate(pairs) if at % _FOLDS != fold], model)
        tagger = pycrfsuite.Tagger()
        tagger.open(str(model))
        for article, context in pairs[fold::_FOLDS]:
            _append_contents(contents, article, context, reporting_probabilities(context, tagger))
        tagger.close()
        model.unlink()
    contents.train(str(output / CONTENTS))


def _train_cues(pairs: Iterable[tuple[Annotated, Context]], path: Path) -> None:
    trainer = _trainer(c1=0.0, c2=1.0, iterations=100, least=1)
    for article, context in pairs:
        items = [cue_features(context, candidate) for candidate in context.candidates]
        quotes = [quote_of(context, candidate, article.gold) for candidate in context.candidates]
        trainer.append(items, ["K" if quote else "O" for quote in quotes])
    trainer.train(str(path))


def _append_contents(trainer: Any, article: Annotated, context: Context, reports: Sequence[float]) -> None:
    static = static_features(context)
    likely = {c.first for c, p in zip(context.candidates, reports, strict=True) if p >= REPORTS}
    for candidate in context.candidates:
        quote = quote_of(context, candidate, article.gold)
        if quote:
            first, last = window(context, candidate)
            relative = relative_features(context, candidate, first, last, likely | {candidate.first})
            items = [a + b for a, b in zip(static[first:last], relative, strict=True)]
            trainer.append(items, labels(context, candidate, quote, first, last))


def _trainer(*, c1: float, c2: float, iterations: int, least: int) -> Any:
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(
        {"c1": c1, "c2": c2, "max_iterations": iterations, "feature.possible_transitions": True, "feature.minfreq": least}
    )
    return trainer


def main() -> None:
    """Read, train, write."""
    parser = argparse.ArgumentParser(prog="python -m training.quotes", description=__doc__)
    parser.add_argument("--gold", type=Path, action="append", required=True)
    parser.add_argument("--output", type=Path, default=Path("workers/extraction/model"))
    options = parser.parse_args()
    pairs = [(article, context_of(article)) for article in annotated(options.gold)]
    train(pairs, options.output)
    antecedents.train(pairs, options.output)


if __name__ == "__main__":
    main()
