"""How cut words are counted, and the command that measures it, on a folder of one article."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from benchmarks import segments
from benchmarks.segments import WHOLE, Cut, Lengths, scores, shown
from training.annotated import Annotated
from workers.extraction.document import Document, Token
from workers.extraction.text.sentences import read

Run = Callable[..., str]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Runs the command on the small article, with these words marked in it; what it prints."""

    def running(marks: Sequence[object], *arguments: object) -> str:
        (tmp_path / "bridge.json").write_text(json.dumps({"segments": marks}), encoding="utf-8")
        monkeypatch.setattr(segments, "SEGMENTS", tmp_path)
        monkeypatch.setattr("sys.argv", ["segments", *map(str, arguments)])
        segments.main()
        return capsys.readouterr().out

    return running


@pytest.fixture
def document(article: Annotated) -> Document:
    """The small article, read."""
    return read(article.text)


def token(form: str) -> Token:
    return read(form).tokens[0]


def cut(gold: Lengths, found: Lengths) -> Cut:
    return Cut(token("وبكتابهم"), gold, found)


def marks_of(document: Document) -> list[list[object]]:
    """The words of the small article that have a proclitic or a pronoun."""
    lengths = {
        "سيفتح": [[1], []],
        "وأضاف": [[1], []],
        "وأكد": [[1], []],
        "وذكر": [[1], []],
        "موعده": [[], [1]],
        "للناس": [[1], []],
    }
    return [[t.start, t.end, *lengths[t.form]] for t in document.tokens if t.form in lengths]


def test_each_part_of_a_word_counts_for_itself() -> None:
    gold = ((1, 1), (2,))
    total = scores([cut(gold, gold), cut(gold, ((1,), (2,))), cut(gold, ((1, 1), ())), cut(WHOLE, WHOLE)])
    assert total.proclitics.figures() == {"share": 75.0, "of": 4}
    assert (total.cut.gold, total.cut.predicted, total.cut.right) == (3, 3, 2)
    assert (total.pronouns.gold, total.pronouns.predicted, total.pronouns.right) == (3, 2, 2)
    assert total.segments.figures() == {"share": 50.0, "of": 4}


def test_a_whole_word_that_is_cut_costs_precision_alone() -> None:
    tally = scores([cut(WHOLE, ((1,), ()))]).cut
    assert (tally.gold, tally.predicted, tally.right) == (0, 1, 0)


def test_a_word_is_shown_in_its_segments() -> None:
    assert shown("وبكتابهم", ((1, 1), (2,))) == "و+ب+كتاب+هم"
    assert shown("كتاب", WHOLE) == "كتاب"


def test_an_article_as_marked_is_without_fault(run: Run, folder: Path, document: Document) -> None:
    marks = marks_of(document)
    figures = json.loads(run(marks, folder, "--json"))[str(folder)]
    words = sum(token.kind == "arabic" for token in document.tokens)
    assert figures["segments.segments"] == {"share": 100, "of": words}
    assert figures["segments.cut"]["gold"] == 5
    assert run(marks, folder, "--errors") == ""


def test_a_word_that_is_cut_otherwise_is_listed(run: Run, folder: Path, document: Document) -> None:
    first, *others = marks_of(document)
    assert run(others, folder, "--errors") == f"bridge at {first[0]}: سيفتح, cut س+يفتح\n"


def test_marks_of_another_text_are_refused(run: Run, folder: Path) -> None:
    with pytest.raises(ValueError, match="another text"):
        run([[1, 2, [1], []]], folder)


def test_articles_that_are_not_marked_are_left_out(run: Run, folder: Path) -> None:
    (folder / "text" / "bridge.txt").rename(folder / "text" / "other.txt")
    figures = json.loads(run([], folder, "--json"))[str(folder)]
    assert figures["segments.segments"] == {"share": None, "of": 0}
