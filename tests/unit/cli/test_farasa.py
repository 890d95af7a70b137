"""`isnad farasa`: what is missing is said, what is installed is what was meant, or nothing is."""

from __future__ import annotations

import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cli.farasa
import cli.farasa_archive
from cli.main import main

RESEARCH = "--accept-research-licence"


def isnad(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["farasa", *map(str, arguments)])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where Farasa is to be installed."""
    monkeypatch.setenv("ISNAD_FARASA", str(tmp_path / "data" / "farasa"))
    return tmp_path / "data" / "farasa"


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def jars(root: str, content: bytes = b"jar") -> dict[str, bytes]:
    return {f"{root}FarasaNERJar.jar": content, f"{root}lib/FarasaSegmenterJar.jar": content}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive as Farasa's is."""
    return zipped(tmp_path / "farasa_bin.zip", {**jars("farasa_bin/"), "other/readme": b""})


def installed(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("root", ["farasa_bin/", "", "a/b/"])
def test_the_jars_of_an_archive_are_put_where_the_engine_looks(
    folder: Path, tmp_path: Path, root: str
) -> None:
    archive = zipped(tmp_path / "a.zip", jars(root))
    result = isnad("install", "--from", archive, RESEARCH)
    assert result.exit_code == 0, result.output
    assert installed(folder) == ["FarasaNERJar.jar", "lib/FarasaSegmenterJar.jar"]
    assert [path.name for path in folder.parent.iterdir()] == ["farasa"]
    assert archive.exists()


def test_without_a_word_on_research_the_terms_are_shown_and_nothing_is_installed(
    folder: Path, archive: Path
) -> None:
    result = isnad("install", "--from", archive)
    assert result.exit_code == 2
    assert "for research purposes only" in result.output
    assert not folder.parent.exists()


def test_an_installation_takes_the_place_of_the_one_before_as_a_whole(folder: Path, archive: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "old.jar").write_bytes(b"")
    assert isnad("install", "--from", archive, RESEARCH).exit_code == 0
    assert installed(folder) == ["FarasaNERJar.jar", "lib/FarasaSegmenterJar.jar"]


def test_a_file_with_another_checksum_is_refused(folder: Path, archive: Path) -> None:
    result = isnad("install", "--from", archive, "--sha256", "0" * 64, RESEARCH)
    assert result.exit_code == 1
    assert sha256(archive.read_bytes()).hexdigest() in result.output
    assert not folder.exists()


def test_a_file_with_its_checksum_is_installed(folder: Path, archive: Path) -> None:
    right = sha256(archive.read_bytes()).hexdigest().upper()
    assert isnad("install", "--from", archive, "--sha256", right, RESEARCH).exit_code == 0
    assert folder.exists()


def test_a_checksum_that_is_none_is_refused(archive: Path) -> None:
    assert "64 hexadecimal digits" in isnad("install", "--sha256", "abc", RESEARCH).output


def bad_archives(folder: Path) -> dict[str, Path]:
    link = zipfile.ZipInfo("lib/link.jar")
    link.external_attr = 0o120777 << 16
    with_link = zipped(folder / "link.zip", jars(""))
    with zipfile.ZipFile(with_link, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    broken = zipped(folder / "broken.zip", jars("", b"jar" * 1000))
    broken.write_bytes(broken.read_bytes().replace(b"jarjar", b"jarxxx", 1))
    text = folder / "text.zip"
    text.write_text("no archive")
    return {
        "link": with_link,
        "broken": broken,
        "text": text,
        "absent": folder / "absent.zip",
        "out": zipped(folder / "out.zip", {**jars(""), "lib/../../../out.jar": b""}),
        "lone": zipped(folder / "lone.zip", {"FarasaNERJar.jar": b"", "a/lib/FarasaSegmenterJar.jar": b""}),
    }


@pytest.mark.parametrize("kind", ["link", "broken", "text", "absent", "out", "lone"])
def test_a_bad_archive_is_a_clear_error_and_changes_nothing(folder: Path, tmp_path: Path, kind: str) -> None:
    folder.mkdir(parents=True)
    (folder / "old.jar").write_bytes(b"")
    result = isnad("install", "--from", bad_archives(tmp_path)[kind], RESEARCH)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert installed(folder) == ["old.jar"]
    assert [path.name for path in folder.parent.iterdir()] == ["farasa"]


def test_an_archive_that_would_fill_the_disk_is_refused(
    folder: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli.farasa_archive, "LARGEST", 5)
    assert isnad("install", "--from", archive, RESEARCH).exit_code == 1
    assert not folder.exists()


def test_what_comes_from_the_network_needs_its_checksum_and_is_fetched_once(
    folder: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def fetch(url: str, path: Path, progress: object) -> None:
        calls.append(url)
        path.parent.mkdir(parents=True)
        path.write_bytes(archive.read_bytes())

    monkeypatch.setattr(cli.farasa, "download", fetch)
    first = isnad("install", RESEARCH)
    found = sha256(archive.read_bytes()).hexdigest()
    assert first.exit_code == 1 and f"--sha256 {found}" in first.output
    assert not folder.exists()
    assert isnad("install", "--sha256", found, RESEARCH).exit_code == 0
    assert calls == [cli.farasa.ARCHIVE]
    assert [path.name for path in folder.parent.iterdir()] == ["farasa"]


def test_what_came_from_the_network_and_is_wrong_is_not_kept(
    folder: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(url: str, path: Path, progress: object) -> None:
        path.parent.mkdir(parents=True)
        path.write_bytes(archive.read_bytes())

    monkeypatch.setattr(cli.farasa, "download", fetch)
    assert isnad("install", "--sha256", "0" * 64, RESEARCH).exit_code == 1
    assert list(folder.parent.iterdir()) == []


def test_check_says_in_one_sentence_that_nothing_is_installed(folder: Path) -> None:
    result = isnad("check")
    assert result.exit_code == 1
    assert result.output.startswith("Error: Farasa's FarasaSegmenterJar.jar is not in the folder of ISNAD")


def test_check_shows_versions_checksums_and_what_became_of_a_sentence(
    farasa_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ISNAD_FARASA", str(farasa_folder))
    result = isnad("check")
    assert result.exit_code == 0, result.output
    for shown in ("version", "SHA-256", "farasapy", "words a second", "سامي/B-PER", "و+أضاف"):
        assert shown in result.output


@pytest.mark.usefixtures("farasa_folder")
def test_check_says_that_jars_which_are_none_do_not_run(folder: Path, archive: Path) -> None:
    isnad("install", "--from", archive, RESEARCH)
    result = isnad("check")
    assert result.exit_code == 1
    assert "Error: segment: ended" in result.output
