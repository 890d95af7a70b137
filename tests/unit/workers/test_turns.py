"""Whose job is next: what the service has wait (service.turns) is let in by the workers (workers.turns)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import takewhile

import pytest
from redis import Redis
from rq.exceptions import DequeueTimeout

from service.keys import ANYBODY, Caller
from service.turns import Turns
from workers.queue import ExtractionQueue
from workers.turns import MOST_AHEAD

ENTRY = "rq:queue:isnad"
NEWS, RADIO = Caller("news"), Caller("radio")
ARCHIVE = Caller("archive", urgent=False)
turns = Turns("isnad", ENTRY)

Put = Callable[..., None]


@pytest.fixture
def put(redis_connection: Redis) -> Put:
    """Has jobs of a caller wait."""

    def put(who: Caller, *jobs: str, urgent: bool = True) -> None:
        for job in jobs:
            turns.put(job, who, urgent, redis_connection)

    return put


def take(redis: Redis, timeout: int | None = None) -> str:
    """The job that a worker takes; nothing where none is there."""
    taken = ExtractionQueue.take(redis, ENTRY, timeout)
    return taken[0] if taken else ""


def take_all(redis: Redis) -> list[str]:
    return list(takewhile(bool, (take(redis) for _ in range(1_000))))


def test_jobs_of_one_caller_come_in_order(put: Put, redis_connection: Redis) -> None:
    put(NEWS, "n1", "n2", "n3")
    assert take_all(redis_connection) == ["n1", "n2", "n3"]


def test_many_jobs_of_one_caller_do_not_hold_up_another_s_few(put: Put, redis_connection: Redis) -> None:
    put(NEWS, *(f"n{number}" for number in range(100)))
    put(RADIO, "r1", "r2")
    assert take_all(redis_connection)[:5] == ["n0", "n1", "r1", "n2", "r2"]


def test_an_urgent_job_goes_before_all_that_can_wait(put: Put, redis_connection: Redis) -> None:
    put(NEWS, "b1", "b2", "b3", urgent=False)
    put(NEWS, "n1")
    assert take_all(redis_connection) == ["n1", "b1", "b2", "b3"]


def test_of_a_caller_whose_key_is_low_nothing_is_urgent(put: Put, redis_connection: Redis) -> None:
    put(ARCHIVE, "a1", "a2", "a3")
    put(NEWS, "n1")
    assert take_all(redis_connection) == ["n1", "a1", "a2", "a3"]


def test_what_can_wait_has_its_turn_though_urgent_jobs_wait_without_end(
    put: Put, redis_connection: Redis
) -> None:
    put(NEWS, *(f"n{number}" for number in range(10 * MOST_AHEAD)))
    put(ARCHIVE, *(f"a{number}" for number in range(3)))
    first = take_all(redis_connection)[: 4 * (MOST_AHEAD + 1)]
    assert [job for job in first if job.startswith("a")] == ["a0", "a1", "a2"]


def test_what_can_wait_has_its_turn_though_urgent_jobs_come_in_without_end(
    put: Put, redis_connection: Redis
) -> None:
    put(ARCHIVE, *(f"a{number}" for number in range(3)))
    taken = []
    for number in range(4 * (MOST_AHEAD + 1)):
        put(NEWS, f"n{number}")
        taken.append(take(redis_connection))
    assert [job for job in taken if job.startswith("a")] == ["a0", "a1", "a2"]


def test_urgent_jobs_that_come_in_while_one_can_wait_keep_their_order(
    put: Put, redis_connection: Redis
) -> None:
    put(ARCHIVE, "a1")
    put(NEWS, "n1", "n2")
    put(RADIO, "r1")
    assert take_all(redis_connection) == ["n1", "n2", "r1", "a1"]


def test_no_job_is_lost_and_none_is_taken_twice_by_workers_and_clients_at_the_same_moment(
    redis_url: str,
) -> None:
    callers = [NEWS, RADIO, ARCHIVE, ANYBODY]
    start, taken, lock = threading.Barrier(12, timeout=60), [], threading.Lock()

    def send(number: int) -> None:
        with Redis.from_url(redis_url) as redis:
            start.wait()
            for job in range(100):
                turns.put(f"{number}-{job}", callers[number % 4], job % 2 == 0, redis)

    def work() -> None:
        with Redis.from_url(redis_url) as redis:
            start.wait()
            try:
                while True:
                    job = take(redis, timeout=2)
                    with lock:
                        taken.append(job)
            except DequeueTimeout:
                return

    threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    threads += [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(f"{number}-{job}" for number in range(8) for job in range(100))


def test_a_worker_that_waits_is_given_a_job_while_others_are_busy(put: Put, redis_url: str) -> None:
    taken = []

    def work() -> None:
        with Redis.from_url(redis_url) as redis:
            taken.append(take(redis, timeout=20))

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    put(NEWS, "n1", "n2", "n3")
    for worker in workers:
        worker.join()
    assert sorted(taken) == ["n1", "n2", "n3"]


def test_after_a_worker_that_was_killed_before_it_let_the_next_in_nothing_stands_still(
    put: Put, redis_connection: Redis
) -> None:
    put(NEWS, "n1", "n2", "n3")
    redis_connection.lpop(ENTRY)
    assert take_all(redis_connection) == ["n2", "n3"]


def test_a_job_that_is_removed_is_not_taken_and_not_counted(put: Put, redis_connection: Redis) -> None:
    put(NEWS, "n1", "n2", "n3")
    put(RADIO, "r1")
    for job, who in (("n1", NEWS), ("n3", NEWS), ("r1", RADIO)):
        turns.remove(job, who, redis_connection)
    assert turns.lengths(NEWS, redis_connection) == (1, 1)
    assert take_all(redis_connection) == ["n2"]


def test_a_caller_whose_line_was_emptied_has_one_turn_when_it_comes_back(
    put: Put, redis_connection: Redis
) -> None:
    put(RADIO, "r0")
    put(NEWS, "n1")
    turns.remove("n1", NEWS, redis_connection)
    put(RADIO, "r1", "r2", "r3")
    put(NEWS, "n2", "n3", "n4")
    assert take_all(redis_connection) == ["r0", "r1", "n2", "r2", "n3", "r3", "n4"]


def test_jobs_are_counted_all_and_by_caller(put: Put, redis_connection: Redis) -> None:
    put(ANYBODY, "first", "x1")
    put(NEWS, "n1", "n2")
    put(NEWS, "b1", urgent=False)
    assert turns.lengths(NEWS, redis_connection) == (5, 3)
    assert turns.lengths(RADIO, redis_connection) == (5, 0)


def test_when_all_is_done_nothing_is_left_but_the_count_of_turns(put: Put, redis_connection: Redis) -> None:
    put(NEWS, "n1", "n2")
    put(ARCHIVE, "a1")
    take_all(redis_connection)
    assert set(redis_connection.keys("isnad:*")) <= {b"isnad:turns:isnad:next", b"isnad:turns:isnad:ahead"}
