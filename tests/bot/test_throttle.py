"""The throttle: a burst is free, then one a second; the others do not notice."""

import pytest

from bot.throttle import MOST_CHATS, Throttle


def test_a_burst_is_free_and_the_next_one_waits() -> None:
    throttle = Throttle(rate=1.0, burst=10.0)
    assert [throttle.wait(501) for _ in range(10)] == [0.0] * 10
    assert throttle.wait(501) == pytest.approx(1.0, abs=0.2)


def test_whoever_does_not_stop_waits_longer_and_longer() -> None:
    throttle = Throttle(rate=2.0, burst=1.0)
    assert [round(throttle.wait(501), 1) for _ in range(5)] == [0.0, 0.5, 1.0, 1.5, 2.0]


def test_the_others_do_not_wait() -> None:
    throttle = Throttle()
    for _ in range(1000):
        throttle.wait(501)
    assert throttle.wait(502) == 0.0


def test_the_allowance_comes_back() -> None:
    throttle = Throttle(rate=1000.0, burst=1.0)
    assert throttle.wait(501) == pytest.approx(0.0, abs=1e-6)
    for _ in range(200_000):  # some milliseconds
        pass
    assert throttle.wait(501) == pytest.approx(0.0, abs=1e-6)


def test_chats_that_are_quiet_again_are_forgotten() -> None:
    throttle = Throttle(rate=1e9)
    for chat_id in range(MOST_CHATS + 100):
        throttle.wait(chat_id)
    assert len(throttle._full_at) <= MOST_CHATS
