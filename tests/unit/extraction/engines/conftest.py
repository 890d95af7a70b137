"""Farasa's stand-in, for the tests of the engine that asks it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workers.extraction.engines.farasa_installation import Installation


@pytest.fixture(scope="session")
def installation(farasa_folder: Path) -> Installation:
    """Java, and the jars that stand in for Farasa's."""
    return Installation.find({**os.environ, "ISNAD_FARASA": str(farasa_folder)})
