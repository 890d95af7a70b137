import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.supervisor import ROOT


def spans_of(value: Any) -> Iterator[dict[str, Any]]:
    """Everything in a result that has a start and an end."""
    if isinstance(value, dict):
        if "start" in value:
            yield value
        for member in value.values():
            yield from spans_of(member)
    elif isinstance(value, list):
        for member in value:
            yield from spans_of(member)


def test_an_article_comes_back_with_quotes_and_names_whose_offsets_cut_its_text(
    service: Any, api_of: Any, article: str
) -> None:
    api = api_of(service.url)
    response = api.post(article, wait=10)
    assert response.status_code == 200
    result = response.json()["result"]
    assert [quote["speaker"]["name"] for quote in result["quotes"]] == ["سامي العلي"] * 2
    assert "سامي العلي" in [entity["name"] for entity in result["entities"]]
    spans = list(spans_of(result))
    assert spans
    for span in spans:
        assert article[span["start"] : span["end"]] == span["text"]


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "seeds" / "text").glob("*.txt")))
def test_a_messy_article_keeps_its_offsets_through_http(service: Any, api_of: Any, name: str) -> None:
    text = (ROOT / "seeds" / "text" / name).read_bytes().decode()
    api = api_of(service.url)
    extraction = api.finished(api.post(text, wait=10).json()["id"])
    assert extraction["status"] == "succeeded"
    for span in spans_of(extraction["result"]):
        assert text[span["start"] : span["end"]] == span["text"]


def isnad(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


def test_a_batch_reports_a_bad_file_brings_the_others_and_goes_on_with_resume(
    service: Any, tmp_path: Path, article: str
) -> None:
    folder, output = tmp_path / "articles", tmp_path / "out.ndjson"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(f"{article} {number}", encoding="utf-8")
    (folder / "bad.txt").write_bytes(article.encode("windows-1256"))
    (folder / "empty.json").write_text('{"id": "e", "text": ""}')
    first = isnad("batch", folder, "--url", service.url, "--output", output)
    assert first.returncode == 1
    assert "bad.txt" in first.stderr and "empty.json" in first.stderr
    before = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert sorted(line["id"] for line in before if "result" in line) == ["0", "1", "2"]

    (folder / "bad.txt").write_text(article, encoding="utf-8")
    os.remove(folder / "empty.json")
    second = isnad("batch", folder, "--url", service.url, "--output", output, "--resume")
    assert second.returncode == 0, second.stderr
    after = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert sorted(line["id"] for line in after) == ["0", "1", "2", "bad"]
    assert [line for line in after if line["id"] != "bad"] == [line for line in before if "result" in line]


def test_extract_without_a_service_gives_what_the_service_gives(
    service: Any, api_of: Any, tmp_path: Path, article: str
) -> None:
    (tmp_path / "a.txt").write_text(article, encoding="utf-8")
    assert isnad("extract", tmp_path / "a.txt", "--output", tmp_path).returncode == 0
    here = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    there = api_of(service.url).post(article, wait=10).json()["result"]
    assert {**here, "article": 0} == {**there, "article": 0}
