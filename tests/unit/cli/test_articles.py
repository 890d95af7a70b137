import json
from pathlib import Path

from cli.articles import Item, Source, count, find_files, read_articles


def articles_of(*files: Path) -> list[Item]:
    return list(read_articles(map(str, files)))


def test_a_folder_gives_its_articles_in_order_of_name_and_not_the_output(tmp_path: Path) -> None:
    for name in ("b.txt", "a.json", "deep/c.ndjson", "notes.md", "out.ndjson"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = find_files([str(tmp_path)], apart_from=tmp_path / "out.ndjson")
    assert [str(Path(file).relative_to(tmp_path)) for file in found] == ["a.json", "b.txt", "deep/c.ndjson"]


def test_a_file_that_is_named_is_taken_whatever_its_ending(tmp_path: Path) -> None:
    file = tmp_path / "article.arabic"
    file.write_text("نص", encoding="utf-8")
    assert find_files([str(file)], apart_from=tmp_path / "out") == [str(file)]
    assert articles_of(file)[0].article == {"id": "article", "text": "نص"}


def test_a_text_file_is_one_article_with_its_name_as_id(tmp_path: Path) -> None:
    file = tmp_path / "n-1.txt"
    file.write_bytes("سطر\r\nسطر".encode())
    assert articles_of(file) == [Item(Source(str(file)), {"id": "n-1", "text": "سطر\r\nسطر"})]


def test_a_json_file_is_sent_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    article = {"id": "n-2", "text": "نص", "title": "عنوان"}
    file.write_text(json.dumps(article), encoding="utf-8-sig")
    assert articles_of(file) == [Item(Source(str(file)), article)]


def test_lines_are_counted_from_one_and_empty_ones_are_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "a.ndjson"
    file.write_text('{"text": "أ"}\r\n\n{"text": "ب\u2028ج"}', encoding="utf-8")
    items = articles_of(file)
    assert [(item.source.line, item.article) for item in items] == [
        (1, {"text": "أ"}),
        (3, {"text": "ب\u2028ج"}),
    ]
    assert count([str(file)]) == 2


def test_a_bad_line_spoils_no_other(tmp_path: Path) -> None:
    file = tmp_path / "a.ndjson"
    bad = [b"{", b"[1]", b'{"title": "x"}', b'{"text": 3}', b"\xff", b'{"text": "\\ud800"}', b"[" * 100_000]
    file.write_bytes(b"\n".join([b'{"text": "a"}', *bad, b'{"text": "b"}']))
    items = articles_of(file)
    assert [item.article for item in items] == [{"text": "a"}, *[None] * len(bad), {"text": "b"}]
    for number, item in enumerate(items[1:-1], start=2):
        assert item.error and item.error.startswith(f"{file}, line {number}: ")


def test_a_bad_file_spoils_no_other(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.txt", tmp_path / "good.txt"
    bad.write_bytes(b"\xc7\xe1")
    good.write_text("نص", encoding="utf-8")
    first, second = articles_of(bad, good)
    assert first.error and "bad.txt: not UTF-8" in first.error
    assert second.article == {"id": "good", "text": "نص"}
