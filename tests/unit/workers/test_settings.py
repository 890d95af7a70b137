import os

import pytest

from workers.settings import Settings, SettingsError, cores


def test_defaults_are_the_queue_isnad_and_a_worker_for_each_core() -> None:
    assert Settings.from_environment({}) == Settings("redis://localhost:6379/0", "isnad", cores(), "auto")


def test_a_variable_set_to_nothing_counts_as_not_set() -> None:
    assert Settings.from_environment({"ISNAD_QUEUE": "", "ISNAD_WORKERS": ""}) == Settings.from_environment(
        {}
    )


def test_cores_are_those_that_this_process_may_use() -> None:
    if hasattr(os, "sched_getaffinity"):
        assert cores() == len(os.sched_getaffinity(0))
    assert cores() >= 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ISNAD_WORKERS", "0"),
        ("ISNAD_WORKERS", "two"),
        ("ISNAD_WORKERS", "٢"),
        ("ISNAD_ENGINE", "magic"),
        ("ISNAD_REDIS_URL", "localhost:6379"),
        ("ISNAD_REDIS_URL", "redis://localhost:port/0"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_the_name_of_its_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({name: value})


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("redis://user:secret@example.org:7000/1", "example.org:7000"),
        ("redis://localhost", "localhost:6379"),
        ("unix:///run/redis.sock", "/run/redis.sock"),
    ],
)
def test_the_address_for_logs_holds_no_password(url: str, address: str) -> None:
    assert Settings.from_environment({"ISNAD_REDIS_URL": url}).redis_address == address
