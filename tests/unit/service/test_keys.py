"""API keys: what a file of them may hold, whose a key is, and how keys come and go while the service runs."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from service.config import Settings, SettingsError
from service.keys import Caller, KeyRing, hash_of, new_key


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def line(name: str, key: str, *limits: str) -> str:
    return " ".join([name, f"sha256:{hash_of(key)}", *limits]) + "\n"


def ring_of(file: Path, text: str, **settings: int) -> KeyRing:
    file.write_text(text, "utf-8")
    return KeyRing(Settings(api_keys_file=str(file), **settings))  # type: ignore[arg-type]


def test_a_key_is_its_own_client_s_and_nobody_else_s(file: Path) -> None:
    first, second = new_key(), new_key()
    ring = ring_of(file, line("news", first) + line("archive", second))
    found = [caller.name if (caller := ring.find(key)) else None for key in (first, second, new_key(), "")]
    assert found == ["news", "archive", None, None]


@pytest.mark.parametrize(
    "change", [str.upper, lambda key: key[:-1], lambda key: key + "A", lambda key: f" {key}"]
)
def test_a_key_that_is_nearly_right_is_none(file: Path, change: object) -> None:
    key = new_key()
    assert callable(change)
    assert ring_of(file, line("news", key)).find(change(key)) is None


def test_the_hash_of_a_key_is_no_key(file: Path) -> None:
    key = new_key()
    ring = ring_of(file, line("news", key))
    assert ring.find(hash_of(key)) is ring.find(f"sha256:{hash_of(key)}") is None


def test_a_key_that_is_no_unicode_is_none(file: Path) -> None:
    assert ring_of(file, line("news", new_key())).find("\ud800") is None


def test_keys_are_never_the_same(file: Path) -> None:
    assert len({new_key() for _ in range(1_000)}) == 1_000


def test_comments_and_empty_lines_are_passed_over(file: Path) -> None:
    key = new_key()
    ring = ring_of(file, f"# الأخبار\n\n  {line('news', key).strip()}  # the desk\n")
    assert ring.find(key) == Caller("news", 6_000, 50)


def test_a_line_says_what_its_key_may_and_the_settings_say_the_rest(file: Path) -> None:
    first, second = new_key(), new_key()
    text = line("news", first, "priority=high", "rate=1200") + line(
        "archive", second, "share=20", "priority=low"
    )
    ring = ring_of(file, text, rate_limit=60, max_share=70)
    assert ring.find(first) == Caller("news", 1_200, 70, urgent=True)
    assert ring.find(second) == Caller("archive", 60, 20, urgent=False)


@pytest.mark.parametrize(
    "bad",
    [
        "news",
        "news 0123",
        f"news sha256:{'A' * 64}",
        f"news md5:{'a' * 64}",
        f"sha256:{'a' * 64}",
        f"بريد sha256:{'a' * 64}",
        f"a:b sha256:{'a' * 64}",
        f"news sha256:{'a' * 64} rate=0",
        f"news sha256:{'a' * 64} share=101",
        f"news sha256:{'a' * 64} priority=highest",
        f"news sha256:{'a' * 64} rate=1 rate=2",
        f"news sha256:{'a' * 64} color=red",
    ],
)
def test_a_line_that_is_none_is_named_by_its_number_and_never_shown(file: Path, bad: str) -> None:
    with pytest.raises(
        SettingsError, match=r"ISNAD_API_KEYS_FILE=\S+: line 2 must be: name sha256:"
    ) as raised:
        ring_of(file, f"# keys\n{bad}\n")
    assert "a" * 64 not in str(raised.value)


def test_a_file_that_is_not_there_or_holds_no_key_is_an_error(file: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        KeyRing(Settings(api_keys_file=str(file)))
    with pytest.raises(SettingsError, match="holds no key"):
        ring_of(file, "# none yet\n")
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="cannot be read"):
        KeyRing(Settings(api_keys_file=str(file)))


def test_of_one_name_two_keys_are_valid_and_a_third_is_an_error(file: Path) -> None:
    old, new = new_key(), new_key()
    ring = ring_of(file, line("news", old) + line("news", new))
    assert ring.find(old) == ring.find(new) == Caller("news", 6_000, 50)
    with pytest.raises(SettingsError, match="news has 3 keys"):
        ring_of(file, "".join(line("news", new_key()) for _ in range(3)))


def test_two_keys_of_one_name_may_the_same(file: Path) -> None:
    with pytest.raises(SettingsError, match="the two keys of news differ"):
        ring_of(file, line("news", new_key(), "rate=1") + line("news", new_key()))


def test_a_key_comes_and_goes_with_its_line(file: Path) -> None:
    old, new = new_key(), new_key()
    ring = ring_of(file, line("news", old))
    file.write_text(line("news", old) + line("news", new))
    assert ring.find(old) and ring.find(new)
    file.write_text(line("news", new))
    assert ring.find(old) is None
    assert ring.find(new)


def test_a_file_that_is_spoilt_while_the_service_runs_changes_nothing_and_is_told_of_once(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    key = new_key()
    ring = ring_of(file, line("news", key))
    file.write_text("spoilt")
    with caplog.at_level(logging.ERROR):
        assert ring.find(key)
        file.unlink()
        assert ring.find(key) and ring.find(key)
    assert [record.getMessage().rpartition(": ")[2] for record in caplog.records] == [
        "name sha256:<64 hex digits> [priority=high|low] [rate=<a minute>] [share=<percent>]",
        "cannot be read (FileNotFoundError)",
    ]
