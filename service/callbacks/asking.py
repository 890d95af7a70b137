"""Whether the present request may ask for a callback; what only the delivery can tell is not asked here."""

from __future__ import annotations

from flask import request

from service.auth import caller
from service.callbacks.addresses import BadAddress, is_allowed, read_url
from service.parts import parts
from service.problems import Problem
from service.validation import invalid

HEADER = "Callback-URL"
"""For a batch in lines, whose body has no place for options."""


def checked(url: str | None) -> str | None:
    """The address among the options of a body, which is well formed. Raises Problem 422."""
    if url and (why := _why_not(url)):
        raise invalid({"options": {"callback_url": [why]}})
    return url


def sent_in_header() -> str | None:
    """The address in the header of the present request. Raises Problem 422."""
    url = request.headers.get(HEADER)
    if url is not None and (why := _why_not(url)):
        raise Problem(422, f"{HEADER}: {why}")
    return url


def _why_not(url: str) -> str | None:
    """What is wrong with an address, as far as can be told without looking up its name."""
    try:
        address = read_url(url).literal
    except BadAddress as error:
        return str(error)
    if address and not is_allowed(address, parts().settings.callback_private == "yes"):
        return "Must not lead to this machine or into a private network."
    if not parts().callbacks.can_sign(caller()):
        return "Needs a secret to sign with, which the operator has to set up."
    return None
