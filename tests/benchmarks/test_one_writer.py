"""The records that one writer at a time keeps again are those of real turns, and all of them are kept."""

import pickle
from pathlib import Path

from one_writer import VISITS, bare_commits, records, together
from sqlalchemy import func, select

from assistant.conversations.tables import conversations, turns
from assistant.shop.folder import Shop
from tests.small_shop import build_shop


def test_every_turn_that_is_counted_is_in_the_table(tmp_path: Path) -> None:
    shop, noted = build_shop(tmp_path / "shop"), tmp_path / "noted"
    talks = records(shop)
    assert len(talks) == VISITS
    assert any(record.shown for talk in talks for record in talk)
    noted.write_bytes(pickle.dumps(talks))
    engine = Shop.open(shop).engine
    with engine.connect() as connection:
        before = connection.execute(select(func.count()).select_from(turns)).scalar_one()
    waits, rate = together(shop, noted, programs=2, seconds=0.5)
    with engine.connect() as connection:
        after = connection.execute(select(func.count()).select_from(turns)).scalar_one()
        talked = connection.execute(select(func.count()).select_from(conversations)).scalar_one()
    assert after - before == len(waits) == round(rate * 0.5) > 0
    assert talked > VISITS
    assert bare_commits(shop, 0.1) > 0
