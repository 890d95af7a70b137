"""A client of the service: many articles in, one line for each out, patient with a service that is busy."""

from __future__ import annotations

import json
import random
import time
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

import requests
from requests.auth import AuthBase

CONNECT_SECONDS, READ_SECONDS = 10, 60
BUSY = frozenset({409, 429, 502, 503, 504})
FIRST_DELAY, LONGEST_DELAY, LONGEST_RETRY_AFTER = 0.5, 30.0, 300.0
LINES = "application/x-ndjson"


class ServiceFailed(Exception):
    """The service did not do what it was asked for; `status` is the HTTP status where there was an answer."""

    def __init__(self, detail: str, status: int | None = None) -> None:
        super().__init__(detail)
        self.status = status


class Bearer(AuthBase):
    """An API key as the service takes it (RFC 6750); requests sends it to no other host."""

    def __init__(self, api_key: str) -> None:
        self._value = f"Bearer {api_key}"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The request with the key."""
        request.headers["Authorization"] = self._value
        return request


class Client:
    """Sends batches to the service at `url` and fetches their results; a batch is known by its address.

    An answer of 409 (an earlier try is still at work), 429, 502, 503 or 504, or none, is tried again up to
    `retries` times, after a growing random delay, and not before the time that Retry-After names. Any method
    may raise ServiceFailed.
    """

    def __init__(self, url: str, retries: int = 8, api_key: str | None = None) -> None:
        self.batches = urljoin(url if url.endswith("/") else url + "/", "v1/batches")
        self.retries = retries
        self._session = requests.Session()
        if api_key:
            self._session.auth = Bearer(api_key)

    def send(self, articles: Iterable[Mapping[str, Any]]) -> str:
        """Send the articles as one batch, numbered from 1, though the answer may be lost at first."""
        body = "\n".join(json.dumps(article, ensure_ascii=False) for article in articles).encode()
        headers = {"Content-Type": LINES, "Idempotency-Key": str(uuid.uuid4())}
        response = self._ask("POST", self.batches, headers, body)
        try:
            return f"{self.batches}/{response.json()['id']}"
        except (ValueError, TypeError, KeyError):
            raise not_from_isnad(response) from None

    def results(self, batch: str, after: int) -> list[dict[str, Any]]:
        """What became of the articles after that number, up to the first of which nothing is known yet."""
        response = self._ask("GET", f"{batch}/results?after={after}", {"Accept": LINES})
        try:
            return [json.loads(line) for line in response.content.splitlines()]
        except ValueError:
            raise not_from_isnad(response) from None

    def knows(self, batch: str) -> bool:
        """Whether the batch is still there."""
        try:
            self._ask("GET", batch, {})
        except ServiceFailed as error:
            if error.status == 404:
                return False
            raise
        return True

    def erase(self, batch: str) -> None:
        """Have the service forget the batch."""
        self._ask("DELETE", batch, {})

    def _ask(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None = None
    ) -> requests.Response:
        response = self._send(method, url, headers, body)
        if not response.ok:
            raise ServiceFailed(reason_of(response), response.status_code)
        return response

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
                wait = max(wait, retry_after(response.headers.get("Retry-After")) or 0.0)
            except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError):
                if attempt == self.retries:
                    raise ServiceFailed("the service cannot be reached") from None
            except requests.RequestException as error:
                raise ServiceFailed(f"{type(error).__name__}: the address cannot be used") from None
            time.sleep(wait)
            attempt += 1


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


def reason_of(response: requests.Response) -> str:
    """Why the service refused, from its problem (RFC 9457)."""
    try:
        problem = response.json()
    except ValueError:
        problem = None
    return problem_of(problem) if isinstance(problem, dict) else str(not_from_isnad(response))


def not_from_isnad(response: requests.Response) -> ServiceFailed:
    """The failure of an answer that the service does not give."""
    return ServiceFailed(f"the answer ({response.status_code}) is not from Isnad", response.status_code)


def problem_of(problem: Mapping[str, Any]) -> str:
    """A problem of the service (RFC 9457) as one sentence, with what is wrong and where."""
    parts = [str(problem[key]) for key in ("title", "detail") if problem.get(key)]
    parts += [" ".join(map(str, error.values())) for error in problem.get("errors") or ()]
    return ": ".join(parts) or "refused without a reason"
