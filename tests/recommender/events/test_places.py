"""Where something was told is found by an index, and is that place alone."""

import pytest
from sqlalchemy import insert, select, text

from assistant.shop.database import empty_database
from recommender.events.tables import events, metadata, notes, told_at
from tests.databases import bare

ROW = {"user": "mei", "product_id": "p1", "event": "click", "timestamp": "2026-11-01"}


@pytest.mark.parametrize("place", ["talk:3", "talk", "t_lk", "100%"])
def test_a_place_is_that_place_and_what_is_in_it(place: str) -> None:
    engine = bare()
    metadata.create_all(engine)
    inside = [f"{place}:0", f"{place}:12:other", f"{place}:é"]
    outside = ["talk:30:0", "talk:3", "talk-3:0", "talk;3:0", "tolk:3:0", "1000:0", "api:mei:1"]
    apart = [one for one in outside if not one.startswith(f"{place}:")]
    with engine.begin() as connection:
        connection.execute(insert(events), [{**ROW, "key": key} for key in (*inside, *apart)])
        found = connection.scalars(select(events.c.key).where(told_at(events.c.key, place)))
        assert sorted(found) == sorted(inside)


@pytest.mark.parametrize("table", [events, notes])
def test_an_index_finds_it(table: object) -> None:
    engine = empty_database()  # which tells a plan in these words
    metadata.create_all(engine)
    query = select(table.c.id).where(told_at(table.c.key, "talk:3"))  # type: ignore[attr-defined]
    told = query.compile(engine, compile_kwargs={"literal_binds": True})
    with engine.connect() as connection:
        plan = " ".join(str(row) for row in connection.execute(text(f"EXPLAIN QUERY PLAN {told}")))
    assert "SEARCH" in plan
    assert "SCAN" not in plan
