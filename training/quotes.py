"""Train what decides on quotes: which words report, and which tokens each of them rules.

    python -m training.quotes --gold DIR [--gold DIR …] [--text DIR …] [--output DIR] [--all]

`--gold` is a folder of annotated articles (text/ and gold/) or one that holds the sets train/ and written/;
the articles of training/articles are always used. Articles without a `quotes` key are passed over. `--text`
are the folders of the ANT Corpus, where the articles of training/press.jsonl stand. What is held back to
measure on (training/held_back.py) is not learned from unless by `--all`. The same data give the same bytes.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pycrfsuite

from training import antecedents
from training.annotated import Annotated, annotated, context_of, labels, quote_of
from training.held_back import learned_from
from workers.extraction.quotes.context import Context
from workers.extraction.quotes.crf import Crf, named
from workers.extraction.quotes.cue_features import cue_features
from workers.extraction.quotes.features import window
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.judgement import judgement_features
from workers.extraction.quotes.labelling import LIKELY, Labeller, window_features
from workers.extraction.quotes.models import CONTENTS, CUES, JUDGEMENT
from workers.extraction.quotes.tagging import reporting_probabilities

Pair = tuple[Annotated, Context]
_FOLDS = 4
_LEAST = 4  # times that a feature must be seen


def train(pairs: Sequence[Pair], output: Path) -> None:
    """Write the three taggers, made of the articles.

    What a cue rules depends on the cues around it, and the second look on what the first has found. To learn
    from both as they will be found, not as they are annotated, each fold of the articles is read by models
    made of the other folds.
    """
    pairs = [pair for pair in pairs if pair[1].candidates]
    contents = _trainer(c1=0.015, c2=0.35, iterations=120)
    judgement = _trainer(c1=0.0, c2=1.5, iterations=100)
    for fold in range(_FOLDS):
        others = [pair for at, pair in enumerate(pairs) if at % _FOLDS != fold]
        with _made(others) as (cues, ruled):
            for article, context in pairs[fold::_FOLDS]:
                reports = reporting_probabilities(context, cues)
                likely = {c.first for c, p in zip(context.candidates, reports, strict=True) if p >= LIKELY}
                _append_contents(contents, article, context, likely)
                _append_judgement(judgement, article, context, ruled.frames(context, reports))
    contents.train(str(output / CONTENTS))
    judgement.train(str(output / JUDGEMENT))
    _train_cues(pairs, output / CUES)


@contextmanager
def _made(pairs: Sequence[Pair]) -> Iterator[tuple[Crf, Labeller]]:
    """The model of cues and the labeller of contents made of some of the articles, for the others."""
    with TemporaryDirectory() as folder:
        cues, ruled = Path(folder, CUES), Path(folder, CONTENTS)
        _train_cues(pairs, cues)
        contents = _trainer(c1=0.015, c2=0.35, iterations=60)
        for article, context in pairs:
            annotated_cues = {c.first for c in context.candidates if quote_of(context, c, article.gold)}
            _append_contents(contents, article, context, annotated_cues)
        contents.train(str(ruled))
        yield Crf.read(cues), Labeller(Crf.read(ruled))


def _train_cues(pairs: Sequence[Pair], path: Path) -> None:
    trainer = _trainer(c1=0.0, c2=0.35, iterations=100)
    for article, context in pairs:
        items = [named(cue_features(context, candidate)) for candidate in context.candidates]
        quotes = [quote_of(context, candidate, article.gold) for candidate in context.candidates]
        trainer.append(items, ["K" if quote else "O" for quote in quotes])
    trainer.train(str(path))


def _append_contents(trainer: Any, article: Annotated, context: Context, likely: set[int]) -> None:
    quotes = [(one, quote) for one in context.candidates if (quote := quote_of(context, one, article.gold))]
    features = window_features(context, [candidate for candidate, _ in quotes], likely)
    for (candidate, quote), items in zip(quotes, features, strict=True):
        first, last = window(context, candidate)
        trainer.append(items, labels(context, candidate, quote, first, last))


def _append_judgement(trainer: Any, article: Annotated, context: Context, frames: Sequence[Frame]) -> None:
    for frame, features in zip(frames, judgement_features(context, frames), strict=True):
        label = "K" if quote_of(context, frame.candidate, article.gold) else "O"
        trainer.append([named(features)], [label])


def _trainer(*, c1: float, c2: float, iterations: int) -> Any:
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(
        {
            "c1": c1,
            "c2": c2,
            "max_iterations": iterations,
            "feature.possible_transitions": True,
            "feature.minfreq": _LEAST,
        }
    )
    return trainer


def main() -> None:
    """Read, train, write."""
    parser = argparse.ArgumentParser(prog="python -m training.quotes", description=__doc__)
    parser.add_argument("--gold", type=Path, action="append", required=True)
    parser.add_argument("--text", type=Path, nargs="*", default=[])
    parser.add_argument("--output", type=Path, default=Path("workers/extraction/model"))
    parser.add_argument("--all", action="store_true", help="learn from what is held back, too")
    options = parser.parse_args()
    articles = list(annotated(options.gold, options.text))
    used = articles if options.all else learned_from(articles, options.text)
    pairs = [(article, context_of(article)) for article in used]
    train(pairs, options.output)
    antecedents.train(pairs, options.output)


if __name__ == "__main__":
    main()
