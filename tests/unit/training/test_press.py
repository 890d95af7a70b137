"""Annotated articles of the press: marks here, texts elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training import press
from training.inline import read_article

MARKED = """\
الجسر الجديد

و<c1>قال</c1> <s1>وزير النقل [PER سامي العلي]</s1> إن <q1>الجسر جاهز</q1>، و<c2>أضاف</c2> أن \
<q2>الطريق مفتوح</q2>.
= 1 indirect سامي العلي
= 2 indirect سامي العلي"""
NAME = "XX-bridge-1-20180101"


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus that holds the article, and its marks."""
    title, _, body = read_article(MARKED).text.partition("\n\n")
    folder = tmp_path / "corpus" / "local"
    folder.mkdir(parents=True)
    page = f"<DOC><TITLE>{title}</TITLE><TEXT>\n{body}\n</TEXT></DOC>"
    (folder / f"{NAME}.txt").write_text(page, encoding="utf-8")
    monkeypatch.setattr(press, "MARKS", tmp_path / "press.jsonl")
    marks = press.marks_of(NAME, MARKED, press.text_of(folder / f"{NAME}.txt"))
    press.MARKS.write_text(json.dumps(marks) + "\n", encoding="utf-8")
    return tmp_path / "corpus"


def test_marks_and_text_come_together_again(corpus: Path) -> None:
    ((name, text, gold),) = press.press([corpus])
    wanted = read_article(MARKED)
    assert (name, text) == (NAME, wanted.text)
    assert gold["quotes"] == wanted.gold["quotes"]
    places = [(one["type"], text[one["start"] : one["end"]]) for one in gold["entities"]]
    assert places == [("PER", "سامي العلي")]


def test_no_word_of_the_text_is_kept_with_the_marks(corpus: Path) -> None:
    assert not any(character.isalpha() and character > "z" for character in press.MARKS.read_text("utf-8"))


def test_without_a_corpus_there_are_none(corpus: Path) -> None:
    assert list(press.press([])) == []


def test_a_text_that_is_missing_or_another_is_not_taken(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(press.TextMissing, match=NAME):
        list(press.press([tmp_path / "nowhere"]))
    (path,) = corpus.rglob("*.txt")
    path.write_text(path.read_text("utf-8").replace("جاهز", "مغلق"), encoding="utf-8")
    with pytest.raises(press.TextMissing, match=NAME):
        list(press.press([corpus]))


def test_marks_in_a_changed_text_are_refused() -> None:
    text = read_article(MARKED).text
    with pytest.raises(ValueError, match="another text"):
        press.marks_of(NAME, MARKED, text.replace("جاهز", "مغلق"))


def test_the_marks_that_are_kept_can_be_read() -> None:
    lines = [json.loads(line) for line in press.MARKS.read_text("utf-8").splitlines()]
    assert len({line["article"] for line in lines}) == len(lines) > 0
    for line in lines:
        for quote in line["quotes"]:
            assert quote["type"] in ("direct", "indirect", "mixed")
            assert all(start < end for start, end in quote["content"])
