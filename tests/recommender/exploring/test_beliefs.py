"""What the log teaches, and the report on it, in worlds made to be seen through."""

import numpy as np
import pytest

from recommender.exploring.beliefs import SUPPOSED, UNKNOWN_RATE, Beliefs
from recommender.exploring.drawing import draw
from recommender.exploring.report import ExploringReport, exploring_report
from recommender.exposure.log import LoggedDraw
from recommender.exposure.outcomes import Showings

RATES = {"a": 0.1, "b": 0.1, "c": 0.4}


def showings(product: list[str], place: list[int], clicked: list[bool]) -> Showings:
    size = len(product)
    flags = np.array(clicked, dtype=np.bool_)
    nothing = np.zeros(size, dtype=np.bool_)
    return Showings(
        ["mei"] * size,
        [f"talk-{row}" for row in range(size)],
        [1] * size,
        product,
        [None] * size,
        np.full(size, np.nan),
        np.array(place, dtype=np.int64),
        np.arange(size, dtype=np.float64),
        flags,
        nothing,
        nothing,
    )


def test_a_product_never_shown_is_believed_to_be_like_the_others() -> None:
    assert Beliefs().about("new").mean == pytest.approx(UNKNOWN_RATE)
    seen = Beliefs.of(showings(["a"] * 400, [1] * 400, [True] * 100 + [False] * 300))
    assert seen.about("new").mean == pytest.approx(0.25, abs=0.01)
    assert sum((seen.about("new").hits, seen.about("new").misses)) == pytest.approx(SUPPOSED)


def test_a_bad_place_is_not_held_against_a_product() -> None:
    """Place 1 brings .5, place 6 .1: a and b both do as well as their places."""
    clicks = [row % 2 == 0 for row in range(500)] + [row % 10 == 0 for row in range(500)]
    log = showings(["a"] * 500 + ["b"] * 500, [1] * 500 + [6] * 500, clicks)
    beliefs = Beliefs.of(log)
    assert beliefs.about("a").mean == pytest.approx(beliefs.about("b").mean, abs=0.03)


def test_what_is_clicked_more_in_the_same_place_is_believed_to_be_better() -> None:
    clicks = [row % 2 == 0 for row in range(200)] + [row % 10 == 0 for row in range(200)]
    beliefs = Beliefs.of(showings(["a"] * 200 + ["b"] * 200, [3] * 400, clicks))
    assert beliefs.about("a").mean > beliefs.about("b").mean + 0.2


def logged(size: int, seed: int) -> ExploringReport:
    """Half of the lists explore, and c is in truth four times as good as what the ranking shows."""
    random = np.random.default_rng(seed)
    names = list(RATES)
    made = [
        draw(3, names, [Beliefs().about(name) for name in names], 0.5, chance)
        for chance in random.random(size)
    ]
    clicked = [bool(random.random() < RATES[one.product_id]) for one in made]
    log = showings([one.product_id for one in made], [3] * size, clicked)
    return exploring_report([LoggedDraw(f"talk-{n}", 1, one) for n, one in enumerate(made)], log)


def test_the_report_finds_what_the_ranking_misses() -> None:
    report = logged(3_000, seed=5)
    assert (report.decisions, report.judged, report.enough) == (3_000, 1_500, True)
    for name in ("ips", "snips", "dr"):
        ranking, learnt = (report.ways[way]["clicked"][name] for way in ("ranking", "learnt"))
        assert ranking.low <= RATES["a"] <= ranking.high
        assert learnt.low <= RATES["c"] <= learnt.high
        assert learnt.low > ranking.high


def test_the_report_says_when_there_is_too_little() -> None:
    assert not logged(100, seed=5).enough
    empty = exploring_report([], showings([], [], []))
    assert empty.to_json() == {
        "decisions": 0,
        "explored": 0,
        "judged": 0,
        "enough": False,
        "ways": {},
    }
