"""The shipped engine, loaded once for all tests of the extraction."""

from __future__ import annotations

import pytest

from workers.extraction.engines.base import Engine
from workers.extraction.engines.choice import load_engine


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The engine with the shipped model."""
    return load_engine("embedded")
