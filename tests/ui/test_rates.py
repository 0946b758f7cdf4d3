"""How often one may ask: allowances that refill, each for itself, in bounded memory."""

import pytest

import ui.rates
from ui.rates import Rates, TooFast
from ui.turnstile import neighbourhood


class Watch:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def refused(rates: Rates, who: str, times: int) -> int:
    count = 0
    for _ in range(times):
        try:
            rates.take(who)
        except TooFast:
            count += 1
    return count


def test_a_minutes_worth_may_come_at_once_and_no_more() -> None:
    assert refused(Rates(10, Watch()), "a", 14) == 4


def test_the_allowance_refills_evenly_and_says_when() -> None:
    watch = Watch()
    rates = Rates(10, watch)
    refused(rates, "a", 10)
    with pytest.raises(TooFast, match="in 6 seconds"):
        rates.take("a")
    watch.now = 6
    assert refused(rates, "a", 2) == 1
    watch.now = 600
    assert refused(rates, "a", 12) == 2


def test_one_does_not_use_up_anothers() -> None:
    rates = Rates(3, Watch())
    assert refused(rates, "a", 5) == 2
    assert refused(rates, "b", 3) == 0


def test_nought_means_as_often_as_they_like() -> None:
    assert refused(Rates(0), "a", 100) == 0


def test_who_comes_under_ever_new_names_fills_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ui.rates, "MOST_KNOWN", 5)
    rates = Rates(3, Watch())
    for number in range(50):
        rates.take(f"n{number}")
    assert len(rates._left) == 5


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("2001:db8::1", "2001:db8::ffff:2", True, id="one subscriber"),
        pytest.param("2001:db8::1", "2001:db8:0:1::1", False, id="the next one"),
        pytest.param("203.0.113.1", "203.0.113.2", False, id="IPv4"),
        pytest.param("testclient", "testclient", True, id="a name"),
    ],
)
def test_what_counts_as_one_address(one: str, other: str, same: bool) -> None:
    assert (neighbourhood(one) == neighbourhood(other)) is same
