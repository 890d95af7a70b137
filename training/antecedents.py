"""Train the choice of who speaks where the source carries no name (workers/…/quotes/antecedents.py)."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from training.annotated import Annotated, labels, quote_of
from workers.extraction.document import Entity
from workers.extraction.entities.find import find_entities
from workers.extraction.quotes.antecedents import MODEL, choices
from workers.extraction.quotes.context import Context
from workers.extraction.quotes.conversation import Conversation
from workers.extraction.quotes.cues import Candidate
from workers.extraction.quotes.features import window
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.speakers import Written, own_name, written
from workers.extraction.text.spelling import fold_name

Choice = tuple[int, list[list[str]], float]  # which of the options is right, their features, the weight
_EPOCHS = 15
_RATE = 0.05
_DECAY = 1e-2
_PRESS = 3.0  # how much more a choice in a printed article counts than in one written to be learned from


def train(pairs: Sequence[tuple[Annotated, Context]], output: Path) -> None:
    """Write the weights learned from the articles' unnamed sources."""
    found = [choice for article, context in pairs for choice in _choices(article, context)]
    weights = _fit(found)
    kept = {feature: round(weight, 4) for feature, weight in sorted(weights.items()) if abs(weight) > 0.01}
    text = json.dumps(kept, ensure_ascii=False, indent=0, separators=(",", ":"))
    (output / MODEL).write_text(text + "\n", encoding="utf-8")


def replay(
    article: Annotated, context: Context
) -> Iterator[tuple[Conversation, Candidate, Written | None, Any]]:
    """The annotated quotes of an article in order, with the conversation as it stood before each."""
    entities = find_entities(context.document, context.analysis)
    mentions = sorted(((m, e) for e in entities for m in e.mentions), key=lambda pair: pair[0].start)
    quotes = {c.first: q for c in context.candidates if (q := quote_of(context, c, article.gold))}
    sources = {c.first: _source(context, c, quotes[c.first]) for c in context.candidates if c.first in quotes}
    contents = [(s["start"], s["end"]) for q in article.gold["quotes"] for s in q["content"]]
    reported = frozenset(t.index for t in context.tokens if any(a <= t.start < b for a, b in contents))
    conversation = Conversation(context, mentions, list(sources.values()), reported)
    for candidate in context.candidates:
        quote = quotes.get(candidate.first)
        start = context.tokens[candidate.first].start
        if quote is None:
            if not any(a <= start < b for a, b in contents):
                conversation.overhear(candidate)
            continue
        source = sources[candidate.first]
        yield conversation, candidate, source, quote
        conversation.remember(candidate, source, _named(conversation, quote["name"]))


def _source(context: Context, candidate: Candidate, quote: Any) -> Written | None:
    first, last = window(context, candidate)
    frame = Frame(candidate, first, tuple(labels(context, candidate, quote, first, last)), 1.0, 1.0)
    return written(context, frame, "S")


def _named(conversation: Conversation, name: str | None) -> Entity | None:
    """The entity that bears a name, in any spelling."""
    if not name:
        return None
    wanted = fold_name(name)
    return next((e for _, e in conversation.mentions if conversation.register.folded_name(e) == wanted), None)


def _choices(article: Annotated, context: Context) -> Iterator[Choice]:
    for conversation, candidate, source, quote in replay(article, context):
        if source and own_name(source, conversation.mentions):
            continue
        right = _named(conversation, quote["name"])
        if quote["name"] and right is None:
            continue
        options = list(choices(conversation, candidate, source))
        at = next((i for i, (entity, _) in enumerate(options) if entity is right), None)
        if at is not None:
            yield at, [features for _, features in options], 1.0 if article.written else _PRESS


def _fit(found: Sequence[Choice]) -> dict[str, float]:
    """Softmax weights by averaged stochastic gradient descent with a small decay; the same every time."""
    weights: dict[str, float] = {}
    totals: dict[str, float] = {}
    order = list(range(len(found)))
    shuffle = random.Random(1)
    for epoch in range(_EPOCHS):
        shuffle.shuffle(order)
        rate = _RATE / (1 + epoch * 0.2)
        for index in order:
            at, options, weight = found[index]
            _step(weights, at, options, rate * weight)
        if epoch >= _EPOCHS // 3:
            for feature, weight in weights.items():
                totals[feature] = totals.get(feature, 0.0) + weight / (_EPOCHS - _EPOCHS // 3)
    return totals


def _step(weights: dict[str, float], right: int, options: list[list[str]], rate: float) -> None:
    scores = [sum(weights.get(feature, 0.0) for feature in features) for features in options]
    best = max(scores)
    shares = [math.exp(score - best) for score in scores]
    total = sum(shares)
    for at, features in enumerate(options):
        gradient = (at == right) - shares[at] / total
        if abs(gradient) > 1e-3:
            for feature in features:
                weight = weights.get(feature, 0.0)
                weights[feature] = weight + rate * (gradient - _DECAY * weight)
