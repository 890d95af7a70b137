"""A client of the service: one article in, its result out, patient with a service that is busy or away."""

from __future__ import annotations

import json
import random
import threading
import time
import uuid
from collections.abc import Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

import requests

WAIT = 10
"""Seconds that the service is asked to wait for a result (RFC 7240)."""
CONNECT_SECONDS, READ_SECONDS = 10, WAIT + 30
BUSY = frozenset({409, 429, 502, 503, 504})
FIRST_DELAY, LONGEST_DELAY, LONGEST_RETRY_AFTER = 0.5, 30.0, 300.0
POLL_PAUSE = 0.5
UNFINISHED = frozenset({"queued", "running"})


class ArticleFailed(Exception):
    """The service gave no result for an article; `status` is the HTTP status where there was an answer."""

    def __init__(self, detail: str, status: int | None = None) -> None:
        super().__init__(detail)
        self.status = status


class Stopped(Exception):
    """The client was told to stop."""


class Client:
    """Sends articles to the service at `url`; safe to use from several threads.

    An answer of 409 (an earlier try is still at work), 429, 502, 503 or 504, or none, is tried again up to
    `retries` times, after the time that Retry-After names, else after a growing random delay. `patience` is
    in seconds, for one article.
    """

    def __init__(self, url: str, retries: int = 8, patience: float = 900.0) -> None:
        self.url = urljoin(url if url.endswith("/") else url + "/", "v1/extractions")
        self.retries = retries
        self.patience = patience
        self.stopping = threading.Event()
        self._threads = threading.local()

    def extract(self, article: Mapping[str, Any]) -> dict[str, Any]:
        """The result for an article. Raises ArticleFailed, and Stopped after `stop`."""
        deadline = time.monotonic() + self.patience
        body = json.dumps(article, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
        extraction, location = self._call("POST", self.url, headers, body)
        while extraction.get("status") in UNFINISHED:
            if time.monotonic() > deadline:
                raise ArticleFailed(f"not finished after {self.patience:.0f} seconds")
            self._pause(POLL_PAUSE)
            extraction, location = self._call("GET", location, {})
        return result_of(extraction)

    def stop(self) -> None:
        """Have every call end soon."""
        self.stopping.set()

    def _call(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None = None
    ) -> tuple[dict[str, Any], str]:
        """The answer's JSON and where to ask next. Raises ArticleFailed."""
        response = self._send(method, url, {**headers, "Prefer": f"wait={WAIT}"}, body)
        answer = answer_of(response)
        if not response.ok:
            raise ArticleFailed(problem_of(answer), response.status_code)
        return answer, urljoin(url, response.headers.get("Location") or url)

    def _send(self, method: str, url: str, headers: dict[str, str], body: bytes | None) -> requests.Response:
        attempt = 0
        while True:
            wait = delay(attempt)
            try:
                response = self._session.request(
                    method, url, data=body, headers=headers, timeout=(CONNECT_SECONDS, READ_SECONDS)
                )
                if response.status_code not in BUSY or attempt == self.retries:
                    return response
                wait = retry_after(response.headers.get("Retry-After")) or wait
            except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError):
                if attempt == self.retries:
                    raise ArticleFailed("the service cannot be reached") from None
            except requests.RequestException as error:
                raise ArticleFailed(f"{type(error).__name__}: the address cannot be used") from None
            self._pause(wait)
            attempt += 1

    def _pause(self, seconds: float) -> None:
        if self.stopping.wait(seconds):
            raise Stopped

    @property
    def _session(self) -> requests.Session:
        if not hasattr(self._threads, "session"):
            self._threads.session = requests.Session()
        session: requests.Session = self._threads.session
        return session


def delay(attempt: int) -> float:
    """Seconds before the next try: doubled each time, and random, lest all clients come back at once."""
    return min(LONGEST_DELAY, FIRST_DELAY * (1 << attempt)) * random.uniform(0.5, 1.0)


def retry_after(header: str | None) -> float | None:
    """The seconds that Retry-After names, as a number or a date (RFC 9110, 10.2.3); None if neither."""
    if header is None:
        return None
    if header.strip().isdecimal():
        return min(float(header), LONGEST_RETRY_AFTER)
    try:
        seconds = (parsedate_to_datetime(header) - datetime.now(timezone.utc)).total_seconds()
    except (TypeError, ValueError):
        return None
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)


def answer_of(response: requests.Response) -> dict[str, Any]:
    """The JSON object of an answer. Raises ArticleFailed where it is none."""
    try:
        answer = response.json()
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise ArticleFailed(f"the answer ({response.status_code}) is not from Isnad", response.status_code)
    return answer


def problem_of(problem: Mapping[str, Any]) -> str:
    """A problem of the service (RFC 9457) as one sentence, with what is wrong and where."""
    parts = [str(problem[key]) for key in ("title", "detail") if problem.get(key)]
    parts += [" ".join(map(str, error.values())) for error in problem.get("errors") or ()]
    return ": ".join(parts) or "refused without a reason"


def result_of(extraction: Mapping[str, Any]) -> dict[str, Any]:
    """The result of a finished extraction. Raises ArticleFailed for a failed or cancelled one."""
    if extraction.get("status") == "succeeded" and isinstance(extraction.get("result"), dict):
        result: dict[str, Any] = extraction["result"]
        return result
    error = extraction.get("error")
    reason = problem_of(error) if isinstance(error, dict) else error
    raise ArticleFailed(str(reason or f"the extraction is {extraction.get('status')}"))
