"""Columns: values by number, features by name, and sums of weights that are those of the features by name."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.extraction.quotes.parts import seen
from workers.extraction.quotes.columns import Column, Columns, Group, Joined, Scorer, Values, named
from workers.extraction.quotes.features import RELATIVE, STATIC, window
from workers.extraction.quotes.labelling import window_features
from workers.extraction.quotes.models import CONTENTS, model
from workers.extraction.quotes.sight import Sight, Vocabulary


def columns(**values: list[str | None]) -> Columns:
    return {name: Column(of := Values(8), of.numbers(column)) for name, column in values.items()}


def test_values_are_numbered_as_they_come_and_a_missing_one_is_0() -> None:
    values = Values(8)
    assert values.numbers(["b", "a", None, "b"]).tolist() == [1, 2, 0, 1]
    assert values.names == [None, "b", "a"]


def test_values_without_room_are_all_the_same_one() -> None:
    values = Values(4)
    assert values.numbers("abcdea").tolist() == [1, 2, 3, 3, 3, 1]
    assert len(values.names) == 4
    assert values.names[3] not in "cde"


def test_features_are_named_after_the_values_of_their_columns() -> None:
    group = Group(lambda a, b: [f"a={a}", f"ab={a}{b}"])
    assert named([group], columns(a=["x", "y"], b=["1", "2"])) == [["a=x", "ab=x1"], ["a=y", "ab=y2"]]


def test_where_a_value_is_missing_nothing_is_told() -> None:
    groups = [Group(lambda a: [f"a={a}"]), Group(lambda a, b: [f"ab={a}{b}"])]
    assert named(groups, columns(a=["x", "y"], b=[None, "2"])) == [["a=x"], ["a=y", "ab=y2"]]


def test_joined_columns_have_a_value_where_all_parts_have_one() -> None:
    parts = columns(a=["x", "y", "x", None], b=["1", "2", None, "1"])
    values, numbers = Joined(8, lambda a, b: a + b).of(parts)
    assert [values.names[number] for number in numbers] == ["x1", "y2", None, None]


@pytest.mark.parametrize("known", [False, True], ids=["all words", "words that the model knows"])
def test_sums_are_those_of_the_features_by_name_however_often_they_are_asked_for(known: bool) -> None:
    context = seen(
        "قال الوزير: «الجسر الجديد جاهز»، وأضاف أن Qasrayn والطيطوان ☂ 73519، مؤكدا أن العمل انتهى."
    )
    crf = model(CONTENTS)
    vocabulary = Vocabulary.of(crf) if known else Vocabulary()
    sight = Sight(context, {context.candidates[0].first}, vocabulary)
    windows = [window(context, one) for one in context.candidates]
    static, relative = Scorer(crf, STATIC), Scorer(crf, RELATIVE)
    by_name = window_features(context, context.candidates, {context.candidates[0].first})
    items = [item for features in by_name for item in features]
    for _ in range(2):
        scores = relative.scores(sight.columns(context.candidates, windows))
        tokens = static.scores(sight.tokens)
        scores += np.concatenate([tokens[first:last] for first, last in windows])
        assert scores == pytest.approx(crf.scores(items))


def test_words_and_marks_of_which_a_model_knows_nothing_take_no_room() -> None:
    vocabulary = Vocabulary.of(model(CONTENTS))
    sizes = []
    for text in ("قال الوزير ☂ إن Qasrayn والطيطوان 73519.", "قال الوزير ☃ إن Sbeitla والقيقبان 91537."):
        Sight(seen(text), set(), vocabulary)
        sizes.append((len(vocabulary.words.names), len(vocabulary.classes.names)))
    assert sizes[0] == sizes[1]
