"""Seats for requests that wait."""

import pytest

from service.waiting import WaitingRoom


def test_there_are_as_many_seats_as_were_asked_for() -> None:
    room = WaitingRoom(2)
    with room.seat() as first, room.seat() as second, room.seat() as third:
        assert (first, second, third) == (True, True, False)


def test_a_seat_is_free_again_afterwards_whatever_happened() -> None:
    room = WaitingRoom(1)
    with pytest.raises(KeyError), room.seat():
        raise KeyError
    with room.seat() as seated:
        assert seated


def test_whoever_had_no_seat_gives_none_back() -> None:
    room = WaitingRoom(1)
    with room.seat():
        with room.seat():
            pass
        with room.seat() as seated:
            assert not seated


def test_a_room_without_seats_lets_nobody_wait() -> None:
    with WaitingRoom(0).seat() as seated:
        assert not seated
