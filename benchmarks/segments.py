"""How right words are cut into proclitics, stem and pronouns, by articles whose words are cut by hand.

    python -m benchmarks.segments FOLDER… [--engine NAME] [--errors] [--json]

FOLDER holds text/<article>.txt, as seeds/ does; tests/accuracy/segments/ says by offsets which words of an
article have a proclitic or an attached pronoun, and how many letters each has. Every other word is whole.
Articles that are not marked there are left out.

A proclitic is و, ف, ب, ك, ل or the س of the future where it is a word of its own in today's grammar: also in
بدون, كذلك, لأن, but not in كما, لكن, فقط. The article stays with the stem. The subject of a verb is no
attached pronoun; ي and ني of the first person stay with the stem. Of a preposition with its pronoun (به) the
preposition is the proclitic, the pronoun the stem; of في, من, عن, على and the like the preposition is the
stem.

    proclitics   share of all Arabic words whose proclitics are right, and none is cut off besides
    cut          words with proclitics: right ones among those cut (p), and among those to be cut (r)
    pronouns     the same of words with an attached pronoun
    segments     share of all Arabic words that are right as a whole

--errors lists each word that is wrong: as marked, then as cut.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from itertools import pairwise
from pathlib import Path

from benchmarks.figures import Figures, Share, Summable, Tally, share, table
from workers.extraction.document import Document, Token, Word
from workers.extraction.engines.base import Engine
from workers.extraction.engines.choice import load_engine
from workers.extraction.text.sentences import read

SEGMENTS = Path(__file__).parents[1] / "tests" / "accuracy" / "segments"

Lengths = tuple[tuple[int, ...], tuple[int, ...]]
WHOLE: Lengths = ((), ())


@dataclass(frozen=True)
class Cut:
    """An Arabic word, and the letters of its proclitics and pronouns as marked and as found."""

    token: Token
    gold: Lengths
    found: Lengths


@dataclass(frozen=True)
class SegmentScores(Summable):
    """All figures; those of several articles are their sum."""

    proclitics: Share = field(default_factory=Share)
    cut: Tally = field(default_factory=Tally)
    pronouns: Tally = field(default_factory=Tally)
    segments: Share = field(default_factory=Share)

    def figures(self) -> Figures:
        """Each figure under its name, as `segments.proclitics`."""
        return {f"segments.{one.name}": getattr(self, one.name).figures() for one in fields(self)}


def scores(cuts: Sequence[Cut]) -> SegmentScores:
    """The figures of some words."""
    return SegmentScores(
        share(cut.gold[0] == cut.found[0] for cut in cuts),
        _tally([(cut.gold[0], cut.found[0]) for cut in cuts]),
        _tally([(cut.gold[1], cut.found[1]) for cut in cuts]),
        share(cut.gold == cut.found for cut in cuts),
    )


def _tally(pairs: Sequence[tuple[tuple[int, ...], tuple[int, ...]]]) -> Tally:
    gold, predicted = (sum(bool(pair[side]) for pair in pairs) for side in (0, 1))
    return Tally(gold, predicted, sum(bool(gold) and gold == found for gold, found in pairs))


def marked(article: str) -> dict[tuple[int, int], Lengths] | None:
    """The words with proclitics or pronouns of an article by their place, or None if it is not marked."""
    path = SEGMENTS / f"{article}.json"
    if not path.is_file():
        return None
    rows = json.loads(path.read_text(encoding="utf-8"))["segments"]
    return {(start, end): (tuple(before), tuple(after)) for start, end, before, after in rows}


def compared(folder: Path, engine: Engine) -> Iterator[tuple[str, list[Cut]]]:
    """The marked articles of a folder by name, with all their Arabic words."""
    for path in sorted((folder / "text").glob("*.txt")):
        gold = marked(path.stem)
        if gold is not None:
            document = read(path.read_bytes().decode("utf-8"))
            yield path.stem, cuts(document, engine.analyse(document), gold)


def cuts(document: Document, words: Sequence[Word], gold: dict[tuple[int, int], Lengths]) -> list[Cut]:
    """The Arabic words of a document. ValueError where a mark is at no word: the text is another."""
    pairs = [
        (token, word) for token, word in zip(document.tokens, words, strict=True) if token.kind == "arabic"
    ]
    if not gold.keys() <= {(token.start, token.end) for token, _ in pairs}:
        raise ValueError("the marks belong to another text")
    return [Cut(token, gold.get((token.start, token.end), WHOLE), _lengths(word)) for token, word in pairs]


def _lengths(word: Word) -> Lengths:
    return tuple(map(len, word.proclitics)), tuple(map(len, word.enclitics))


def shown(form: str, lengths: Lengths) -> str:
    """The segments of a form, joined by +."""
    ends = [*lengths[0], len(form) - sum(lengths[0]) - sum(lengths[1]), *lengths[1]]
    places = [sum(ends[:number]) for number in range(len(ends) + 1)]
    return "+".join(form[start:end] for start, end in pairwise(places))


def main() -> None:
    options = parse()
    engine = load_engine(options.engine)
    totals = {str(folder): _measure(folder, engine, errors=options.errors) for folder in options.folders}
    if options.errors:
        return
    if len(totals) > 1:
        totals["all"] = sum(totals.values(), SegmentScores())
    if options.json:
        print(json.dumps({name: total.figures() for name, total in totals.items()}, indent=1))
        return
    for name, total in totals.items():
        print(f"{name}\n{table(total.figures())}\n")


def _measure(folder: Path, engine: Engine, *, errors: bool) -> SegmentScores:
    total = SegmentScores()
    for name, words in compared(folder, engine):
        total += scores(words)
        for cut in words:
            if errors and cut.gold != cut.found:
                form = cut.token.form
                print(f"{name} at {cut.token.start}: {shown(form, cut.gold)}, cut {shown(form, cut.found)}")
    return total


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--engine", default="embedded", help="embedded (the default) or farasa")
    shown_as = parser.add_mutually_exclusive_group()
    shown_as.add_argument("--errors", action="store_true", help="list what is wrong")
    shown_as.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    main()
