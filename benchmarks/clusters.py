"""How right mentions are put together to entities, by articles whose entities are marked by hand.

    python -m benchmarks.clusters FOLDER… [--errors] [--json]

FOLDER holds text/<article>.txt and gold/<article>.json, as seeds/ does; tests/accuracy/clusters/ says which
of the annotated names of an article are of the same person, place or body, by offsets alone. Articles that
are not marked there are left out. What a reader takes for the same is one, also under another name (البرلمان
العراقي, مجلس النواب). A name is marked as what it names, not as what it is used for: واشنطن, where the
government is meant, is the city; a town and the district of its name are one.

    annotated   mentions as annotated: what is wrong is owed to the grouping alone
    found       the embedded engine's mentions

The figures are B³ (Bagga and Baldwin 1998): the precision of a mention is the share of its entity that
belongs with it, its recall the share of its marked entity that was put with it; both are averaged over the
mentions of all articles. A mention has to begin and end where it is annotated. One that is found too much has
precision 0, one that is missed has recall 0, as in the reference scorer of Pradhan et al. (2014); nothing is
added or left out to make up for them, as Cai and Strube (2010) do.

--errors lists, of annotated mentions, each entity that was torn apart and each that holds what does not
belong together.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from benchmarks.articles import examined
from benchmarks.figures import Figure, Figures, Measure, Summable, table
from benchmarks.records import Json, Stretch
from training.annotated import Annotated

CLUSTERS = Path(__file__).parents[1] / "tests" / "accuracy" / "clusters"

Cluster = frozenset[Stretch]


@dataclass(frozen=True)
class BCubed(Measure):
    """Precision summed over the mentions found, recall over those annotated."""

    gold: int = 0
    predicted: int = 0
    precise: float = 0.0
    recalled: float = 0.0

    def figures(self) -> Figure:
        """In per cent with one decimal, and the counts of mentions."""
        p = self.precise / self.predicted if self.predicted else 0.0
        r = self.recalled / self.gold if self.gold else 0.0
        f1 = 2 * p * r / (p + r) if p + r else 0.0
        p, r, f1 = (round(100 * figure, 1) for figure in (p, r, f1))
        return {"p": p, "r": r, "f1": f1, "gold": self.gold, "predicted": self.predicted}


def b_cubed(gold: Sequence[Cluster], found: Sequence[Cluster]) -> BCubed:
    """The figures of one article; an entity is the places of its mentions."""
    shared = [(len(a & b), len(a), len(b)) for a in gold for b in found]
    return BCubed(
        gold=sum(map(len, gold)),
        predicted=sum(map(len, found)),
        precise=sum(both * both / size for both, _, size in shared),
        recalled=sum(both * both / size for both, size, _ in shared),
    )


def marked(article: str) -> list[Cluster] | None:
    """The entities that are marked in an article, or None if it is not marked."""
    path = CLUSTERS / f"{article}.json"
    if not path.is_file():
        return None
    clusters = json.loads(path.read_text(encoding="utf-8"))["clusters"]
    return [frozenset((start, end) for start, end in cluster) for cluster in clusters]


def found_in(result: Json) -> list[Cluster]:
    """The entities of a result."""
    return [
        frozenset((mention["start"], mention["end"]) for mention in entity["mentions"])
        for entity in result["entities"]
    ]


@dataclass(frozen=True)
class ClusterScores(Summable):
    """Both figures; those of several articles are their sum."""

    annotated: BCubed = BCubed()
    found: BCubed = BCubed()

    def figures(self) -> Figures:
        """Each figure under its name, as `clusters.annotated`."""
        return {f"clusters.{one.name}": getattr(self, one.name).figures() for one in fields(self)}


def cluster_scores(folder: Path) -> ClusterScores:
    """The figures of the marked articles of a folder."""
    annotated, found = (
        sum((b_cubed(*pair) for _, *pair in compared(folder, gold_names=which)), BCubed())
        for which in (True, False)
    )
    return ClusterScores(annotated, found)


def compared(folder: Path, *, gold_names: bool) -> Iterator[tuple[Annotated, list[Cluster], list[Cluster]]]:
    """The marked articles of a folder, with their marked entities and those of the result."""
    for one in examined(folder, gold_names=gold_names):
        gold = marked(one.article.name)
        if gold is not None:
            yield one.article, gold, found_in(one.result)


def errors(article: Annotated, gold: Sequence[Cluster], found: Sequence[Cluster]) -> Iterator[str]:
    """A line for each entity that is torn, and for each that is mixed, with the names of its parts."""
    for kind, whole, others in (("torn ", gold, found), ("mixed", found, gold)):
        for cluster in whole:
            parts = [cluster & other for other in others if cluster & other]
            if len(parts) > 1:
                yield f"{kind} " + " | ".join(_names(article.text, part) for part in parts)


def _names(text: str, part: Cluster) -> str:
    """The different forms in which mentions are written."""
    return " = ".join(dict.fromkeys(" ".join(text[slice(*place)].split()) for place in sorted(part)))


def main() -> None:
    options = parse()
    if options.errors:
        for folder in options.folders:
            for article, gold, found in compared(folder, gold_names=True):
                for line in errors(article, gold, found):
                    print(f"{article.name}: {line}")
        return
    totals = {str(folder): cluster_scores(folder) for folder in options.folders}
    if len(totals) > 1:
        totals["all"] = sum(totals.values(), ClusterScores())
    if options.json:
        print(json.dumps({name: total.figures() for name, total in totals.items()}, indent=1))
        return
    for name, total in totals.items():
        print(f"{name}\n{table(total.figures())}\n")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--errors", action="store_true", help="list what is torn and what is mixed")
    shown.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    main()
