import json
import pickle
import zlib
from typing import Any

import pytest

from workers.serialization import JSONSerializer


def test_arabic_lies_in_redis_as_arabic_and_not_as_escapes() -> None:
    stored = zlib.decompress(JSONSerializer.dumps({"name": "سامي العلي"}))
    assert "سامي العلي".encode() in stored


@pytest.mark.parametrize("value", [None, "نص", 3, 0.5, ["a", {"b": [True]}], {"text": "\u200f«نص»\n"}])
def test_json_comes_back_as_it_was(value: Any) -> None:
    assert JSONSerializer.loads(JSONSerializer.dumps(value)) == value


def test_tuples_come_back_as_lists() -> None:
    assert JSONSerializer.loads(JSONSerializer.dumps(("a", (), {}))) == ["a", [], {}]


@pytest.mark.parametrize("value", [b"bytes", {"a", "set"}, object(), float("nan"), float("inf"), "\ud800"])
def test_what_is_not_json_is_refused_when_it_is_stored(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        JSONSerializer.dumps(value)


@pytest.mark.parametrize(
    "data",
    [
        pickle.dumps({"a": 1}),
        json.dumps({"a": 1}).encode(),
        zlib.compress(b"NaN"),
        zlib.compress(b"\xff"),
        b"",
    ],
)
def test_what_is_not_ours_is_refused_when_it_is_read(data: bytes) -> None:
    with pytest.raises(ValueError):
        JSONSerializer.loads(data)
