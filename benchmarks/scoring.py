"""How far results agree with the annotation of the same articles.

    python -m benchmarks.scoring GOLD RESULTS [--json]

GOLD holds one annotated record an article (`<article>.json`), RESULTS the service's result for each, under
the same name; an article without a result counts as one in which nothing was found.

    entities.exact      names of the same type and span; also for PER, LOC and ORG alone
    entities.overlap    names of the same type that share at least half of their joint characters
    quotes.detected     quotes whose contents share at least half of their joint characters
    quotes.exact        detected, and the content begins and ends within 2 characters of where it should
    quotes.attributed   detected, and said by the right name; where nobody is named, by the right source
                        as it is written
    quotes.direct       which share of the annotated direct quotes was detected; so indirect and mixed
    quotes.type         which share of the detected quotes has the right type
    quotes.speaker      … the right source as it is written, or rightly none
    quotes.name         … the right name of who speaks, or rightly none
    quotes.via          … the right medium, of those that have one

Each name and each quote is matched once at most. The figures down to quotes.attributed are precision, recall
and F1, the others shares; all in per cent with one decimal.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

from benchmarks.figures import Figures, Share, Summable, Tally, share, table
from benchmarks.records import Name, Quote, Record, Stretch, record

Item = TypeVar("Item")

ALIKE = 0.5  # the least share of joint characters by which two spans are the same
EDGE = 2  # characters by which an exact content may begin or end elsewhere


def likeness(a: Sequence[Stretch], b: Sequence[Stretch]) -> float:
    """The shared characters of two contents among their joint characters, 0 to 1."""
    first = {at for stretch in a for at in range(*stretch)}
    second = {at for stretch in b for at in range(*stretch)}
    joint = len(first | second)
    return len(first & second) / joint if joint else 0.0


def matched(
    gold: Sequence[Item], found: Sequence[Item], alike: Callable[[Item, Item], float]
) -> list[tuple[int, int]]:
    """Indices of what belongs together, each used once: the most alike first, of equals the last first."""
    degrees = [(alike(a, b), i, j) for i, a in enumerate(gold) for j, b in enumerate(found)]
    taken: dict[int, int] = {}
    for degree, i, j in sorted(degrees, reverse=True):
        if degree >= ALIKE and i not in taken and j not in taken.values():
            taken[i] = j
    return sorted(taken.items())


def same_edges(gold: Quote, found: Quote) -> bool:
    """Whether the contents begin and end at the same places, give or take two characters."""
    begins = abs(gold.content[0][0] - found.content[0][0]) <= EDGE
    return begins and abs(gold.content[-1][1] - found.content[-1][1]) <= EDGE


def same_place(gold: Stretch | None, found: Stretch | None) -> bool:
    """Whether two sources are written at the same place, or neither is written."""
    if gold is None or found is None:
        return gold is found
    return likeness([gold], [found]) >= ALIKE


def same_source(gold: Quote, found: Quote) -> bool:
    """Whether a quote is attributed right: by name, or by what is written where nobody is named."""
    return gold.name == found.name if gold.name else same_place(gold.speaker, found.speaker)


@dataclass(frozen=True)
class Comparison:
    """What is annotated in an article and what was found; the quotes matched, missed and found too much."""

    gold: Record
    found: Record
    pairs: tuple[tuple[Quote, Quote], ...]
    missed: tuple[Quote, ...]
    surplus: tuple[Quote, ...]


def compare(gold: Record, found: Record) -> Comparison:
    """Match what was found in an article with what is annotated."""
    pairs = dict(matched(gold.quotes, found.quotes, lambda a, b: likeness(a.content, b.content)))
    return Comparison(
        gold,
        found,
        tuple((gold.quotes[i], found.quotes[j]) for i, j in pairs.items()),
        tuple(quote for i, quote in enumerate(gold.quotes) if i not in pairs),
        tuple(quote for j, quote in enumerate(found.quotes) if j not in pairs.values()),
    )


_NO_TALLY = Tally()
_NO_SHARE = Share()


@dataclass(frozen=True)
class EntityScores(Summable):
    """The figures of names."""

    exact: Tally = _NO_TALLY
    PER: Tally = _NO_TALLY
    LOC: Tally = _NO_TALLY
    ORG: Tally = _NO_TALLY
    overlap: Tally = _NO_TALLY


@dataclass(frozen=True)
class QuoteScores(Summable):
    """The figures of quotes."""

    detected: Tally = _NO_TALLY
    exact: Tally = _NO_TALLY
    attributed: Tally = _NO_TALLY
    direct: Share = _NO_SHARE
    indirect: Share = _NO_SHARE
    mixed: Share = _NO_SHARE
    type: Share = _NO_SHARE
    speaker: Share = _NO_SHARE
    name: Share = _NO_SHARE
    via: Share = _NO_SHARE


@dataclass(frozen=True)
class Scores(Summable):
    """All figures; those of several articles are their sum."""

    entities: EntityScores = EntityScores()
    quotes: QuoteScores = QuoteScores()

    def figures(self) -> Figures:
        """Each figure under its name, as `entities.exact`."""
        return {
            f"{half.name}.{one.name}": getattr(getattr(self, half.name), one.name).figures()
            for half in fields(self)
            for one in fields(getattr(self, half.name))
        }


def scores(comparison: Comparison) -> Scores:
    """The figures of one article."""
    return Scores(
        _entity_scores(comparison.gold.names, comparison.found.names), _quote_scores(comparison)
    )


def _entity_scores(gold: Sequence[Name], found: Sequence[Name]) -> EntityScores:
    def alike(a: Name, b: Name) -> float:
        return likeness([(a.start, a.end)], [(b.start, b.end)]) if a.type == b.type else 0.0

    def of_type(kind: str) -> Tally:
        a, b = ({name for name in names if name.type == kind} for names in (gold, found))
        return Tally(len(a), len(b), len(a & b))

    exact = Tally(len(gold), len(found), len(set(gold) & set(found)))
    overlap = Tally(len(gold), len(found), len(matched(gold, found, alike)))
    return EntityScores(exact, of_type("PER"), of_type("LOC"), of_type("ORG"), overlap)


def _quote_scores(comparison: Comparison) -> QuoteScores:
    pairs, missed = comparison.pairs, comparison.missed

    def tally(right: Iterable[bool]) -> Tally:
        return Tally(len(comparison.gold.quotes), len(comparison.found.quotes), sum(right))

    def recall(kind: str) -> Share:
        detected = sum(gold.type == kind for gold, _ in pairs)
        return Share(detected, detected + sum(gold.type == kind for gold in missed))

    return QuoteScores(
        detected=tally(True for _ in pairs),
        exact=tally(same_edges(*pair) for pair in pairs),
        attributed=tally(same_source(*pair) for pair in pairs),
        direct=recall("direct"),
        indirect=recall("indirect"),
        mixed=recall("mixed"),
        type=share(gold.type == found.type for gold, found in pairs),
        speaker=share(same_place(gold.speaker, found.speaker) for gold, found in pairs),
        name=share(gold.name == found.name for gold, found in pairs),
        via=share(same_place(gold.via, found.via) for gold, found in pairs if gold.via),
    )


def score_folders(gold: Path, results: Path) -> Scores:
    """The figures of all articles of a folder of records; ValueError if one of the files is no JSON."""
    total = Scores()
    for path in sorted(gold.glob("*.json")):
        other = results / path.name
        found = _read(other) if other.is_file() else Record()
        total += scores(compare(_read(path), found))
    return total


def _read(path: Path) -> Record:
    return record(json.loads(path.read_text(encoding="utf-8")))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("results", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = score_folders(options.gold, options.results).figures()
    print(json.dumps(figures, indent=1) if options.json else table(figures))


if __name__ == "__main__":
    main()
