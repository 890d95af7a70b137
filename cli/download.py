"""A large file over verified HTTPS, in as many tries as it takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests

CONNECT_SECONDS, READ_SECONDS = 10, 60
MOST_REDIRECTS = 5
LARGEST = 1 << 30
"""Bytes."""
PIECE = 1 << 18


class DownloadFailed(Exception):
    """There is no file; the message says why, and whether the same command again would go on."""


def download(url: str, path: Path, progress: Callable[[int, int | None], None]) -> None:
    """Fetch a URL into a file; what an earlier try left in `<path>.part` is kept, if it is still of the same.

    `progress` is told the bytes that are there and those there will be, if that is known. Only HTTPS, its
    certificates verified, to the last redirect. Raises DownloadFailed.
    """
    part, mark = path.with_name(path.name + ".part"), path.with_name(path.name + ".etag")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with _open(url, _range(part, mark)) as response:
            _receive(response, part, mark, progress)
    except requests.exceptions.SSLError:
        raise DownloadFailed(f"{_host(url)} does not prove who it is: its certificate is not valid") from None
    except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError) as error:
        raise DownloadFailed(
            f"{_host(url)} cannot be reached ({type(error).__name__}); the same command again goes on, or "
            "fetch the file elsewhere and use --from FILE"
        ) from None
    except requests.RequestException as error:
        raise DownloadFailed(f"{_host(url)} cannot be used: {type(error).__name__}") from None
    part.replace(path)
    mark.unlink(missing_ok=True)


def _open(url: str, headers: dict[str, str]) -> requests.Response:
    """The answer, after redirects. Raises DownloadFailed for one that leaves HTTPS, and for an error."""
    for _ in range(MOST_REDIRECTS):
        if urlsplit(url).scheme != "https":
            raise DownloadFailed(f"{_host(url)} is asked without HTTPS; nothing is fetched that way")
        response = requests.get(
            url, headers=headers, stream=True, allow_redirects=False, timeout=(CONNECT_SECONDS, READ_SECONDS)
        )
        if not response.is_redirect:
            return response
        url = urljoin(url, response.headers["Location"])
        response.close()
    raise DownloadFailed(f"more than {MOST_REDIRECTS} redirects")


def _range(part: Path, mark: Path) -> dict[str, str]:
    """Headers that ask for the rest of a file that was begun, if it has not changed (RFC 9110, 13.1.5)."""
    headers = {"Accept-Encoding": "identity"}
    with suppress(OSError):
        headers |= {"If-Range": mark.read_text(), "Range": f"bytes={part.stat().st_size}-"}
    return headers


def _receive(
    response: requests.Response, part: Path, mark: Path, progress: Callable[[int, int | None], None]
) -> None:
    if response.status_code not in (200, 206):
        if response.status_code == 416:  # there is no such rest: the next try begins anew
            mark.unlink(missing_ok=True)
        raise DownloadFailed(f"{_host(response.url)} answered with status {response.status_code}")
    there = _begins(response)
    length = response.headers.get("Content-Length")
    total = there + int(length) if length else None
    _remember(response, mark)
    with part.open("r+b" if there else "wb") as file:
        file.seek(there)
        for piece in response.iter_content(PIECE):
            there += file.write(piece)
            if there > LARGEST:
                raise DownloadFailed(f"the file is larger than {LARGEST >> 20} MB")
            progress(there, total)
        file.truncate()
    if total is not None and there < total:
        raise requests.ConnectionError


def _begins(response: requests.Response) -> int:
    """Where in the file the body begins."""
    found = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    return int(found[1]) if response.status_code == 206 and found else 0


def _remember(response: requests.Response, mark: Path) -> None:
    """Keep what tells this state of the file from a later one; without that the next try begins anew."""
    tag = response.headers.get("ETag", "")
    if tag.startswith('"'):
        mark.write_text(tag)
    else:
        mark.unlink(missing_ok=True)


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
