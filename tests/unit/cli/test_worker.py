"""`isnad worker` and `isnad serve` look at the secrets of callbacks before they start anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import main


@pytest.mark.parametrize("command", ["worker", "serve"])
def test_secrets_that_cannot_be_used_are_an_error_at_start(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secrets"
    file.write_text("news hunter2\n")
    monkeypatch.setenv("ISNAD_CALLBACK_SECRETS_FILE", str(file))
    monkeypatch.setenv("ISNAD_REDIS_URL", "unix:///nowhere/redis.sock")
    done = CliRunner().invoke(main, [command])
    assert done.exit_code == 1
    assert f"ISNAD_CALLBACK_SECRETS_FILE={file}: line 1 must be" in done.output
    assert "hunter2" not in done.output
