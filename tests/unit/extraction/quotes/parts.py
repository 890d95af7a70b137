"""Small articles as the steps of the quote half see them, with names as annotated: no engine is needed."""

from __future__ import annotations

from training.annotated import Annotated, Json, context_of, labels, quote_of
from training.inline import read_article
from workers.extraction.document import Entity
from workers.extraction.entities.find import find_entities
from workers.extraction.quotes.context import Context
from workers.extraction.quotes.conversation import Conversation
from workers.extraction.quotes.cues import Candidate
from workers.extraction.quotes.features import window
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.register import Mentions
from workers.extraction.quotes.speakers import Written, written


def annotated(marked: str) -> Annotated:
    """An article marked inline (training/inline.py)."""
    article = read_article(marked)
    assert article.errors == []
    return Annotated("small", article.text, article.gold)


def seen(marked: str) -> Context:
    """The article as the steps see it."""
    return context_of(annotated(marked))


def cues(context: Context) -> list[str]:
    """The words of each candidate, without what is joined to them."""
    tokens = context.tokens
    return [
        context.document.text[tokens[one.first].offset(one.skip) : tokens[one.last - 1].end]
        for one in context.candidates
    ]


def candidate_at(context: Context, word: str) -> Candidate:
    """The first candidate whose words are `word`."""
    return context.candidates[cues(context).index(word)]


def cut(context: Context, first: int, last: int) -> str:
    """The text of tokens `first` to `last` (exclusive)."""
    return context.document.text[context.tokens[first].start : context.tokens[last - 1].end]


def frames(marked: str) -> tuple[Context, list[Frame]]:
    """The article and its annotated quotes, each labelled as annotated, in the order of their cues."""
    article = annotated(marked)
    context = context_of(article)
    quotes = ((candidate, quote_of(context, candidate, article.gold)) for candidate in context.candidates)
    return context, [labelled(context, candidate, quote) for candidate, quote in quotes if quote]


def frame(marked: str) -> tuple[Context, Frame]:
    """The article and its one annotated quote."""
    context, (only,) = frames(marked)
    return context, only


def labelled(context: Context, candidate: Candidate, quote: Json) -> Frame:
    """A candidate with the labels that its annotated quote gives."""
    first, last = window(context, candidate)
    return Frame(candidate, first, tuple(labels(context, candidate, quote, first, last)), 0.9, 0.9)


def mentions_of(context: Context) -> Mentions:
    """The mentions of the article in order, with their entities."""
    entities = find_entities(context.document, context.analysis)
    return sorted(((m, e) for e in entities for m in e.mentions), key=lambda pair: pair[0].start)


def named(context: Context, name: str) -> Entity:
    """The entity of a name."""
    return next(entity for _, entity in mentions_of(context) if entity.name == name)


def ruling(context: Context, cue: str, **parts: str | tuple[str, ...]) -> Frame:
    """A frame of the first candidate `cue` that labels the words given: Q=…, S=…, V=… (first occurrences)."""
    candidate = candidate_at(context, cue)
    first, last = window(context, candidate)
    found = ["X"] * (last - first)
    for label, texts in {"K": cue, **parts}.items():
        for text in [texts] if isinstance(texts, str) else texts:
            start = context.document.text.index(text)
            for at in range(first, last):
                if start <= context.tokens[at].start < start + len(text):
                    found[at - first] = label
    return Frame(candidate, first, tuple(found), 0.9, 0.9)


def conversing(marked: str) -> tuple[Conversation, list[tuple[Candidate, Written | None]]]:
    """A conversation in which nobody has spoken, and the annotated cues with their sources, in order."""
    context, found = frames(marked)
    turns = [(one.candidate, written(context, one, "S")) for one in found]
    return Conversation(context, mentions_of(context), [source for _, source in turns]), turns
