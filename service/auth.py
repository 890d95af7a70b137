"""Who may: a key for each client (RFC 6750), or, where no keys are set up, whoever is on this machine."""

from __future__ import annotations

import logging
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from flask import Flask, g, request

from service.config import Settings
from service.keys import ANYBODY, Caller, KeyRing
from service.problems import Problem

GUARDED = "/v1/"
CHALLENGE = 'Bearer realm="isnad"'
# A proxy on this machine that says so speaks for clients that are elsewhere.
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")

log = logging.getLogger(__name__)


def caller() -> Caller:
    """Who sent the present request."""
    found: Caller = g.get("caller", ANYBODY)
    return found


def install(app: Flask, settings: Settings) -> None:
    """Let nobody at extractions and batches who may not; probes and documents are for all.

    Raises SettingsError where the file of keys cannot be used.
    """
    ring = KeyRing(settings) if settings.api_keys_file else None
    everywhere = settings.anonymous == "anywhere"
    if ring is None:
        log.warning("no API keys: open to all who reach it%s", "" if everywhere else " from this machine")

    def check() -> None:
        if request.path.startswith(GUARDED):
            g.caller = _authenticated(ring) if ring else _anonymous(everywhere)

    app.before_request(check)


def _authenticated(ring: KeyRing) -> Caller:
    sent = request.authorization
    if sent is None or sent.type != "bearer" or not sent.token:
        raise _unauthorized("Send your API key as Authorization: Bearer isnad_….", CHALLENGE)
    found = ring.find(sent.token)
    if found is None:
        log.warning("unknown API key from %s", request.remote_addr)
        raise _unauthorized("This API key is not valid, or no longer.", f'{CHALLENGE}, error="invalid_token"')
    return found


def _anonymous(everywhere: bool) -> Caller:
    if not everywhere and not _is_on_this_machine():
        log.warning("refused from elsewhere; no API keys are set up")
        raise Problem(403, "No API keys are set up here: only this machine, at localhost, is answered.")
    return ANYBODY


def _is_on_this_machine() -> bool:
    """Whether client and service are on one machine, and the client calls it so.

    A page from elsewhere is here too, in a browser: the name of its host may turn into an address of this
    machine (DNS rebinding), but is what the browser asks for. Behind a unix socket there may be a proxy.
    """
    called = urlsplit(f"//{request.host}").hostname or ""
    forwarded = any(name in request.headers for name in FORWARDED)
    return is_loopback(request.remote_addr or "") and is_loopback(called) and not forwarded


@lru_cache(maxsize=128)
def is_loopback(host: str) -> bool:
    """Whether a name or address is that of the machine itself, which no other reaches by it."""
    try:
        address = ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.is_loopback


def _unauthorized(detail: str, challenge: str) -> Problem:
    return Problem(401, detail, {"WWW-Authenticate": challenge})
