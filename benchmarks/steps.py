"""Each step of the quote half by itself, given that the steps before it were right.

    python -m benchmarks.steps FOLDER…

FOLDER holds text/ and gold/, as seeds/ does; articles whose quotes are not annotated are passed over. Names
are as annotated throughout, so that nothing here is owed to the engine.

    cues       the cues of all quotes that the pipeline finds; by shape; and which share of the annotated cues
               the later steps get to see at all
    contents   given the annotated cues: detected and exact, as benchmarks/scoring.py has it
    speakers   given the annotated cues. One tagger labels contents and speakers at once, so that it cannot be
               given the annotated contents: the second figure counts the quotes whose content came out exact
    cut        what the rules cut out of the annotated labels: the most that the steps above can reach
    names      given the annotated speakers and what was said before, where the source carries the name itself
               (explicit), describes whom it means (described), means nobody who is named (unnamed), or is
               unwritten

Contents and speakers are taken before neighbouring quotes are settled with each other and participles lean on
their verb: what these rules repair is an error here. A quote whose cue no step gets to see is left out of all
figures but those of cues.

The last part follows each annotated quote through the whole pipeline: whether it is attributed right, and if
not, at which step it was lost first.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.articles import Examined, examined
from benchmarks.figures import Measure, Share, Tally, share, table
from benchmarks.records import Quote, Record, Stretch, comparable, read_quote
from benchmarks.scoring import ALIKE, likeness, matched, same_edges, same_place, same_source
from training.annotated import Json, context_of, labels, quote_of
from training.antecedents import replay
from workers.extraction.document import Span
from workers.extraction.quotes.antecedents import resolve
from workers.extraction.quotes.contents import content_runs, spans_of, type_of
from workers.extraction.quotes.context import Context
from workers.extraction.quotes.cues import Candidate
from workers.extraction.quotes.features import window
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.models import labeller
from workers.extraction.quotes.speakers import written

Measured = Iterator[tuple[str, Measure]]
SHAPES = ("past", "present", "participle", "noun", "frame", "colon")
KINDS = ("explicit", "described", "unnamed", "unwritten")


@dataclass(frozen=True)
class Given:
    """An examined article as the steps see it; `cues`: the candidates that are cues, with their quotes."""

    one: Examined
    context: Context
    cues: tuple[tuple[Candidate, Json], ...]


def given(one: Examined) -> Given:
    """The article with its annotated names, its candidates, and which of them are cues."""
    context = context_of(one.article)
    quotes = [(candidate, quote_of(context, candidate, one.article.gold)) for candidate in context.candidates]
    return Given(one, context, tuple((candidate, quote) for candidate, quote in quotes if quote))


def cues(article: Given) -> Measured:
    """The cues found by the pipeline; all, and by shape."""
    gold, found = (_cues_of(r) for r in (article.one.comparison.gold, article.one.comparison.found))
    right = matched(gold, found, _touch)
    shape = {cue: _shape(article.context, cue) for cue in (*gold, *found)}
    yield "cues", Tally(len(gold), len(found), len(right))
    for one in SHAPES:
        a, b = ([cue for cue in side if shape[cue] == one] for side in (gold, found))
        yield f"cues, {one}", Tally(len(a), len(b), sum(shape[gold[i]] == one for i, _ in right))
    yield "cues seen", share(bool(shape[cue]) for cue in gold)


def _cues_of(record: Record) -> list[Stretch]:
    return [quote.cue for quote in record.quotes if quote.cue]


def _touch(a: Stretch, b: Stretch) -> float:
    """1 where two cues share a character: how many words a frame takes in is no matter here."""
    return float(a[0] < b[1] and b[0] < a[1])


def _shape(context: Context, cue: Stretch) -> str:
    """The shape of the candidate that a cue is; '' if it is none."""
    for candidate in context.candidates:
        tokens = context.tokens[candidate.first], context.tokens[candidate.last - 1]
        if _touch(cue, (tokens[0].start, tokens[1].end)):
            return candidate.reporting.shape
    return ""


def contents_and_speakers(article: Given) -> Measured:
    """What the tagger gives to the annotated cues, and what the rules cut out of the annotated labels."""
    context = article.context
    known = {candidate.first: quote for candidate, quote in article.cues}
    reports = [float(candidate.first in known) for candidate in context.candidates]
    frames = {frame.candidate.first: frame for frame in labeller().frames(context, reports)}
    pairs = [(read_quote(quote), _cut(context, frames[first])) for first, quote in known.items()]
    exact = [(gold, found) for gold, found in pairs if _same_edges(gold, found)]
    yield "contents, detected", share(likeness(a.content, b.content) >= ALIKE for a, b in pairs)
    yield "contents, exact", Share(len(exact), len(pairs))
    yield "speakers", _speakers(pairs)
    yield "speakers of exact contents", _speakers(exact)
    yield "via", share(same_place(gold.via, found.via) for gold, found in pairs if gold.via)
    yield from _cut_from_labels(article)


def _cut_from_labels(article: Given) -> Measured:
    context = article.context
    pairs = []
    for candidate, quote in article.cues:
        first, last = window(context, candidate)
        annotated = Frame(candidate, first, tuple(labels(context, candidate, quote, first, last)), 1.0, 1.0)
        pairs.append((read_quote(quote), _cut(context, annotated)))
    yield "cut: contents, exact", share(_same_edges(gold, found) for gold, found in pairs)
    yield "cut: types", share(gold.type == found.type for gold, found in pairs)
    yield "cut: speakers", _speakers(pairs)


def _speakers(pairs: Sequence[tuple[Quote, Quote]]) -> Share:
    return share(same_place(gold.speaker, found.speaker) for gold, found in pairs)


def _cut(context: Context, frame: Frame) -> Quote:
    """The parts of a quote as its labels give them, without a name."""
    runs = content_runs(context, frame)
    kind = type_of(context, runs, frame) if runs else ""
    content = tuple((span.start, span.end) for span in spans_of(context, runs))
    sources = [written(context, frame, label) for label in "SV"]
    speaker, via = (_stretch(source.span) if source else None for source in sources)
    return Quote(kind, content, None, speaker, "", via)


def _stretch(span: Span) -> Stretch:
    return span.start, span.end


def _same_edges(gold: Quote, found: Quote) -> bool:
    return bool(found.content) and same_edges(gold, found)


def names(article: Given) -> Measured:
    """Who speaks, given the annotated sources and everything said before; by how the source is written."""
    right: dict[str, list[bool]] = {kind: [] for kind in KINDS}
    for conversation, candidate, source, quote in replay(article.one.article, article.context):
        # Resolving takes the source into the conversation; the replay goes on with its own.
        entity, _, _ = resolve(replace(conversation, heard=[*conversation.heard]), candidate, source)
        gold = read_quote(quote)
        name = comparable(entity.name if entity else None)
        right[kind_of(article.one, gold)].append(name == gold.name)
    yield "names", share(answer for answers in right.values() for answer in answers)
    for kind, answers in right.items():
        yield f"names, {kind}", share(answers)


def kind_of(one: Examined, quote: Quote) -> str:
    """How an annotated source is written; explicit: a name in it shares a word with the speaker's."""
    if quote.speaker is None:
        return "unwritten"
    if not quote.name:
        return "unnamed"
    start, end = quote.speaker
    inside = [name for name in one.comparison.gold.names if start <= name.start and name.end <= end]
    words = {word for name in inside for word in comparable(one.article.text[name.start : name.end]).split()}
    return "explicit" if words & set(quote.name.split()) else "described"


def ways(article: Given) -> Iterator[str]:
    """What became of each annotated quote in the whole pipeline, and where each quote too many comes from."""
    comparison = article.one.comparison
    found = _cues_of(comparison.found)
    for quote in comparison.missed:
        if not quote.cue or not _shape(article.context, quote.cue):
            yield "lost: cue never seen"
        elif not any(_touch(quote.cue, cue) for cue in found):
            yield "lost: cue not taken"
        else:
            yield "lost: content"
    for gold, result in comparison.pairs:
        yield "right" if same_source(gold, result) else "lost: " + _wrong_source(article, gold, result)
    for quote in comparison.surplus:
        known = quote.cue and any(_touch(quote.cue, cue) for cue in _cues_of(comparison.gold))
        yield "surplus: content of a right cue" if known else "surplus: no cue there"


def _wrong_source(article: Given, gold: Quote, found: Quote) -> str:
    if gold.cue and found.cue and not _touch(gold.cue, found.cue):
        return "taken for another cue's"
    if not same_place(gold.speaker, found.speaker):
        return "speaker"
    return "name, " + kind_of(article.one, gold)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    found: dict[str, Measure] = {}
    became: Counter[str] = Counter()
    for article in annotated(parser.parse_args().folders):
        add(found, article)
        became.update(ways(article))
    print(table({name: measured.figures() for name, measured in found.items()}))
    print()
    for way, count in sorted(became.items()):
        print(f"{count:6} {way}")


def annotated(folders: Sequence[Path]) -> Iterator[Given]:
    """The articles of the folders that have their quotes annotated."""
    for folder in folders:
        for one in examined(folder, gold_names=True):
            if "quotes" in one.article.gold:
                yield given(one)


def add(total: dict[str, Measure], article: Given) -> None:
    """Add the figures of an article to those of the articles before it."""
    for step in (cues, contents_and_speakers, names):
        for name, measured in step(article):
            total[name] = total[name] + measured if name in total else measured


if __name__ == "__main__":
    main()
