"""What the models of quotes do not learn from: a share of each part, and the same days of the station."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.articles import articles as articles_of
from training import held_back
from training.annotated import MARKED, PRESS, TRAIN, Annotated
from training.held_back import is_held_back, learned_from


def named(part: str, name: str, text: str = "") -> Annotated:
    return Annotated(name, text, {"entities": [], "quotes": []}, part)


def of_part(part: str, count: int) -> list[Annotated]:
    return [named(part, f"{part}-{number}") for number in range(count)]


@pytest.mark.parametrize(("part", "share"), [(TRAIN, 1 / 3), (MARKED, 1 / 3), (PRESS, 1 / 5)])
def test_a_third_is_held_back_of_the_press_a_fifth(part: str, share: float) -> None:
    held = sum(map(is_held_back, of_part(part, 3000)))
    assert held / 3000 == pytest.approx(share, abs=0.03)


def test_what_is_held_back_and_what_is_learned_from_share_nothing_and_leave_nothing() -> None:
    every = [*of_part(TRAIN, 30), *of_part(PRESS, 30)]
    learned = learned_from(every, [])
    assert 0 < len(learned) < len(every)
    assert learned == [one for one in every if not is_held_back(one)]


def first(found: bool, part: str, pattern: str) -> str:
    """The first name of a pattern that is held back, or is not."""
    names = (pattern.format(number) for number in range(100))
    return next(name for name in names if is_held_back(named(part, name)) is found)


def test_the_station_s_articles_of_the_day_of_one_held_back_are_not_learned_from(tmp_path: Path) -> None:
    # The bridge is open.
    (tmp_path / "JA-politic-1-20170102.txt").write_text("الجسر مفتوح\n\nفتح الجسر أمس.", encoding="utf-8")
    held = named(TRAIN, first(True, TRAIN, "trn-{}"), "الجسر مفتوح\nفتح الجسر أمس.")
    same_day = named(PRESS, first(False, PRESS, "JA-sport-{}-20170102"))
    another_day = named(PRESS, first(False, PRESS, "JA-sport-{}-20170103"))
    another_site = named(PRESS, first(False, PRESS, "BB-sport-{}-20170102"))
    every = [held, same_day, another_day, another_site]
    assert learned_from(every, [tmp_path]) == [another_day, another_site]


def test_they_are_written_as_the_benchmarks_read_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def annotated(folders: Sequence[Path], corpora: Sequence[Path]) -> list[Annotated]:
        return [*of_part(TRAIN, 9), *(named(PRESS, f"JA-sport-{number}-20170102") for number in range(9))]

    monkeypatch.setattr(held_back, "annotated", annotated)
    monkeypatch.setattr(
        "sys.argv", ["held_back", "--gold", str(tmp_path), "--output", str(tmp_path / "held")]
    )
    held_back.main()
    assert sorted(path.name for path in (tmp_path / "held").iterdir()) == ["station", "train"]
    read_back = [
        one.name for folder in ("station", "train") for one in articles_of(tmp_path / "held" / folder)
    ]
    assert sorted(read_back) == sorted(one.name for one in annotated([], []) if is_held_back(one))
