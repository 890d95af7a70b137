"""Names and quotes marked inline are taken out of the text, and what is wrong with the marking is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from training.inline import Article, articles, check, convert, main, read_article

MARKED = """\
[LOC تونس]: افتتاح الجسر

و<c1>قال</c1> <s1>وزير النقل [PER سامي العلي]</s1> ل[ORG لوكالة] إن «<q1>الجسر جاهز</q1>». \
<q2>الطريق مفتوح</q2>، <c2>بحسب</c2> ما نقلته <v2>[ORG وكالة الشرق]</v2> عن <s2>مصدر [أمني]</s2>، \
<q2>والناس بخير</q2>.
= 1 direct سامي العلي
= 2 indirect -
"""


def text_of(span: dict[str, Any], article: Article) -> str:
    return article.text[span["start"] : span["end"]]


def test_a_well_marked_article_has_no_errors() -> None:
    assert read_article(MARKED).errors == []


def test_the_marks_are_taken_out_and_nothing_else() -> None:
    assert read_article(MARKED).text == (
        "تونس: افتتاح الجسر\n\nوقال وزير النقل سامي العلي للوكالة إن «الجسر جاهز». الطريق مفتوح، "
        "بحسب ما نقلته وكالة الشرق عن مصدر [أمني]، والناس بخير."
    )


def test_names_are_cut_out_of_the_text_without_what_is_joined_to_them() -> None:
    article = read_article(MARKED)
    assert [(name["type"], text_of(name, article)) for name in article.gold["entities"]] == [
        ("LOC", "تونس"), ("PER", "سامي العلي"), ("ORG", "لوكالة"), ("ORG", "وكالة الشرق"),
    ]  # fmt: skip
    assert all(name["text"] == text_of(name, article) for name in article.gold["entities"])


def test_each_quote_has_its_parts() -> None:
    article = read_article(MARKED)
    first, second = article.gold["quotes"]
    assert (first["type"], first["name"], first["via"]) == ("direct", "سامي العلي", None)
    assert text_of(first["cue"], article) == "قال"
    assert text_of(first["speaker"], article) == "وزير النقل سامي العلي"
    assert [text_of(span, article) for span in first["content"]] == ["الجسر جاهز"]
    assert (second["type"], second["name"]) == ("indirect", None)
    assert text_of(second["via"], article) == "وكالة الشرق"
    assert [text_of(span, article) for span in second["content"]] == ["الطريق مفتوح", "والناس بخير"]


def test_quotes_stand_in_the_order_of_their_contents() -> None:
    article = read_article(
        "<c2>قال</c2> إن <q2>الجسر جاهز</q2>. <c1>أضاف</c1> أن <q1>الطريق مفتوح</q1>."
        "\n= 1 indirect -\n= 2 indirect -"
    )
    assert [text_of(quote["cue"], article) for quote in article.gold["quotes"]] == ["قال", "أضاف"]


def test_an_article_without_a_line_for_quotes_has_its_names_marked_only() -> None:
    assert "quotes" not in read_article("وصل [PER سامي العلي].").gold
    assert read_article("وصل [PER سامي العلي].\n= none").gold["quotes"] == []


def test_a_bracket_that_opens_no_name_is_text() -> None:
    assert read_article("قال [كذا] نعم").text == "قال [كذا] نعم"


def test_the_colon_of_a_headline_may_be_a_cue() -> None:
    article = read_article("<s1>[PER سامي]</s1><c1>:</c1> <q1>الجسر جاهز</q1>\n= 1 direct سامي")
    assert article.errors == []
    assert article.gold["quotes"][0]["cue"]["text"] == ":"


@pytest.mark.parametrize(
    ("marked", "complaint"),
    [
        ("وصل [PER سامي العلي", "never closed"),
        ("<q1>نعم\n= 1 indirect -", "never closed"),
        ("وصل [PER سامي [LOC تونس]]", "a name inside a name"),
        ("<q1>نعم <q1>لا</q1>", "opened twice"),
        ("نعم</q1>", "was not opened"),
        ("<c1>قال</c1> نعم\n= 1 indirect -", "has no <q1>"),
        ("<q1>نعم</q1>\n= 1 indirect -", "has no <c1>"),
        ("<c1>قال</c1> <s1>هو</s1> <s1>هي</s1> <q1>نعم</q1>\n= 1 indirect -", "marked 2 times"),
        ("<c1>قال</c1> <q1>نعم</q1>\n= 1 indirect سامي", "not in the text: سامي"),
        ("<c1>قال</c1> <q1>نعم</q1>", "without a line of its own"),
        ("<c1>قال</c1> <q1>نعم.</q1>\n= 1 indirect -", "at the edge"),
        ("<c1>قال</c1> <q1> نعم</q1>\n= 1 indirect -", "at the edge"),
        ("<c1>قال</c1> <q1>«نعم»</q1>\n= 1 indirect -", "at the edge"),
        ("وصل [PER  سامي]", "at the edge"),
        ("<c1>قال</c1> <q1></q1>\n= 1 indirect -", "at the edge"),
    ],
)
def test_what_is_wrong_with_the_marking_is_said(marked: str, complaint: str) -> None:
    errors = read_article(marked).errors
    assert any(complaint in error for error in errors), errors


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two articles in one file, with the line ends of another system."""
    path = tmp_path / "press.txt"
    path.write_bytes(f"وصل [PER سامي].\r\n\r\nوعاد.\n---\n{MARKED}".encode())
    return path


def test_articles_are_parted_by_lines_of_dashes_and_keep_their_line_ends(file: Path) -> None:
    first, second = articles(file)
    assert first.text == "وصل سامي.\r\n\r\nوعاد."
    assert second.text == read_article(MARKED).text


def test_converting_writes_each_article_and_its_record(file: Path, tmp_path: Path) -> None:
    assert main(["convert", str(file), str(tmp_path / "out")]) == 0
    names = sorted(str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.*"))
    assert names == ["gold/press-001.json", "gold/press-002.json", "text/press-001.txt", "text/press-002.txt"]
    assert (tmp_path / "out" / "text" / "press-001.txt").read_bytes() == "وصل سامي.\r\n\r\nوعاد.".encode()
    record = json.loads((tmp_path / "out" / "gold" / "press-002.json").read_text(encoding="utf-8"))
    assert record == {"doc": "press-002", **read_article(MARKED).gold}


def test_a_file_of_one_article_may_be_converted_under_its_own_name(file: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds 2 articles"):
        convert([file], tmp_path / "out", single=True)
    file.write_text(MARKED, encoding="utf-8")
    assert main(["convert", "--single", str(file), str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "text" / "press.txt").read_text(encoding="utf-8") == read_article(MARKED).text


def test_checking_counts_and_fails_on_an_error(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(file)]) == 0
    assert "press.txt: 2 articles" in capsys.readouterr().out
    file.write_text("وصل [PER سامي", encoding="utf-8")
    assert main(["check", str(file)]) == 1
    assert "press.txt, article 1: never closed" in capsys.readouterr().out


def test_an_unknown_command_tells_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["spoil"]) == 2
    assert "convert" in capsys.readouterr().out


def test_the_articles_that_the_models_are_made_of_are_well_marked() -> None:
    paths = sorted((Path(__file__).parents[3] / "training" / "articles").glob("*.txt"))
    assert paths
    assert [f"{path.name}: {error}" for path in paths for one in articles(path) for error in one.errors] == []
    assert check([]) == 0
