"""The shop's log as Parquet."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from sqlalchemy import create_engine

from assistant.errors import SparkError
from assistant.spark import exporting
from assistant.spark.exporting import FILE, export_events
from recommender.events import Event, EventKind, EventLog
from recommender.events.tables import metadata
from tests.recommender.data import shop_events


def silent(_done: int, _total: int) -> None:
    """Tells no one."""


@pytest.fixture
def log() -> EventLog:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    log = EventLog(engine)
    log.write([*shop_events(20), Event("ann", "p1", EventKind.RATE, "2026-01-01", 4.0)])
    return log


def test_all_events_are_written_in_the_order_of_the_log(
    log: EventLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 50)
    assert export_events(log, tmp_path / "out", silent) == 121
    found = pq.read_table(tmp_path / "out" / FILE).to_pydict()
    known = log.all()
    assert found["user"] == known.user
    assert found["timestamp"] == known.timestamp
    assert found["value"][0] == 4.0
    assert len(set(found["log_key"])) == 121
    assert [path.name for path in (tmp_path / "out").iterdir()] == [FILE]


def test_a_folder_that_cannot_be_written_is_named(log: EventLog, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", "utf-8")
    with pytest.raises(SparkError, match=r"out' cannot be written"):
        export_events(log, tmp_path / "out", silent)
