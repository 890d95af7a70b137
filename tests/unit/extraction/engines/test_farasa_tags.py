"""Farasa's tags, as all engines write them."""

import pytest

from workers.extraction.engines.farasa import bio, legal
from workers.extraction.text.sentences import read


@pytest.mark.parametrize(
    ("tag", "found"),
    [("B-PERS", "B-PER"), ("I-ORG", "I-ORG"), ("B-LOC", "B-LOC"), ("O", "O"), ("B-MISC", "O"), ("", "O")],
)
def test_tags_are_those_of_all_engines(tag: str, found: str) -> None:
    assert bio(tag) == found


def test_a_name_that_goes_on_from_nowhere_begins_there() -> None:
    document = read("سامي، العلي. العلي هنا")
    tags = ["B-PER", "O", "I-PER", "O", "I-PER", "I-ORG"]
    assert legal(tags, document.sentences) == ["B-PER", "O", "B-PER", "O", "B-PER", "B-ORG"]
