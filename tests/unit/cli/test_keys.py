"""`isnad keys`: a key or a secret, and a line that the service or the workers take."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import main
from service.callbacks.signing import Secrets
from service.config import Settings
from service.keys import Caller, KeyRing


def made(*arguments: str) -> tuple[str, str]:
    """The key and the line that are printed."""
    done = CliRunner().invoke(main, ["keys", "new", *arguments])
    assert done.exit_code == 0, done.output
    key, line = done.output.splitlines()
    return key.removeprefix("key:  "), line.removeprefix("line: ")


def test_the_line_opens_to_the_key_and_does_not_hold_it(tmp_path: Path) -> None:
    key, line = made("news-desk", "--rate", "60", "--priority", "low", "--share", "10")
    file = tmp_path / "keys"
    file.write_text(line)
    found = KeyRing(Settings(api_keys_file=str(file))).find(key)
    assert found == Caller("news-desk", rate=60, share=10, urgent=False)
    assert key not in line


def test_each_key_is_another() -> None:
    assert made("news")[0] != made("news")[0]


@pytest.mark.parametrize("name", ["", "two words", "a:b", "أخبار", "x" * 65, ".hidden"])
def test_a_name_that_the_file_would_not_take_is_refused(name: str) -> None:
    done = CliRunner().invoke(main, ["keys", "new", "--", name])
    assert done.exit_code == 2
    assert "sha256" not in done.output


def test_the_line_of_a_secret_signs_for_its_name(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["keys", "secret", "news-desk"])
    secret, line = done.output.splitlines()
    file = tmp_path / "secrets"
    file.write_text(line.removeprefix("line:   "))
    assert Secrets(Settings(callback_secrets_file=str(file))).names() == ["news-desk"]
    assert secret.removeprefix("secret: ") in line


@pytest.mark.parametrize("name", ["", "two words", "x" * 65])
def test_a_name_that_the_file_of_secrets_would_not_take_is_refused(name: str) -> None:
    done = CliRunner().invoke(main, ["keys", "secret", "--", name])
    assert done.exit_code == 2
    assert "whsec_" not in done.output
