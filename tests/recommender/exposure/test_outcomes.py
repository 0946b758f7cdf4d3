"""Clicks, carts and purchases go to the list that led to them; small enough to check by hand."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

import recommender.events.tables
import recommender.exposure.tables
from recommender.events import Event, EventKind, EventLog
from recommender.exposure.draws import Draw
from recommender.exposure.log import (
    Impression,
    Screen,
    all_draws,
    forget_shoppers,
    take_back_list,
    write_list,
)
from recommender.exposure.outcomes import Showings
from tests.databases import bare

START = datetime.fromisoformat("2026-11-01T12:00:00+08:00")
DRAW = Draw(2, ("b", "c"), (0.9, 0.1), 1)


@pytest.fixture
def engine() -> Engine:
    made = bare()
    for tables in (recommender.events.tables, recommender.exposure.tables):
        tables.metadata.create_all(made)
    return made


def show(engine: Engine, shopper: str, ids: str, hours: float, turn: int = 1) -> None:
    screen = Screen(shopper, f"talk-{shopper}", turn, START + timedelta(hours=hours))
    shown = [Impression(place, one, "x", 10.0) for place, one in enumerate(ids, 1)]
    with engine.begin() as connection:
        write_list(connection, screen, shown)


def act(engine: Engine, shopper: str, product: str, kind: EventKind, hours: float) -> None:
    moment = (START + timedelta(hours=hours)).isoformat()
    EventLog(engine).write([Event(shopper, product, kind, moment)])


def test_an_act_goes_to_the_latest_list_before_it(engine: Engine) -> None:
    show(engine, "mei", "ab", 0)
    show(engine, "mei", "ba", 2, turn=2)
    act(engine, "mei", "a", EventKind.CLICK, 1)
    act(engine, "mei", "b", EventKind.VIEW, 3)
    assert Showings.read(engine).clicked.tolist() == [True, False, True, False]


@pytest.mark.parametrize(
    ("hours", "counts"),
    [
        pytest.param(-0.1, False, id="before it was shown"),
        pytest.param(0, True, id="in the same moment"),
        pytest.param(7 * 24, True, id="after a week"),
        pytest.param(7 * 24 + 0.1, False, id="after more than a week"),
    ],
)
def test_an_act_counts_for_a_week(engine: Engine, hours: float, counts: bool) -> None:
    show(engine, "mei", "a", 0)
    act(engine, "mei", "a", EventKind.ADD_TO_CART, hours)
    assert Showings.read(engine).carted.tolist() == [counts]


def test_who_buys_has_looked_and_taken(engine: Engine) -> None:
    show(engine, "mei", "ab", 0)
    act(engine, "mei", "b", EventKind.PURCHASE, 5)
    showings = Showings.read(engine)
    for flags in (showings.clicked, showings.carted, showings.bought):
        assert flags.tolist() == [False, True]


def test_another_shopper_and_another_product_do_not_count(engine: Engine) -> None:
    show(engine, "mei", "a", 0)
    act(engine, "li", "a", EventKind.CLICK, 1)
    act(engine, "mei", "z", EventKind.CLICK, 1)
    act(engine, "mei", "a", EventKind.DISLIKE, 1)
    assert Showings.read(engine).clicked.tolist() == [False]


def test_a_list_is_kept_with_its_draw_and_can_be_taken_back_or_forgotten(engine: Engine) -> None:
    screen = Screen("mei", "talk", 3, START)
    with engine.begin() as connection:
        write_list(connection, screen, [Impression(1, "a"), Impression(2, "c", draw=DRAW)])
    show(engine, "li", "a", 0)
    assert [(one.turn, one.draw) for one in all_draws(engine)] == [(3, DRAW)]
    with engine.begin() as connection:
        take_back_list(connection, "talk", 3)
    assert not all_draws(engine)
    assert Showings.read(engine).shopper == ["li"]
    with engine.begin() as connection:
        forget_shoppers(connection, ["li"])
    assert not len(Showings.read(engine))


def test_only_what_is_asked_for_is_read(engine: Engine) -> None:
    show(engine, "mei", "a", 0)
    show(engine, "mei", "b", 48)
    assert Showings.read(engine, "2026-11-02").product_id == ["b"]
