"""What exploring learns is read once, then renewed beside the turns, and moves the propensities."""

import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Engine

import assistant.conversations.store as store_module
from assistant.conversations.store import Conversation, ConversationStore, TurnRecord
from assistant.dialogue.state import Change
from assistant.occasions import learning
from assistant.occasions.arranging import Arranging
from assistant.occasions.learning import EVERY, Learning
from assistant.occasions.occasion import Occasion, Terms
from assistant.shop.folder import create_tables
from assistant.turn.turns import Turn
from recommender.events import Event, EventKind, EventLog
from recommender.exposure.log import Impression, Screen, write_list
from recommender.exposure.outcomes import Showings
from recommender.ranking.blending import Ranked
from retrieval.products import Product
from retrieval.request import SearchRequest
from tests.databases import durable

NOW = datetime.fromisoformat("2026-11-10T20:00:00+08:00")


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    engine = durable(tmp_path / "shop.db")
    create_tables(engine)
    yield engine
    engine.dispose()


def show(engine: Engine, product: str, times: int, clicked: bool) -> None:
    events = []
    with engine.begin() as connection:
        for number in range(times):
            shopper = f"{product}-{number}"
            screen = Screen(shopper, shopper, 1, NOW)
            write_list(connection, screen, [Impression(1, product)])
            events.append(Event(shopper, product, EventKind.CLICK, NOW.isoformat()))
    EventLog(engine).write(events if clicked else [])


def test_what_was_learnt_is_read_once_and_renewed_after_a_while(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[int] = []
    renewed = threading.Event()

    def read(engine: Engine) -> Showings:
        reads.append(1)
        if len(reads) > 1:
            renewed.set()
        return Showings.read(engine)

    monkeypatch.setattr(learning, "Showings", SimpleNamespace(read=read))
    clock = Clock()
    found = Learning(database, clock)
    before = found.current()
    show(database, "a", 30, clicked=True)
    clock.now = EVERY - 1
    assert found.current() is before
    assert len(reads) == 1
    clock.now = EVERY
    found.current()
    assert renewed.wait(30)
    with found._renewing:
        assert found.current().about("a").mean > before.about("a").mean
    assert len(reads) == 2


def test_what_is_clicked_more_is_tried_more(database: Engine) -> None:
    show(database, "p3", 40, clicked=True)
    show(database, "p4", 40, clicked=False)
    beliefs = Learning(database).current()
    products = {f"p{n}": Product(f"p{n}", f"goods {n}") for n in range(6)}
    ranked = [Ranked(key, 0.9, {"popular": 0.9}) for key in products]
    occasion = Occasion(NOW, 0.5, Terms(explore_share=0.5), beliefs)
    made = Arranging(products, SearchRequest(limit=3), occasion).arranged(ranked).draw
    assert made is not None
    chances = dict(zip(made.candidates, made.probabilities, strict=True))
    assert chances["p3"] > 5 * chances["p5"] > 5 * chances["p4"]


def test_a_turn_and_what_it_showed_are_kept_together_or_not_at_all(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    store = ConversationStore(database)
    store.start(Conversation("talk", "mei", 1), NOW)
    turn = Turn("talk", 1, {"reply": "", "action": "search"})
    record = TurnRecord(1, {}, Change({}), turn, shown=(Impression(1, "a"),))
    monkeypatch.setattr(store_module, "write_list", fail)
    with pytest.raises(OSError, match="full"):
        store.append("talk", record, NOW)
    assert store.turns("talk") == []
    monkeypatch.undo()
    store.append("talk", record, NOW)
    assert Showings.read(database).keys() == [("talk", 1, 1)]
