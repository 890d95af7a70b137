import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli.batch import in_parallel
from cli.main import main


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["batch", *map(str, arguments)])


def lines_of(output: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two good articles with a bad line between them, a text file, and one that is not UTF-8."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.ndjson").write_text('{"id": 7, "text": "أ"}\nnot json\n{"text": "ب"}\n', encoding="utf-8")
    (folder / "b.txt").write_text("ج", encoding="utf-8")
    (folder / "c.txt").write_bytes(b"\xc7\xe1")
    return folder


def test_each_article_has_a_line_with_its_id_its_source_and_its_result_or_error(
    scripted: Any, succeeded: Any, folder: Path, tmp_path: Path
) -> None:
    scripted.answers, output = [succeeded], tmp_path / "out.ndjson"
    result = run(folder, "--url", scripted.url, "--output", output)
    assert result.exit_code == 1
    assert "2 failed" in result.output
    lines = {(Path(line["source"]["path"]).name, line["source"]["line"]): line for line in lines_of(output)}
    assert lines[("a.ndjson", 1)]["id"] == 7
    assert lines[("a.ndjson", 3)] | {"source": 0} == {"id": None, "source": 0, "result": {"quotes": []}}
    assert lines[("b.txt", None)]["id"] == "b"
    assert lines[("c.txt", None)]["error"]["detail"].endswith("save it as UTF-8 first")
    assert "a.ndjson, line 2: not JSON" in lines[("a.ndjson", 2)]["error"]["detail"]
    assert len(scripted.asked) == 3


def test_a_batch_without_a_failure_has_exit_status_0(
    scripted: Any, succeeded: Any, folder: Path, tmp_path: Path
) -> None:
    scripted.answers, output = [succeeded], tmp_path / "out.ndjson"
    assert run(folder / "b.txt", "--url", scripted.url, "--output", output).exit_code == 0
    assert [line["result"] for line in lines_of(output)] == [{"quotes": []}]


def test_resuming_sends_only_what_has_no_result_yet(
    scripted: Any, succeeded: Any, answer: Any, folder: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out.ndjson"
    scripted.answers = [succeeded, answer(422, {"title": "Invalid"}), succeeded]
    run(folder, "--url", scripted.url, "--output", output, "--concurrency", 1)
    with output.open("a", encoding="utf-8") as file:
        file.write('{"id": null, "source": {"path"')
    (folder / "c.txt").write_text("د", encoding="utf-8")
    scripted.answers, before = [succeeded], len(scripted.asked)
    result = run(folder, "--url", scripted.url, "--output", output, "--resume")
    assert sorted(asked.body["text"] for asked in scripted.asked[before:]) == ["ب", "د"]
    assert result.exit_code == 1
    lines = lines_of(output)
    assert sum("result" in line for line in lines) == 4
    assert [line["source"]["line"] for line in lines if "error" in line] == [2]


def test_resuming_without_an_output_begins_one(
    scripted: Any, succeeded: Any, folder: Path, tmp_path: Path
) -> None:
    scripted.answers, output = [succeeded], tmp_path / "out.ndjson"
    assert run(folder / "b.txt", "--url", scripted.url, "--output", output, "--resume").exit_code == 0
    assert len(lines_of(output)) == 1


def test_a_file_whose_name_is_not_unicode_is_sent_and_known_again(
    scripted: Any, succeeded: Any, tmp_path: Path
) -> None:
    folder = os.fsencode(tmp_path) + b"/odd"
    os.mkdir(folder)
    with open(folder + b"/\xff.txt", "wb") as file:
        file.write("نص".encode())
    scripted.answers, output = [succeeded], tmp_path / "new" / "out.ndjson"
    for _ in range(2):
        assert run(tmp_path / "odd", "--url", scripted.url, "--output", output, "--resume").exit_code == 0
    assert len(scripted.asked) == 1
    assert os.fsencode(lines_of(output)[0]["source"]["path"]) == folder + b"/\xff.txt"


def test_an_address_that_is_not_http_is_refused(folder: Path, tmp_path: Path) -> None:
    result = run(folder, "--url", "localhost:8000", "--output", tmp_path / "out.ndjson")
    assert result.exit_code == 2
    assert "http://" in result.stderr
    assert not (tmp_path / "out.ndjson").exists()


def test_an_output_in_the_folder_of_the_articles_is_not_read_as_one(
    scripted: Any, succeeded: Any, folder: Path
) -> None:
    scripted.answers, output = [succeeded], folder / "out.ndjson"
    run(folder, "--url", scripted.url, "--output", output)
    run(folder, "--url", scripted.url, "--output", output, "--resume")
    assert len(lines_of(output)) == 5


def test_no_more_items_than_the_limit_are_at_work_and_no_more_than_one_is_read_ahead() -> None:
    taken: list[int] = []
    given: list[int] = []

    def items() -> Any:
        for number in range(20):
            taken.append(number)
            yield number

    for made in in_parallel(lambda number: number, items(), 3, lambda: None):
        given.append(made)
        assert len(taken) - len(given) <= 4
    assert sorted(given) == list(range(20))


def test_a_reader_that_goes_away_stops_the_work() -> None:
    stopped: list[bool] = []
    results = in_parallel(lambda number: number, iter(range(100)), 2, lambda: stopped.append(True))
    next(results)
    results.close()
    assert stopped == [True]
