"""Settings: read from ISNAD_ variables, checked before anything starts."""

import subprocess
import sys

import pytest

from service.config import Settings, SettingsError


def test_an_empty_environment_gives_the_defaults_of_the_contract() -> None:
    settings = Settings.from_environment({})
    assert settings == Settings()
    assert (settings.max_characters, settings.max_body_bytes, settings.max_wait) == (100_000, 1_048_576, 30)


def test_each_setting_is_read_from_its_variable() -> None:
    settings = Settings.from_environment(
        {"ISNAD_REDIS_URL": "unix:///run/redis.sock", "ISNAD_QUEUE": "news-1", "ISNAD_MAX_WAIT": "5"}
    )
    assert (settings.redis_url, settings.queue, settings.max_wait) == ("unix:///run/redis.sock", "news-1", 5)


def test_a_variable_set_to_nothing_counts_as_not_set() -> None:
    assert Settings.from_environment({"ISNAD_MAX_WAIT": "", "ISNAD_QUEUE": ""}) == Settings()


def test_variables_of_other_programs_are_none_of_its_business() -> None:
    assert Settings.from_environment({"ISNAD_ENGINE": "x", "PATH": "/bin"}) == Settings()


@pytest.mark.parametrize("value", ["31", "-1", "ten", "1.5", " 5", "٥"])
def test_a_number_that_is_not_allowed_is_named_with_what_is(value: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment({"ISNAD_MAX_WAIT": value})
    assert str(raised.value) == f"ISNAD_MAX_WAIT={value}: must be a whole number from 0 to 30 (seconds)"


def test_the_redis_time_limit_stays_above_the_longest_blocking_read() -> None:
    with pytest.raises(SettingsError, match=r"ISNAD_REDIS_TIMEOUT=1: .* from 2 to 60"):
        Settings.from_environment({"ISNAD_REDIS_TIMEOUT": "1"})


@pytest.mark.parametrize(
    "url", ["http://:secret@redis", "redis://:secret@host:port/0", "secret", "redis://:secret@[::1/0"]
)
def test_a_wrong_address_of_redis_is_told_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match="ISNAD_REDIS_URL: must be redis://") as raised:
        Settings.from_environment({"ISNAD_REDIS_URL": url})
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("queue", ["two words", "a:b", "طابور", "q" * 101])
def test_a_queue_is_named_in_plain_letters(queue: str) -> None:
    with pytest.raises(SettingsError, match="ISNAD_QUEUE"):
        Settings.from_environment({"ISNAD_QUEUE": queue})


@pytest.mark.parametrize("value", ["keys", "./keys", "~/keys"])
def test_the_file_of_keys_is_found_from_wherever_the_service_runs(value: str) -> None:
    with pytest.raises(SettingsError, match="ISNAD_API_KEYS_FILE"):
        Settings.from_environment({"ISNAD_API_KEYS_FILE": value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ISNAD_CALLBACK_SECRETS_FILE", "./secrets"),
        ("ISNAD_CALLBACK_PRIVATE", "true"),
        ("ISNAD_CALLBACK_TIMEOUT", "0"),
        ("ISNAD_CALLBACK_PAUSES", "5,-1"),
        ("ISNAD_CALLBACK_PAUSES", "5;30"),
        ("ISNAD_CALLBACK_PAUSES", ",".join(["1"] * 21)),
    ],
)
def test_a_setting_of_callbacks_that_is_not_allowed_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name}="):
        Settings.from_environment({name: value})


def test_the_pauses_of_callbacks_are_seconds_and_make_an_hour() -> None:
    assert Settings(callback_pauses="5,30").pauses == (5, 30)
    assert sum(Settings().pauses) == 3_600


def test_the_server_refuses_to_start_with_one_line_that_names_the_variable() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import service.wsgi"],
        env={"ISNAD_JOB_TIMEOUT": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == "isnad: ISNAD_JOB_TIMEOUT=0: must be a whole number from 1 to 3600 (seconds)\n"
