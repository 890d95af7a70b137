"""Words that are sorted by hand into stems and such as have a proclitic."""

from __future__ import annotations

import sys
from pathlib import Path

from training import stems as module
from training.stems import stems

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HAND = tomllib.loads((Path(module.__file__).parent / "stems.toml").read_text(encoding="utf-8"))


def test_words_sorted_by_hand_are_decided_by_hand_however_rare() -> None:
    known = stems({}, {}, (), 3)
    assert set(HAND["whole"]) <= known
    assert known.isdisjoint(HAND["cut"])


def test_what_a_word_cut_by_hand_is_cut_to_is_a_stem() -> None:
    assert "بمشييه" in HAND["cut"]
    assert "مشييه" in stems({}, {}, (), 3)


def test_no_word_is_sorted_both_ways() -> None:
    assert set(HAND["whole"]).isdisjoint(HAND["cut"])
