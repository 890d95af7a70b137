"""Files over real HTTPS: verified, gone on with where they broke off, never taken for another."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import cli.download
from cli.download import DownloadFailed, download
from tests.unit.cli.secure_server import SecureServer, make_certificate

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl here for the certificate")
CONTENT = bytes(range(256)) * 4000


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls") / "localhost.pem")


@pytest.fixture
def server(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SecureServer]:
    """A server that is trusted here."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", f"{certificate}.crt")
    one = SecureServer(certificate, CONTENT)
    yield one
    one.close()


def fetch(server: SecureServer, path: Path) -> list[int]:
    """Fetch the server's file; how far it came, each time it was told."""
    told: list[int] = []
    download(server.url, path, lambda there, total: told.append(there))
    return told


def test_a_file_arrives_whole_and_leaves_nothing_beside_it(server: SecureServer, tmp_path: Path) -> None:
    told = fetch(server, tmp_path / "new" / "a.zip")
    assert (tmp_path / "new" / "a.zip").read_bytes() == CONTENT
    assert told[-1] == len(CONTENT)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["a.zip"]


def test_a_download_that_breaks_off_goes_on_where_it_stopped(server: SecureServer, tmp_path: Path) -> None:
    server.cut = 600_000
    with pytest.raises(DownloadFailed, match="same command again goes on"):
        fetch(server, tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()
    there = (tmp_path / "a.zip.part").stat().st_size
    server.cut = None
    fetch(server, tmp_path / "a.zip")
    assert 0 < there <= 600_000
    assert server.ranges == [None, f"bytes={there}-"]
    assert (tmp_path / "a.zip").read_bytes() == CONTENT


def test_a_file_that_changed_meanwhile_is_fetched_from_its_beginning(
    server: SecureServer, tmp_path: Path
) -> None:
    server.cut = 600_000
    with pytest.raises(DownloadFailed):
        fetch(server, tmp_path / "a.zip")
    server.cut, server.content = None, b"new" * 1000
    fetch(server, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == b"new" * 1000


def test_a_server_that_nobody_vouches_for_is_refused(
    server: SecureServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(DownloadFailed, match="localhost does not prove who it is"):
        fetch(server, tmp_path / "a.zip")
    assert server.ranges == []


def test_nothing_is_fetched_without_https(tmp_path: Path) -> None:
    with pytest.raises(DownloadFailed, match="without HTTPS"):
        download("http://localhost/a.zip", tmp_path / "a.zip", print)


def test_a_redirect_out_of_https_is_not_followed(server: SecureServer, tmp_path: Path) -> None:
    server.status, server.location = 302, server.url.replace("https", "http")
    with pytest.raises(DownloadFailed, match="without HTTPS"):
        fetch(server, tmp_path / "a.zip")


def test_redirects_without_end_are_given_up(server: SecureServer, tmp_path: Path) -> None:
    server.status, server.location = 302, server.url
    with pytest.raises(DownloadFailed, match="redirects"):
        fetch(server, tmp_path / "a.zip")


def test_an_error_of_the_server_is_told_by_its_status(server: SecureServer, tmp_path: Path) -> None:
    server.status = 404
    with pytest.raises(DownloadFailed, match="status 404"):
        fetch(server, tmp_path / "a.zip")
    assert list(tmp_path.iterdir()) == []


def test_without_a_network_the_host_is_named_and_the_other_way_shown(
    server: SecureServer, tmp_path: Path
) -> None:
    server.close()
    with pytest.raises(DownloadFailed, match=r"localhost cannot be reached .* --from FILE"):
        fetch(server, tmp_path / "a.zip")


def test_a_file_without_end_is_given_up(
    server: SecureServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli.download, "LARGEST", 500_000)
    with pytest.raises(DownloadFailed, match="larger than"):
        fetch(server, tmp_path / "a.zip")
