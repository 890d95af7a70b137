"""Receivers of callbacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.receiver import Receiver


@pytest.fixture
def receiver_of() -> Iterator[Callable[..., Receiver]]:
    """Makes receivers that are closed with the test."""
    made: list[Receiver] = []

    def make(*statuses: int, **where: Any) -> Receiver:
        made.append(Receiver(*statuses, **where))
        return made[-1]

    yield make
    for receiver in made:
        receiver.close()
