import json
from pathlib import Path

from click.testing import CliRunner, Result

from cli.main import main


def run(*arguments: object, text: str = "") -> Result:
    return CliRunner().invoke(main, ["extract", *map(str, arguments)], input=text.encode())


def test_standard_input_gives_one_line_of_json_whose_offsets_cut_the_text(article: str) -> None:
    result = run("-", text=article)
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["article"] | {"sha256": 0} == {"id": "stdin", "characters": len(article), "sha256": 0}
    assert found["quotes"]
    for quote in found["quotes"]:
        assert all(article[span["start"] : span["end"]] == span["text"] for span in quote["content"])


def test_each_file_is_written_under_its_own_name(tmp_path: Path, article: str) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(article, encoding="utf-8", newline="")
    result = run(tmp_path / "a.txt", tmp_path / "b.txt", "--output", tmp_path / "new" / "out")
    assert (result.exit_code, result.stdout) == (0, "")
    for stem in "ab":
        written = json.loads((tmp_path / "new" / "out" / f"{stem}.json").read_text(encoding="utf-8"))
        assert written["article"]["id"] == stem
        assert written["article"]["characters"] == len(article)


def test_a_bad_file_is_reported_and_spoils_no_other(tmp_path: Path, article: str) -> None:
    (tmp_path / "bad.txt").write_bytes("قال".encode("windows-1256"))
    (tmp_path / "good.txt").write_text(article, encoding="utf-8")
    result = run(tmp_path / "bad.txt", tmp_path / "good.txt", tmp_path / "none.txt")
    assert result.exit_code == 1
    assert "bad.txt: not UTF-8" in result.stderr
    assert "none.txt: No such file" in result.stderr
    assert "2 of 3" in result.stderr
    assert [json.loads(line)["article"]["id"] for line in result.stdout.splitlines()] == ["good"]


def test_two_files_of_one_name_are_refused_before_one_overwrites_the_other(tmp_path: Path) -> None:
    result = run(tmp_path / "x" / "a.txt", tmp_path / "y" / "a.txt", "--output", tmp_path / "out")
    assert result.exit_code == 2
    assert "a.json" in result.stderr
    assert not (tmp_path / "out").exists()


def test_the_table_shows_the_quotes(tmp_path: Path, article: str) -> None:
    (tmp_path / "a.txt").write_text(article, encoding="utf-8")
    result = run(tmp_path / "a.txt", "--format", "table")
    assert result.exit_code == 0
    for word in ("speaker", "cue", "quote", "via", "الجسر", "موعده"):
        assert word in result.stdout


def test_an_engine_that_is_not_there_is_a_clear_error(article: str) -> None:
    result = run("-", "--engine", "no-such-engine", text=article)
    assert result.exit_code == 1
    assert "no-such-engine" in result.stderr
    assert "Traceback" not in result.output
