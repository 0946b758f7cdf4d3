"""The alarm: a planted surge is found soon, told once, about the right things, and seldom for nothing."""

import json
import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from busy_weeks import BusyWeeks, Surge
from sqlalchemy import Engine, insert, select
from surges import Shop, alarms, delay

from assistant.clock import fixed_clock
from assistant.conversations.tables import digests
from assistant.overview.chart import Baseline, Watch
from assistant.overview.overview import Overview
from assistant.overview.surges import baseline
from assistant.overview.tables import surges
from assistant.overview.watching import SurgeWatch
from assistant.service.rehearsal import scratch_database
from assistant.webhooks.outbox import Outbox, Pen
from assistant.webhooks.settings import Kind
from tests.assistant.overview.conftest import ZONE
from tests.databases import ON_POSTGRESQL

START = datetime(2026, 10, 1, tzinfo=ZONE)
PLANTED = START + timedelta(days=20, hours=10)
NOW = START + timedelta(days=21)
SURGE = Surge(PLANTED, hours=8, share=0.35)
PEN = Pen(frozenset({Kind.ALERT}))
CHANCE = random.Random
Made = Callable[[BusyWeeks], Engine]


@pytest.fixture
def made() -> Iterator[Made]:
    engine = scratch_database()

    def write(weeks: BusyWeeks) -> Engine:
        weeks.write(engine)
        return engine

    yield write
    engine.dispose()


def watch_of(engine: Engine, now: datetime = NOW) -> SurgeWatch:
    return SurgeWatch(engine, ZONE, PEN, fixed_clock(now))


def rows(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        return list(connection.execute(select(surges)))


def test_a_planted_surge_is_found_within_a_hundred_and_fifty_messages(made: Made) -> None:
    engine = made(BusyWeeks(START, days=21, per_day=120, surge=SURGE, seed=5))
    assert watch_of(engine).look() == 1
    with engine.connect() as connection:
        (surge,) = connection.execute(select(surges))
        since = select(digests).where(
            digests.c.at >= PLANTED.timestamp(), digests.c.at <= surge.found_at
        )
        until_found = len(connection.execute(since).all())
    assert until_found <= 150
    assert abs(surge.began_at - PLANTED.timestamp()) < 3 * 3_600
    assert surge.negative / surge.messages > 0.2 > 2 * surge.usual
    assert surge.intents[0][0] == SURGE.intent
    assert surge.products[0][0] == SURGE.product


def test_it_is_told_once_however_often_one_looks(made: Made) -> None:
    engine = made(BusyWeeks(START, days=21, per_day=120, surge=SURGE, seed=5))
    assert [watch_of(engine).look() for _ in range(3)] == [1, 0, 0]
    (message,) = Outbox(engine).all()
    told = json.loads(message.body)["data"]
    assert (message.kind, told["alert"]) == ("alert", "negative_surge")
    assert told["share"] > 2 * told["usual"]
    assert told["intents"][0]["intent"] == SURGE.intent
    assert told["products"][0]["id"] == SURGE.product


def test_looking_now_and_then_finds_the_same_as_looking_once(made: Made) -> None:
    engine = made(BusyWeeks(START, days=21, per_day=120, surge=SURGE, seed=5))
    query = select(digests).order_by(digests.c.turn_id)
    with engine.connect() as connection:
        everything = [row._asdict() for row in connection.execute(query)]
    later = scratch_database()
    for start in range(0, len(everything), 997):
        with later.begin() as connection:
            connection.execute(insert(digests), everything[start : start + 997])
        watch_of(later).look()
    watch_of(engine).look()
    assert rows(later) == rows(engine)
    later.dispose()


@pytest.mark.skipif(ON_POSTGRESQL, reason="only SQLite's driver counts changes")
def test_a_look_at_nothing_new_writes_nothing(made: Made) -> None:
    engine = made(BusyWeeks(START, days=2, per_day=20))
    watch_of(engine).look()
    with engine.connect() as connection:
        counter = connection.connection.driver_connection
        assert counter is not None
        before = counter.total_changes
        assert watch_of(engine).look() == 0
        assert counter.total_changes == before


def test_a_surge_ends_and_does_not_become_usual(made: Made) -> None:
    weeks = BusyWeeks(START, days=24, per_day=120, surge=SURGE, seed=5)
    engine = made(weeks)
    later = NOW + timedelta(days=3)
    watch_of(engine, later).look()
    with engine.connect() as connection:
        (surge,) = connection.execute(select(surges))
        usual = baseline(connection, later.timestamp())
    assert surge.ended_at is not None
    assert surge.ended_at > (PLANTED + timedelta(hours=6)).timestamp()
    assert usual.share == pytest.approx(weeks.negative, abs=0.015)


def test_an_old_surge_is_shown_but_no_longer_told(made: Made) -> None:
    engine = made(BusyWeeks(START, days=21, per_day=120, surge=SURGE, seed=5))
    watch_of(engine, NOW + timedelta(days=5)).look()
    assert len(rows(engine)) == 1
    assert Outbox(engine).all() == []


def test_weeks_without_a_surge_are_quiet(made: Made) -> None:
    engine = made(BusyWeeks(START, days=21, per_day=120, seed=6))
    assert watch_of(engine).look() == 0


def test_nothing_is_said_before_it_is_known_what_is_usual(made: Made) -> None:
    early = Surge(START + timedelta(days=2), hours=8, share=0.5)
    engine = made(BusyWeeks(START, days=4, per_day=120, surge=early))
    watch = watch_of(engine, START + timedelta(days=4))
    assert watch.look() == 0
    overview = Overview(engine, ZONE, fixed_clock(START + timedelta(days=4)))
    assert overview.report(overview.latest(7)).alarm.to_json()["state"] == "learning"


def test_one_angry_conversation_is_no_surge() -> None:
    chart, watch = Baseline(60, 1_000, 28.0).chart, Watch()
    for number in range(200):
        assert not watch.see(number, negative=number in (10, 11, 12), chart=chart)


def test_a_shop_in_which_nobody_was_ever_angry_can_be_warned() -> None:
    chart, watch = Baseline(0, 400, 10.0).chart, Watch()
    assert any(watch.see(number, negative=number % 3 == 0, chart=chart) for number in range(60))


def test_false_alarms_are_rare_where_the_usual_share_swings_over_the_day() -> None:
    years = 15.0
    assert alarms(Shop(100, 0.06), years, CHANCE(1)) / years <= 0.2


def test_a_threefold_rise_is_found_within_some_hundred_messages() -> None:
    chance = CHANCE(2)
    waits = sorted(delay(Shop(100, 0.06), 3.0, chance) for _ in range(21))
    assert waits[10] <= 200


def test_the_report_has_the_surge(made: Made) -> None:
    engine = made(BusyWeeks(START, days=21, per_day=120, surge=SURGE, seed=5))
    watch_of(engine).look()
    overview = Overview(engine, ZONE, fixed_clock(NOW))
    (told,) = overview.report(overview.latest(7)).sheets["surges"].to_json()
    assert str(told["intents"]).startswith(SURGE.intent)
    assert overview.report(overview.latest(7)).alarm.to_json()["state"] == "watching"
    earlier = overview.report(overview.span("2026-10-05", "2026-10-11"))
    assert earlier.sheets["surges"].rows == ()
