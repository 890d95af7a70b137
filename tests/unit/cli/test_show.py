import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from cli.main import main


def run(*files: object) -> Result:
    return CliRunner().invoke(main, ["show", *map(str, files)])


def result_with(text: str) -> dict[str, Any]:
    speaker = {"name": "سامي", "mention": None}
    return {
        "quotes": [{"content": [{"text": text}], "cue": {"text": "قال"}, "speaker": speaker, "via": None}]
    }


def test_the_results_of_a_batch_are_shown_under_their_sources_and_errors_are_passed_over(
    tmp_path: Path,
) -> None:
    lines = [
        {"id": 1, "source": {"path": "a.ndjson", "line": 3}, "result": result_with("الأول\u2028هنا")},
        {"id": 2, "source": {"path": "b.txt", "line": None}, "error": {"status": 422, "detail": "x"}},
        {"id": 3, "source": {"path": "c.txt", "line": None}, "result": result_with("الثالث")},
    ]
    file = tmp_path / "out.ndjson"
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    shown = run(file).stdout
    assert all(text in shown for text in ("a.ndjson, line 3", "الأول", "c.txt", "الثالث"))
    assert "b.txt" not in shown


def test_the_result_of_one_file_is_shown_under_the_name_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps(result_with("الجسر"), indent=2), encoding="utf-8")
    shown = run(file).stdout
    assert "a.json" in shown and "الجسر" in shown


def test_what_is_no_result_is_a_clear_error(tmp_path: Path) -> None:
    for name, text in (("a.json", "{}"), ("b.ndjson", '{"quotes": []}\nx\n'), ("c.json", "[]")):
        (tmp_path / name).write_text(text)
        ended = run(tmp_path / name)
        assert ended.exit_code == 1
        assert "not a result of isnad" in ended.stderr and name in ended.stderr
