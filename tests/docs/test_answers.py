"""What documents may show for an answer."""

from typing import Any

import pytest

from tests.docs.answers import same, same_text

ID, OTHER_ID = "0f6f3d1c9a5b4e27b1a8d0c4e2f79361", "4f0c3a52e8b94d5f9f1f64a6b0b7c9d2"


@pytest.mark.parametrize(
    ("shown", "real", "holds"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, True),
        ({"a": 1, "c": 3}, {"a": 1, "b": 2}, False),
        ({"a": "…"}, {"a": [1, 2]}, True),
        ([1, "…"], [1, 2, 3], True),
        ([1], [1, 2], False),
        ([1, 2, "…"], [1, 3, 4], False),
        (0.95, 0.9, True),
        (0.95, 0.7, False),
        (5, 6, False),
        (ID, OTHER_ID, True),
        (ID, "", False),
        ("2024-03-05T09:30:00+00:00", "2026-11-22T02:44:42.130788+00:00", True),
        ("قال", "أكد", False),
    ],
)
def test_an_answer_is_shown_as_it_is_but_for_what_changes(shown: Any, real: Any, holds: bool) -> None:
    assert same(shown, real) is holds


@pytest.mark.parametrize(
    ("shown", "real", "holds"),
    [("a  \nb\n", "a\nb", True), ("a … c", "a b\nb c", True), ("a", "a\nb", False), ("a.c", "abc", False)],
)
def test_text_is_shown_as_it_is_but_for_what_is_elided(shown: str, real: str, holds: bool) -> None:
    assert same_text(shown, real) is holds
