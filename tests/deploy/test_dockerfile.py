"""The Dockerfile keeps the rules of its linter, and says of the image what is so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import tomli

from cli.serve import API_PROCESSES, API_THREADS
from cli.supervisor import ROOT

HADOLINT = Path(sys.executable).with_name("hadolint")


@pytest.mark.skipif(not HADOLINT.exists(), reason="hadolint comes for Linux on x86-64 only")
def test_hadolint_finds_nothing() -> None:
    done = subprocess.run([HADOLINT, "--no-color", ROOT / "Dockerfile"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_label_has_the_version_of_the_package() -> None:
    version = tomli.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"ARG VERSION={version}\n" in (ROOT / "Dockerfile").read_text()


def test_the_api_has_as_many_processes_and_threads_as_with_isnad_serve() -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert f" WEB_CONCURRENCY={API_PROCESSES} " in text
    assert f'"--threads", "{API_THREADS}"' in text
