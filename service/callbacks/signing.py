"""Secrets that callbacks are signed with, as Standard Webhooks has it (https://www.standardwebhooks.com).

They are in a file of their own, beside that of the API keys, which only couriers need to read:

    # name      secret
    news-desk   whsec_MfKQ9r8G…

Names are those of the API keys; `anonymous` is who has none. Two lines of one name are two secrets that sign
everything, so that a receiver takes the new one when it likes; then the old line goes.
"""

from __future__ import annotations

import binascii
import re
import secrets
from base64 import b64decode, b64encode
from collections import Counter
from datetime import datetime

from standardwebhooks.webhooks import Webhook

from service.config import Settings
from service.entry_file import EntryFile
from service.keys import NAME, VALID_AT_ONCE

ANONYMOUS = "anonymous"
SECRET = re.compile(r"whsec_([A-Za-z0-9+/]+=*)")
RANDOM_BYTES = 32
FORM = "name whsec_<24 to 64 bytes in base64>"

Entry = tuple[str, Webhook]


class Secrets:
    """The secrets of a file. Raises SettingsError where it cannot be used; the message holds no secret."""

    def __init__(self, settings: Settings):
        path = settings.callback_secrets_file
        self._file = EntryFile("callback_secrets_file", path, FORM, _entry_of, _what_is_wrong)

    def names(self) -> list[str]:
        """The names of the keys that have a secret, as their callers have them."""
        return sorted({name for name, _ in self._file.entries()})

    def sign(self, name: str, webhook_id: str, time: datetime, body: str) -> str | None:
        """The value of `webhook-signature`: a signature by each secret of that name, None without one."""
        own = [webhook for owner, webhook in self._file.entries() if owner == name]
        return " ".join(webhook.sign(webhook_id, time, body) for webhook in own) or None


def new_secret() -> str:
    """A secret that nobody can guess."""
    return f"whsec_{b64encode(secrets.token_bytes(RANDOM_BYTES)).decode()}"


def _what_is_wrong(entries: list[Entry]) -> str | None:
    for name, lines in Counter(name for name, _ in entries).items():
        if lines > VALID_AT_ONCE:
            return f"{name or ANONYMOUS} has {lines} secrets; {VALID_AT_ONCE} may be valid at once"
    return None


def _entry_of(words: list[str]) -> Entry | None:
    """Name and secret of a line in words, None where it is none."""
    if len(words) != 2 or not NAME.fullmatch(words[0]) or not (found := SECRET.fullmatch(words[1])):
        return None
    try:
        length = len(b64decode(found[1], validate=True))
    except binascii.Error:
        return None
    name = "" if words[0] == ANONYMOUS else words[0]
    return (name, Webhook(words[1])) if 24 <= length <= 64 else None
