"""Each fault of a result is listed once, with the words it is about."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from benchmarks.articles import Examined
from benchmarks.errors import errors
from training.annotated import Annotated

Examine = Callable[[dict[str, Any]], Examined]


def test_a_result_as_annotated_has_no_error(examine: Examine, article: Annotated) -> None:
    assert list(errors(examine(article.gold))) == []


def test_names_missed_and_too_much_are_listed(examine: Examine, article: Annotated) -> None:
    found = deepcopy(article.gold)
    found["entities"][1]["type"] = "ORG"
    start = article.text.index("صفاقس")
    assert list(errors(examine(found))) == [
        f"name missed    LOC [صفاقس] at {start}",
        f"name surplus   ORG [صفاقس] at {start}",
    ]


def test_a_quote_that_was_not_found_is_listed(examine: Examine, article: Annotated) -> None:
    found = {**article.gold, "quotes": article.gold["quotes"][1:]}
    (line,) = errors(examine(found))
    assert line.startswith("quote missed")
    assert "cue [قال] at 0: [الجسر سيفتح في موعده] at" in line


def test_a_quote_too_many_is_listed(examine: Examine, article: Annotated) -> None:
    surplus = {**article.gold["quotes"][0], "content": [{"start": 0, "end": 8}]}
    (line,) = errors(examine({**article.gold, "quotes": [surplus, *article.gold["quotes"]]}))
    assert line.startswith("quote surplus")


def test_each_wrong_part_of_a_quote_has_its_line(examine: Examine, article: Annotated) -> None:
    found = deepcopy(article.gold)
    quote = found["quotes"][1]
    quote["type"] = "mixed"
    quote["content"][0]["end"] -= 4
    quote["speaker"] = found["quotes"][0]["speaker"]
    quote["name"] = None
    quote["via"] = found["quotes"][3]["speaker"]
    (lines,) = errors(examine(found))
    first, *parts = lines.splitlines()
    assert first.startswith("quote wrong    indirect, cue [أضاف] at")
    assert [part.split()[0] for part in parts] == ["content", "type", "speaker", "via", "name"]
    assert parts[0].split("found ")[1].startswith("[العمل انتهى] at")
    assert parts[1].endswith("indirect, found mixed")
    assert "nothing, found [وزير النقل سامي العلي] at 4" in parts[2]
    assert parts[4].endswith("سامي العلي, found nobody")


def test_errors_stand_in_the_order_of_the_text(examine: Examine, article: Annotated) -> None:
    lines = list(errors(examine({"entities": [], "quotes": []})))
    places = [int(line.rsplit(" ", 1)[1]) for line in lines]
    assert len(lines) == 2 + 4
    assert places[:2] == sorted(places[:2])
    assert places[2:] == sorted(places[2:])
