"""API keys: a file of hashes, one line for each key, which an operator keeps with the other settings.

    # name      hash of the key              what it may, where that is not as for the others
    news-desk   sha256:5f0c…
    archive     sha256:91ab…                 priority=low rate=60 share=20

Two lines of one name are two keys of one client: the new one and the one that it replaces. A key is 256
random bits, so its hash needs neither salt nor time: there is nothing to be guessed. The file is read again
when it has changed; one that has become unreadable changes nothing, and is told of in the log.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from hmac import compare_digest

from service.config import Settings
from service.entry_file import EntryFile

PREFIX = "isnad_"
"""Of every key: so that one that was committed or pasted somewhere is found by a search for it."""
RANDOM_BYTES = 32
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
HASH = re.compile(r"sha256:([0-9a-f]{64})")
LIMIT = re.compile(r"(rate|share)=([1-9][0-9]{0,6})|priority=(high|low)")
FORM = "name sha256:<64 hex digits> [priority=high|low] [rate=<a minute>] [share=<percent>]"
MOST_PERCENT = 100
VALID_AT_ONCE = 2


@dataclass(frozen=True)
class Caller:
    """Who asks, by the name of the key, and what it may; without a name it is whoever is on this machine.

    `rate` is requests a minute, None for any number; `share` is the percentage of the queue's places that its
    jobs may take; what is not `urgent` waits until nothing urgent does.
    """

    name: str = ""
    rate: int | None = None
    share: int = MOST_PERCENT
    urgent: bool = True


ANYBODY = Caller()
Key = tuple[str, Caller]
"""A hash, and whose key has it."""


class KeyRing:
    """The keys of a file. Raises SettingsError where it cannot be used; the message holds no hash."""

    def __init__(self, settings: Settings):
        parse = partial(_key_of, settings=settings)
        self._file = EntryFile("api_keys_file", settings.api_keys_file, FORM, parse, _what_is_wrong)

    def find(self, key: str) -> Caller | None:
        """Whose key that is. It takes the same time for each that is none, whatever it begins with."""
        sent, found = hash_of(key), None
        for stored, caller in self._file.entries():
            if compare_digest(stored, sent):
                found = caller
        return found


def new_key() -> str:
    """A key that nobody can guess."""
    return PREFIX + secrets.token_urlsafe(RANDOM_BYTES)


def hash_of(key: str) -> str:
    """How a key is stored, in hexadecimal digits."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _what_is_wrong(keys: list[Key]) -> str | None:
    if not keys:
        return "holds no key; `isnad keys new NAME` makes one"
    for name, lines in Counter(caller.name for _, caller in keys).items():
        if lines > VALID_AT_ONCE:
            return f"{name} has {lines} keys; {VALID_AT_ONCE} may be valid at once"
        if len({caller for _, caller in keys if caller.name == name}) > 1:
            return f"the two keys of {name} differ in what they may"
    return None


def _key_of(words: list[str], settings: Settings) -> Key | None:
    """Hash and caller of a line in words, None where it is none."""
    name, stored, *limits = [*words, ""][:2] + words[2:]
    found = HASH.fullmatch(stored)
    given = {limit.partition("=")[0]: limit.partition("=")[2] for limit in limits if LIMIT.fullmatch(limit)}
    share = int(given.get("share", settings.max_share))
    if not NAME.fullmatch(name) or not found or len(given) < len(limits) or share > MOST_PERCENT:
        return None
    rate = int(given.get("rate", settings.rate_limit))
    return found[1], Caller(name, rate, share, given.get("priority") != "low")
