"""Each step is measured with what comes before it as annotated, and each loss is put where it was made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from benchmarks.articles import Examined
from benchmarks.figures import Share, Tally
from benchmarks.steps import (
    KINDS,
    SHAPES,
    add,
    annotated,
    contents_and_speakers,
    cues,
    given,
    kind_of,
    names,
    ways,
)
from training.annotated import Annotated
from workers.extraction.quotes.antecedents import resolve
from workers.extraction.quotes.conversation import Conversation

Examine = Callable[[dict[str, Any]], Examined]


def became(one: Examined) -> Counter[str]:
    return Counter(ways(given(one)))


def test_cues_are_counted_in_all_and_by_shape(examine: Examine, article: Annotated) -> None:
    found = deepcopy(article.gold)
    del found["quotes"][3]
    found["quotes"][0]["cue"]["end"] += 5  # how far a cue reaches is no matter
    found["quotes"][1]["cue"] = found["quotes"][1]["content"][0]
    figures = dict(cues(given(examine(found))))
    assert figures["cues"] == Tally(4, 3, 2)
    assert figures["cues, past"] == Tally(4, 2, 2)
    assert all(figures[f"cues, {shape}"] == Tally() for shape in SHAPES if shape != "past")
    assert figures["cues seen"] == Share(4, 4)


def test_a_cue_that_is_no_candidate_is_not_seen(article: Annotated, examine: Examine) -> None:
    article.gold["quotes"][0]["cue"] = article.gold["entities"][0]
    figures = dict(cues(given(examine({"entities": [], "quotes": []}))))
    assert figures["cues seen"] == Share(3, 4)


def test_every_annotated_cue_gets_a_content(examine: Examine, article: Annotated) -> None:
    figures = dict(contents_and_speakers(given(examine({"entities": [], "quotes": []}))))
    for name in ("contents, detected", "contents, exact", "speakers", "cut: contents, exact", "cut: types"):
        assert isinstance(figures[name], Share)
        assert figures[name].figures()["of"] == 4


def test_the_annotated_labels_are_cut_as_annotated(examine: Examine, article: Annotated) -> None:
    figures = dict(contents_and_speakers(given(examine(article.gold))))
    for name in ("cut: contents, exact", "cut: types", "cut: speakers"):
        assert figures[name] == Share(4, 4)


def test_names_are_counted_by_how_the_source_is_written(examine: Examine, article: Annotated) -> None:
    figures = dict(names(given(examine(article.gold))))
    counts = {name: measured.figures()["of"] for name, measured in figures.items()}
    assert counts == {"names": 4, **{f"names, {kind}": 1 for kind in KINDS}}
    assert figures["names, explicit"] == Share(1, 1)


def test_a_wrong_annotated_name_makes_the_resolution_wrong(examine: Examine, article: Annotated) -> None:
    article.gold["quotes"][0]["name"] = "سامي صفاقس"
    assert dict(names(given(examine(article.gold))))["names, explicit"] == Share(0, 1)


def test_names_are_resolved_after_what_is_annotated_before(
    examine: Examine, article: Annotated, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = []

    def resolving(conversation: Conversation, *rest: Any) -> Any:
        heard.append([one.entity and one.entity.name for one in conversation.heard])
        return resolve(conversation, *rest)

    monkeypatch.setattr("benchmarks.steps.resolve", resolving)
    list(names(given(examine(article.gold))))
    assert heard == [["سامي العلي"] * before for before in range(4)]


def test_a_source_is_explicit_described_unnamed_or_unwritten(examine: Examine, article: Annotated) -> None:
    one = examine(article.gold)
    kinds = [kind_of(one, quote) for quote in one.comparison.gold.quotes]
    assert kinds == ["explicit", "unwritten", "described", "unnamed"]


def test_a_result_as_annotated_is_right_throughout(examine: Examine, article: Annotated) -> None:
    assert became(examine(article.gold)) == {"right": 4}


def test_what_is_missed_is_lost_at_the_cue_or_at_the_content(examine: Examine, article: Annotated) -> None:
    article.gold["quotes"][0]["cue"] = article.gold["entities"][0]  # no word of speech
    found = deepcopy(article.gold)
    found["quotes"] = [found["quotes"][2], found["quotes"][3]]
    found["quotes"][0]["content"] = [{"start": 0, "end": 3}]
    assert became(examine(found)) == {
        "lost: cue never seen": 1, "lost: cue not taken": 1, "lost: content": 1, "right": 1,
        "surplus: content of a right cue": 1,
    }


def test_what_is_attributed_wrong_is_lost_at_the_speaker_or_at_the_name(
    examine: Examine, article: Annotated
) -> None:
    found = deepcopy(article.gold)
    first, second, third, fourth = found["quotes"]
    first["speaker"], first["name"] = None, None
    second["name"] = "صفاقس"
    third["name"] = None
    fourth["cue"], fourth["speaker"] = first["cue"], None
    assert became(examine(found)) == {
        "lost: speaker": 1, "lost: name, unwritten": 1, "lost: name, described": 1,
        "lost: taken for another cue's": 1,
    }


def test_a_quote_with_a_cue_that_is_not_annotated_is_surplus(examine: Examine, article: Annotated) -> None:
    place = {"start": 4, "end": 8}
    surplus = {**article.gold["quotes"][0], "cue": place, "content": [place]}
    found = {**article.gold, "quotes": [surplus, *article.gold["quotes"]]}
    assert became(examine(found)) == {"right": 4, "surplus: no cue there": 1}


def test_articles_whose_quotes_are_not_annotated_are_passed_over(folder: Path) -> None:
    assert len(list(annotated([folder]))) == 1
    path = folder / "gold" / "bridge.json"
    path.write_text('{"entities": []}', encoding="utf-8")
    assert list(annotated([folder])) == []


@pytest.mark.parametrize("times", [1, 2])
def test_the_figures_of_articles_add_up(folder: Path, times: int) -> None:
    total: dict[str, Any] = {}
    for one in annotated([folder] * times):
        add(total, one)
    assert total["cues seen"] == Share(4 * times, 4 * times)
    assert total["names"].of == 4 * times
