"""Counts of the workers: none is lost while Redis is away, none is counted twice."""

from __future__ import annotations

from redis import Redis

from telemetry.measures import Measures, key


def stored(redis: Redis) -> dict[str, int]:
    return {field.decode(): int(number) for field, number in redis.hgetall(key("isnad")).items()}


def test_several_processes_count_into_one_place(redis_connection: Redis) -> None:
    for seconds, words in ((0.004, 10), (0.3, 200), (100.0, 7)):
        measures = Measures()
        measures.extraction("embedded", seconds, words)
        measures.count("articles", "succeeded")
        measures.flush(redis_connection, "isnad")
    assert stored(redis_connection) == {
        "articles succeeded": 3,
        "words embedded": 217,
        "microseconds embedded": 100_304_000,
        "took embedded 0.005": 1,
        "took embedded 0.5": 1,
        "took embedded +Inf": 1,
    }


def test_what_was_written_is_not_written_again(redis_connection: Redis) -> None:
    measures = Measures()
    measures.count("jobs", "succeeded")
    measures.flush(redis_connection, "isnad")
    measures.flush(redis_connection, "isnad")
    assert stored(redis_connection) == {"jobs succeeded": 1}


def test_what_could_not_be_written_is_written_with_what_follows(redis_connection: Redis) -> None:
    measures = Measures()
    measures.count("jobs", "succeeded")
    measures.flush(Redis.from_url("unix:///nowhere/redis.sock"), "isnad")
    measures.count("jobs", "succeeded")
    measures.flush(redis_connection, "isnad")
    assert stored(redis_connection) == {"jobs succeeded": 2}
