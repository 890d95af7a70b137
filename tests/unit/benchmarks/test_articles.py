"""Folders of annotated articles are read as they are, and extracted with the names given."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.articles import AnnotatedNames, articles, examined
from benchmarks.figures import Tally
from benchmarks.scoring import scores
from training.annotated import Annotated
from workers.extraction.text.sentences import read


def test_a_folder_gives_its_articles_with_their_line_ends(folder: Path, article: Annotated) -> None:
    (folder / "text" / "bridge.txt").write_bytes(article.text.replace(". ", ".\r\n").encode())
    (read_back,) = articles(folder)
    assert read_back == Annotated("bridge", article.text.replace(". ", ".\r\n"), article.gold)


def test_a_folder_without_annotation_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"holds no \.json file"):
        articles(tmp_path)


def test_a_record_without_its_text_is_refused(folder: Path) -> None:
    (folder / "text" / "bridge.txt").unlink()
    with pytest.raises(SystemExit, match=r"bridge\.txt is missing"):
        articles(folder)


def test_the_annotated_names_stand_in_for_an_engine(article: Annotated) -> None:
    document = read(article.text)
    words = AnnotatedNames(article).analyse(document)
    tagged = [
        (token.form, word.tag) for token, word in zip(document.tokens, words, strict=True) if word.tag != "O"
    ]
    assert tagged == [("سامي", "B-PER"), ("العلي", "I-PER"), ("صفاقس", "B-LOC")]


def test_with_annotated_names_every_name_is_right(folder: Path) -> None:
    (one,) = examined(folder, gold_names=True)
    assert scores(one.comparison).entities.exact == Tally(2, 2, 2)
    assert one.result["engine"] == {"name": "annotated names", "version": "1"}
