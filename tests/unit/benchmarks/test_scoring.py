"""Figures worked out by hand on cases of a few names and quotes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.figures import Share, Tally, table
from benchmarks.records import Name, Quote, Record, Stretch
from benchmarks.scoring import Scores, compare, score_folders, scores


def quote(
    *content: Stretch,
    kind: str = "indirect",
    speaker: Stretch | None = None,
    name: str = "",
    via: Stretch | None = None,
) -> Quote:
    return Quote(kind, content, (0, 3), speaker, name, via)


def scored(gold: list[Quote], found: list[Quote]) -> Scores:
    return scores(compare(Record(quotes=tuple(gold)), Record(quotes=tuple(found))))


def scored_names(gold: list[Name], found: list[Name]) -> Scores:
    return scores(compare(Record(tuple(gold)), Record(tuple(found))))


def test_a_tally_gives_precision_recall_and_their_harmonic_mean_in_per_cent() -> None:
    # P = 2/4, R = 2/3, F1 = 2 · 1/2 · 2/3 : (1/2 + 2/3) = 4/7
    expected = {"p": 50.0, "r": 66.7, "f1": 57.1, "gold": 3, "predicted": 4}
    assert Tally(gold=3, predicted=4, right=2).figures() == expected


def test_of_nothing_a_tally_is_zero_and_a_share_unknown() -> None:
    assert Tally().figures() == {"p": 0.0, "r": 0.0, "f1": 0.0, "gold": 0, "predicted": 0}
    assert Share().figures() == {"share": None, "of": 0}


def test_names_are_exact_only_with_their_type_and_both_ends() -> None:
    gold = [Name("PER", 0, 5), Name("LOC", 10, 15), Name("ORG", 20, 30)]
    found = [Name("PER", 0, 5), Name("LOC", 10, 16), Name("PER", 20, 30)]
    entities = scored_names(gold, found).entities
    assert entities.exact == Tally(3, 3, 1)
    by_type = {kind: getattr(entities, kind) for kind in ("PER", "LOC", "ORG")}
    assert by_type == {"PER": Tally(1, 2, 1), "LOC": Tally(1, 1, 0), "ORG": Tally(1, 0, 0)}


def test_names_overlap_from_half_of_their_joint_characters_on_if_of_one_type() -> None:
    gold = [Name("LOC", 10, 15), Name("PER", 0, 4), Name("ORG", 20, 30), Name("ORG", 40, 50)]
    found = [Name("LOC", 10, 16), Name("PER", 0, 8), Name("PER", 20, 30), Name("ORG", 40, 44)]
    # 5 of 6 characters; 4 of 8; another type; 4 of 10
    assert scored_names(gold, found).entities.overlap == Tally(4, 4, 2)


def test_one_name_is_matched_once() -> None:
    halves = [Name("PER", 0, 5), Name("PER", 5, 10)]
    assert scored_names([Name("PER", 0, 10)], halves).entities.overlap == Tally(1, 2, 1)


@pytest.mark.parametrize(
    ("found", "detected"), [((0, 5), 1), ((0, 4), 0), ((0, 20), 1), ((0, 21), 0), ((10, 20), 0)]
)
def test_a_quote_is_detected_from_half_of_the_joint_characters_on(found: Stretch, detected: int) -> None:
    assert scored([quote((0, 10))], [quote(found)]).quotes.detected == Tally(1, 1, detected)


def test_the_spans_of_a_broken_quote_count_together() -> None:
    # 10 + 10 characters annotated, 10 + 4 found of these and 6 more: 14 of 26
    gold, found = quote((0, 10), (20, 30)), quote((0, 10), (26, 36))
    assert scored([gold], [found]).quotes.detected == Tally(1, 1, 1)
    assert scored([gold], [quote((26, 36))]).quotes.detected == Tally(1, 1, 0)


def test_of_two_quotes_found_for_one_the_more_alike_is_matched() -> None:
    comparison = compare(
        Record(quotes=(quote((0, 10)),)), Record(quotes=(quote((0, 6), kind="mixed"), quote((0, 9))))
    )
    assert comparison.pairs == ((quote((0, 10)), quote((0, 9))),)
    assert comparison.surplus == (quote((0, 6), kind="mixed"),)
    assert comparison.missed == ()


def test_of_two_alike_quotes_the_last_is_matched() -> None:
    gold = (quote((0, 10), name="سامي"), quote((0, 10), name="هدي"))
    comparison = compare(Record(quotes=gold), Record(quotes=(quote((0, 10), name="هدي"),)))
    assert comparison.missed == (gold[0],)


@pytest.mark.parametrize(
    ("found", "exact"),
    [
        (((12, 30), (40, 58)), 1),
        (((8, 30), (40, 62)), 1),
        (((13, 30), (40, 60)), 0),
        (((10, 30), (40, 63)), 0),
        (((10, 60),), 1),  # only the outer edges count
    ],
)
def test_a_content_is_exact_within_two_characters_at_its_outer_edges(
    found: tuple[Stretch, ...], exact: int
) -> None:
    assert scored([quote((10, 30), (40, 60))], [quote(*found)]).quotes.exact == Tally(1, 1, exact)


@pytest.mark.parametrize(
    ("gold", "found", "right"),
    [
        (quote((0, 9), speaker=(20, 30), name="سامي"), quote((0, 9), speaker=None, name="سامي"), 1),
        (quote((0, 9), speaker=(20, 30), name="سامي"), quote((0, 9), speaker=(20, 30), name="هدي"), 0),
        (quote((0, 9), speaker=(20, 30)), quote((0, 9), speaker=(20, 25)), 1),
        (quote((0, 9), speaker=(20, 30)), quote((0, 9), speaker=(20, 24)), 0),
        (quote((0, 9), speaker=(20, 30)), quote((0, 9), speaker=(20, 30), name="هدي"), 1),
        (quote((0, 9)), quote((0, 9)), 1),
        (quote((0, 9)), quote((0, 9), speaker=(20, 30)), 0),
    ],
)
def test_a_quote_is_attributed_by_name_and_where_there_is_none_by_place(
    gold: Quote, found: Quote, right: int
) -> None:
    assert scored([gold], [found]).quotes.attributed == Tally(1, 1, right)


def test_a_quote_that_is_not_detected_is_not_attributed() -> None:
    figures = scored([quote((0, 9), name="سامي")], [quote((20, 29), name="سامي")]).quotes
    assert figures.attributed == Tally(1, 1, 0)
    assert figures.name == Share(0, 0)


def test_the_parts_are_shares_of_the_detected_quotes() -> None:
    gold = [
        quote((0, 9), kind="direct", speaker=(10, 15), name="سامي", via=(16, 19)),
        quote((20, 29), kind="mixed", name="هدي"),
        quote((40, 49), kind="mixed", speaker=(50, 60), via=(61, 66)),
        quote((70, 79), speaker=(80, 90)),
    ]
    found = [
        quote((0, 9), kind="direct", speaker=(10, 14), name="سامي", via=(16, 19)),
        quote((20, 29), kind="direct", name="سامي"),
        quote((40, 49), kind="mixed", speaker=(54, 64)),
        quote((100, 109), kind="direct"),
    ]
    figures = scored(gold, found).quotes
    assert figures.detected == Tally(4, 4, 3)
    assert (figures.direct, figures.indirect, figures.mixed) == (Share(1, 1), Share(0, 1), Share(2, 2))
    assert (figures.type, figures.speaker, figures.name) == (Share(2, 3), Share(2, 3), Share(2, 3))
    assert figures.via == Share(1, 2)
    assert figures.attributed == Tally(4, 4, 1)


def test_the_figures_of_several_articles_come_of_their_counts() -> None:
    whole = scored([quote((0, 9))], [quote((0, 9))]) + scored([quote((0, 9)), quote((20, 29))], [])
    expected = {"p": 100.0, "r": 33.3, "f1": 50.0, "gold": 3, "predicted": 1}
    assert whole.figures()["quotes.detected"] == expected


def test_an_article_without_a_result_counts_as_one_where_nothing_was_found(tmp_path: Path) -> None:
    annotated = {"entities": [{"type": "PER", "start": 0, "end": 4}], "quotes": []}
    for folder, names in (("gold", ("a", "b")), ("results", ("a", "c"))):
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / f"{name}.json").write_text(json.dumps(annotated), encoding="utf-8")
    assert score_folders(tmp_path / "gold", tmp_path / "results").entities.exact == Tally(2, 1, 1)


def test_the_table_has_a_line_for_each_figure() -> None:
    figures = scored([quote((0, 9))], [quote((0, 9)), quote((20, 29))]).figures()
    lines = {line.split()[0]: " ".join(line.split()[1:]) for line in table(figures).splitlines()}
    assert list(lines) == list(figures)
    assert lines["quotes.detected"] == "p 50.0 r 100.0 f1 66.7 1 annotated, 2 found"
    assert lines["quotes.indirect"] == "100.0 of 1"
    assert lines["quotes.via"] == "- of 0"
