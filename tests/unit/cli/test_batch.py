import json
import os
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import cli.batch
import cli.sending
from cli.main import main


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask again soon, and lose patience soon."""
    monkeypatch.setattr(cli.sending, "PAUSE", 0.01)
    monkeypatch.setattr(cli.sending, "PATIENCE", 0.2)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["batch", *map(str, arguments)])


def lines_of(output: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]


def texts_of(output: Path, kind: str) -> list[str]:
    """The lines' places among the articles that have a result, or an error."""
    return sorted(str(line["source"]["line"]) for line in lines_of(output) if kind in line)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two good articles with a bad line between them, a text file, and one that is not UTF-8."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.ndjson").write_text('{"id": 7, "text": "أ"}\nnot json\n{"text": "ب"}\n', encoding="utf-8")
    (folder / "b.txt").write_text("ج", encoding="utf-8")
    (folder / "c.txt").write_bytes(b"\xc7\xe1")
    return folder


@pytest.fixture
def ten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of ten articles, which go into batches of four."""
    monkeypatch.setattr(cli.sending, "ARTICLES", 4)
    file = tmp_path / "ten.ndjson"
    file.write_text("".join(json.dumps({"text": str(number)}) + "\n" for number in range(1, 11)))
    return file


def test_each_article_has_a_line_with_its_id_its_source_and_its_result_or_error(
    isnad: Any, folder: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out.ndjson"
    result = run(folder, "--url", isnad.url, "--output", output)
    assert result.exit_code == 1
    assert "2 failed" in result.output
    lines = {(Path(line["source"]["path"]).name, line["source"]["line"]): line for line in lines_of(output)}
    assert lines[("a.ndjson", 1)]["id"] == 7
    assert lines[("a.ndjson", 3)] | {"source": 0} == {"id": None, "source": 0, "result": {"quotes": []}}
    assert lines[("b.txt", None)]["id"] == "b"
    assert lines[("c.txt", None)]["error"]["detail"].endswith("save it as UTF-8 first")
    assert "a.ndjson, line 2: not JSON" in lines[("a.ndjson", 2)]["error"]["detail"]
    assert isnad.texts() == [["أ", "ب", "ج"]]


def test_a_batch_without_a_failure_has_exit_status_0(isnad: Any, folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.ndjson"
    assert run(folder / "b.txt", "--url", isnad.url, "--output", output).exit_code == 0
    assert [line["result"] for line in lines_of(output)] == [{"quotes": []}]


def test_what_the_service_refuses_is_told_by_its_line(isnad: Any, tmp_path: Path) -> None:
    file, output = tmp_path / "a.ndjson", tmp_path / "out.ndjson"
    file.write_text('{"text": "أ"}\n\n{"id": "n-3", "text": "سيئ"}\n', encoding="utf-8")
    result = run(file, "--url", isnad.url, "--output", output)
    assert result.exit_code == 1
    assert f"{file}, line 3: 2 faults.: /text No." in result.stderr
    assert lines_of(output)[1]["error"] == {"code": "invalid", "detail": "2 faults.: /text No."}
    assert lines_of(output)[1]["id"] == "n-3"


def test_many_articles_go_in_batches_that_the_service_forgets_when_they_are_fetched(
    isnad: Any, ten: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out.ndjson"
    assert run(ten, "--url", isnad.url, "--output", output).exit_code == 0
    assert isnad.texts() == [["1", "2", "3", "4"], ["5", "6", "7", "8"], ["9", "10"]]
    assert texts_of(output, "result") == sorted(map(str, range(1, 11)))
    assert isnad.batches == {}
    assert list(tmp_path.glob("out*")) == [output]


def test_no_more_batches_are_open_at_once_than_the_limit(isnad: Any, ten: Path, tmp_path: Path) -> None:
    isnad.reads = 3
    run(ten, "--url", isnad.url, "--output", tmp_path / "out.ndjson", "--concurrency", 1)
    calls = [asked.method for asked in isnad.asked if asked.method != "GET"]
    assert calls[0] == "POST" and len(isnad.batches) == 2  # given up one after the other


def test_an_interrupted_run_goes_on_where_it_stopped_and_sends_nothing_twice(
    isnad: Any, ten: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out.ndjson"
    isnad.reads = 3

    def interrupted(lines: Any, *_: int) -> Any:
        yield from islice(lines, 5)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(cli.batch, "shown", interrupted)
        stopped = run(ten, "--url", isnad.url, "--output", output)
    assert (stopped.exit_code, "--resume" in stopped.output) == (1, True)
    before = lines_of(output)
    assert (len(before), len(isnad.batches)) == (5, 3)

    isnad.reads, sent = 1_000_000, len(isnad.texts())
    again = run(ten, "--url", isnad.url, "--output", output, "--resume")
    assert again.exit_code == 0, again.output
    assert len(isnad.texts()) == sent
    assert lines_of(output)[:5] == before
    assert texts_of(output, "result") == sorted(map(str, range(1, 11)))
    assert isnad.batches == {}
    assert list(tmp_path.glob("out*")) == [output]


def test_batches_that_the_service_has_forgotten_are_sent_again(isnad: Any, ten: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.ndjson"
    isnad.reads = 1
    assert run(ten, "--url", isnad.url, "--output", output).exit_code == 1
    isnad.batches.clear()
    isnad.reads, sent = 1_000_000, len(isnad.texts())
    assert run(ten, "--url", isnad.url, "--output", output, "--resume").exit_code == 0
    assert sorted(text for texts in isnad.texts()[sent:] for text in texts) == sorted(
        set(map(str, range(1, 11))) - {"1", "5", "9"}
    )
    assert texts_of(output, "result") == sorted(map(str, range(1, 11)))


def test_a_key_that_cannot_be_one_is_refused_and_not_shown(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("قال")
    done = run(tmp_path / "a.txt", "--output", tmp_path / "out", "--api-key", "secret\nX-Other: 1")
    assert done.exit_code == 2
    assert "secret" not in done.output


def test_a_batch_that_the_service_forgets_meanwhile_is_sent_again(
    isnad: Any, ten: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out.ndjson"
    isnad.forgets = 2
    assert run(ten, "--url", isnad.url, "--output", output).exit_code == 0
    assert texts_of(output, "result") == sorted(map(str, range(1, 11)))
    assert len(isnad.texts()) == 3 + 2
    assert list(tmp_path.glob("out*")) == [output]


def test_a_service_that_forgets_every_batch_fails_the_articles(isnad: Any, ten: Path, tmp_path: Path) -> None:
    isnad.forgets = 1_000_000
    result = run(ten, "--url", isnad.url, "--output", tmp_path / "out.ndjson")
    assert "10 failed" in result.output
    assert len(isnad.texts()) == 3 * cli.sending.SENDINGS


def test_a_batch_without_news_is_given_up_and_asked_for_again_with_resume(
    isnad: Any, ten: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out.ndjson"
    isnad.reads = 2
    given_up = run(ten, "--url", isnad.url, "--output", output)
    assert given_up.exit_code == 1
    assert "4 failed" in given_up.output
    assert {line["error"]["code"] for line in lines_of(output) if "error" in line} == {"unanswered"}
    isnad.reads = 1_000_000
    assert run(ten, "--url", isnad.url, "--output", output, "--resume").exit_code == 0
    assert len(isnad.texts()) == 3
    assert texts_of(output, "result") == sorted(map(str, range(1, 11)))


def test_a_service_that_refuses_the_batch_fails_its_articles_with_the_reason(
    scripted: Any, answer: Any, folder: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out.ndjson"
    scripted.answers = [answer(401, {"title": "Who are you?"})]
    result = run(folder / "b.txt", "--url", scripted.url, "--output", output)
    assert result.exit_code == 1
    (line,) = lines_of(output)
    assert (line["id"], line["error"]) == ("b", {"code": "unsent", "detail": "Who are you?"})


def test_resuming_tries_again_what_failed_and_keeps_the_rest(
    isnad: Any, folder: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out.ndjson"
    run(folder, "--url", isnad.url, "--output", output)
    with output.open("a", encoding="utf-8") as file:
        file.write('{"id": null, "source": {"path"')
    (folder / "c.txt").write_text("د", encoding="utf-8")
    result = run(folder, "--url", isnad.url, "--output", output, "--resume")
    assert isnad.texts()[1:] == [["د"]]
    assert result.exit_code == 1
    lines = lines_of(output)
    assert sum("result" in line for line in lines) == 4
    assert [line["source"]["line"] for line in lines if "error" in line] == [2]


def test_resuming_without_an_output_begins_one(isnad: Any, folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.ndjson"
    assert run(folder / "b.txt", "--url", isnad.url, "--output", output, "--resume").exit_code == 0
    assert len(lines_of(output)) == 1


def test_a_file_whose_name_is_not_unicode_is_sent_and_known_again(isnad: Any, tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/odd"
    os.mkdir(folder)
    with open(folder + b"/\xff.txt", "wb") as file:
        file.write("نص".encode())
    output = tmp_path / "new" / "out.ndjson"
    isnad.reads = 0
    assert run(tmp_path / "odd", "--url", isnad.url, "--output", output).exit_code == 1
    isnad.reads = 1
    for _ in range(2):
        assert run(tmp_path / "odd", "--url", isnad.url, "--output", output, "--resume").exit_code == 0
    assert len(isnad.texts()) == 1
    assert os.fsencode(lines_of(output)[0]["source"]["path"]) == folder + b"/\xff.txt"


def test_an_address_that_is_not_http_is_refused(folder: Path, tmp_path: Path) -> None:
    result = run(folder, "--url", "localhost:8000", "--output", tmp_path / "out.ndjson")
    assert result.exit_code == 2
    assert "http://" in result.stderr
    assert not (tmp_path / "out.ndjson").exists()


def test_an_output_in_the_folder_of_the_articles_is_not_read_as_one(isnad: Any, folder: Path) -> None:
    output = folder / "out.ndjson"
    run(folder, "--url", isnad.url, "--output", output)
    run(folder, "--url", isnad.url, "--output", output, "--resume")
    assert len(lines_of(output)) == 5
