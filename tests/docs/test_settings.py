"""The settings that documents name are those that the code reads."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from cli.supervisor import ROOT
from service.config import Settings, variable
from tests.docs.documents import DOCUMENTS, rows

NAME = re.compile(r"\bISNAD_[A-Z]+(?:_[A-Z]+)*")
OF_CLIENTS = {"ISNAD_API_KEY"}  # read by `isnad batch`, in docs/keys.md
TABLE = {row[0].strip("`"): row[1].strip("`") for row in rows(ROOT / "README.md", "Settings")}


def read_by_the_code() -> set[str]:
    rooms = (ROOT / room for room in ("service", "workers", "cli", "telemetry"))
    sources = (path for room in rooms for path in room.rglob("*.py"))
    named = {name for path in sources for name in NAME.findall(path.read_text("utf-8"))}
    return named | {variable(setting.name) for setting in fields(Settings)}


def test_the_table_of_settings_names_each_that_the_code_reads_and_no_other() -> None:
    assert set(TABLE) == read_by_the_code() - OF_CLIENTS


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_no_document_names_a_setting_that_is_none(document: Path) -> None:
    named = set(NAME.findall(document.read_text("utf-8")))
    assert named <= read_by_the_code() | set(NAME.findall((ROOT / "compose.yaml").read_text("utf-8")))


def test_the_table_of_settings_shows_the_defaults_of_the_service() -> None:
    defaults = {variable(setting.name): str(setting.default) for setting in fields(Settings)}
    assert {name: TABLE[name] for name in defaults} == defaults
