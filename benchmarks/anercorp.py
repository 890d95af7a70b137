"""How right the names of persons and places are on the test part of ANERcorp, a public yardstick.

    python -m benchmarks.anercorp FILE [--own-guidelines] [--json]

FILE is test.txt of the corpus in the split of the CAMeL Lab (training/anercorp.py reads it); a name is right
where its type is and the corpus' words that it takes in are. What the corpus takes for a name differs from
our guidelines, and the tagger has learned both, the corpus' from its train part: it is asked for names by
these, with --own-guidelines by those that articles are tagged by. Bodies are not counted: the corpus leaves
out ministries and governments.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from benchmarks.figures import Figures, Tally, table
from training.anercorp import documents
from workers.extraction.document import Token
from workers.extraction.engines import embedded

_TYPES = ("PER", "LOC")

Name = tuple[str, int, int]  # type, first word, last (exclusive)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--own-guidelines", action="store_true", help="names as articles are tagged")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    found = figures(options.file, anercorp=not options.own_guidelines)
    print(json.dumps(found, indent=1) if options.json else table(found))


def figures(file: Path, *, anercorp: bool = True) -> Figures:
    """Precision, recall and F1 of each type on a file of the corpus."""
    engine = embedded.load()
    total = dict.fromkeys(_TYPES, Tally())
    for article in documents(file):
        tokens = article.document.tokens
        found = by_words(tokens, engine.tags(article.document, anercorp=anercorp))
        gold = by_words(tokens, article.tags)
        for kind in _TYPES:
            a, b = ({name for name in names(tags) if name[0] == kind} for tags in (gold, found))
            total[kind] += Tally(len(a), len(b), len(a & b))
    return {kind: tally.figures() for kind, tally in total.items()}


def by_words(tokens: Sequence[Token], tags: Sequence[str]) -> list[str]:
    """The tags of the corpus' words, which spaces part: of each that of its first token that is no mark."""
    words: list[list[int]] = []
    for at, token in enumerate(tokens):
        if token.space_before:
            words.append([])
        words[-1].append(at)
    return [tags[next((at for at in word if tokens[at].kind != "mark"), word[0])] for word in words]


def names(tags: Sequence[str]) -> set[Name]:
    """The runs of B and I; an I that continues nothing begins a name."""
    found: set[Name] = set()
    first, kind = -1, ""
    for at, tag in enumerate([*tags, "O"]):
        if kind and tag != f"I-{kind}":
            found.add((kind, first, at))
            kind = ""
        if not kind and tag != "O":
            first, kind = at, tag[2:]
    return found


if __name__ == "__main__":
    main()
