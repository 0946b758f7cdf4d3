"""A shop's database with three busy weeks in it, and what stands in its turns read the slow way."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from busy_weeks import BusyWeeks
from sqlalchemy import Engine

from assistant.clock import fixed_clock
from assistant.overview.overview import Overview
from assistant.shop.folder import scratch_database

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 1, tzinfo=ZONE)
NOW = START + timedelta(days=21, hours=15)


@pytest.fixture(scope="session")
def busy() -> Iterator[Engine]:
    engine = scratch_database()
    BusyWeeks(START, days=22, per_day=30, seed=3).write(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def overview(busy: Engine) -> Overview:
    return Overview(busy, ZONE, fixed_clock(NOW.astimezone(UTC)))
