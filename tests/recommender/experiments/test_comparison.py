"""An experiment as it is reported: who counts, what counts, and when nothing can be said."""

import numpy as np
import pytest

from recommender.events import EventColumns
from recommender.experiments.comparison import Comparison, compared
from recommender.experiments.log import Exposed

START = 1_762_000_000.0
SHARES = {"old": 0.5, "new": 0.5}


def events(rows: list[tuple[str, str, float]]) -> EventColumns:
    """Rows of shopper, kind and seconds after the start."""
    moments = [f"{np.datetime64(int((START + at) * 1e6), 'us')}+00:00" for *_, at in rows]
    users, kinds = [row[0] for row in rows], [row[1] for row in rows]
    return EventColumns(users, ["p"] * len(rows), kinds, moments, np.full(len(rows), np.nan))


def world(size: int, rates: dict[str, float], seed: int = 1) -> Comparison:
    random = np.random.default_rng(seed)
    exposed = [
        Exposed(f"{variant}-{number}", variant, "known", START)
        for variant in rates
        for number in range(size)
    ]
    clicks = [
        (one.shopper, "click", 60.0) for one in exposed if random.random() < rates[one.variant]
    ]
    return compared("test", SHARES, exposed, events(clicks))


def test_a_large_difference_among_many_is_shown() -> None:
    found = world(1_000, {"old": 0.1, "new": 0.2}).measures["new"]["clicked"]
    assert found.verdict == "higher"
    assert found.change is not None
    assert found.change.low < 0.1 < found.change.high


def test_a_lower_rate_is_said_to_be_lower() -> None:
    assert world(1_000, {"old": 0.2, "new": 0.1}).measures["new"]["clicked"].verdict == "lower"


def test_no_difference_is_hardly_ever_shown_as_one() -> None:
    verdicts = [
        world(300, {"old": 0.1, "new": 0.1}, seed).measures["new"]["clicked"].verdict
        for seed in range(100)
    ]
    assert verdicts.count("no difference shown") >= 88


@pytest.mark.parametrize(
    ("size", "rate"), [pytest.param(20, 0.5, id="few"), pytest.param(200, 0.005, id="rare")]
)
def test_too_little_is_said_to_be_too_little(size: int, rate: float) -> None:
    found = world(size, {"old": rate, "new": rate}).measures["new"]["clicked"]
    assert found.verdict == "too little"
    assert found.to_json()["change"]["noticeable"] > 0.01


def test_a_shopper_counts_once_and_only_for_what_came_after() -> None:
    exposed = [Exposed("a", "old", "known", START), Exposed("b", "new", "visitor", START)]
    log = events(
        [
            ("a", "click", -5),
            ("b", "view", 1),
            ("b", "click", 2),
            ("b", "purchase", 9_000_000),
            ("z", "click", 3),
        ]
    )
    found = compared("test", SHARES, exposed, log, until=START + 1000)
    assert found.measures["old"]["clicked"].rate.count == 0
    assert found.measures["new"]["clicked"].rate.count == 1
    assert found.measures["new"]["bought"].rate.count == 0
    assert found.strata == {"known": {"old": 1}, "visitor": {"new": 1}}


def test_who_buys_has_clicked_and_put_it_into_the_cart() -> None:
    found = compared(
        "test", SHARES, [Exposed("a", "new", "known", START)], events([("a", "purchase", 5)])
    )
    assert [found.measures["new"][name].rate.count for name in ("clicked", "carted", "bought")] == [
        1,
        1,
        1,
    ]


def test_a_split_that_was_not_asked_for_is_told() -> None:
    exposed = [Exposed(f"old-{n}", "old", "known", START) for n in range(300)]
    exposed += [Exposed(f"new-{n}", "new", "known", START) for n in range(200)]
    assert not compared("test", SHARES, exposed, events([])).split_is_sound
    assert compared("test", {"old": 0.6, "new": 0.4}, exposed, events([])).split_is_sound
