"""A turn and what goes with it are kept together, and what is sent again is not done again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from assistant.conversations.tables import turns
from assistant.orders.tables import actions
from assistant.records.tables import orders
from assistant.service import feedback
from assistant.service.service import Service
from assistant.turn.turns import Click, Say
from recommender.events.tables import events
from tests.small_shop import SETTINGS, build_shop


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    folder = build_shop(tmp_path / "shop")
    settings = SETTINGS + 'payment_url = "https://pay.example/{order}"\n'
    (folder / "shop.toml").write_text(settings, "utf-8")
    opened = Service.open(folder)
    yield opened
    opened.close()


def count(service: Service, table: object) -> int:
    with service.shop.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]  # a table


class Stopped(Exception):
    """Stands for a program that ends at this place."""


def stop(*_: object, **__: object) -> None:
    raise Stopped


ADDING = Click("add_to_cart", product_id="sock-1")


def test_a_turn_is_not_kept_without_its_events(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = service.start("mei")
    with monkeypatch.context() as patched:
        patched.setattr(feedback, "write_notes", stop)
        with pytest.raises(Stopped):
            service.reply(talk, ADDING, "m-1")
    assert count(service, turns) == count(service, events) == 0
    again = service.reply(talk, ADDING, "m-1")
    assert [line["quantity"] for line in again.to_json()["cart"]] == [1]
    assert count(service, turns) == count(service, events) == 1


def test_an_edit_cut_off_leaves_the_message_as_it_was(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = service.start()
    service.reply(talk, Say("跑步鞋"))
    before = service.history(talk)
    with monkeypatch.context() as patched:
        patched.setattr(feedback, "write_notes", stop)
        with pytest.raises(Stopped):
            service.edit(talk, 1, "运动袜")
    assert service.history(talk) == before


def test_undo_in_words_sent_twice_takes_one_turn_back(service: Service) -> None:
    talk = service.start()
    service.reply(talk, ADDING)
    service.reply(talk, Click("add_to_cart", product_id="sock-2"))
    first = service.reply(talk, Say("撤销"), "m-undo")
    assert service.reply(talk, Say("撤销"), "m-undo") == first
    assert [line["id"] for line in first.to_json()["cart"]] == ["sock-1"]


def test_an_order_whose_turn_was_lost_is_not_placed_twice(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk, there = service.start("mei"), count(service, orders)
    service.reply(talk, ADDING)
    with monkeypatch.context() as patched:
        patched.setattr(feedback, "write_notes", stop)
        with pytest.raises(Stopped):
            service.reply(talk, Say("去结算"), "m-pay")
    assert count(service, orders) == there + 1, "the order is durable before the turn is"
    again = service.reply(talk, Say("去结算"), "m-pay").to_json()
    assert again["action"] == "checkout"
    assert count(service, orders) == there + 1
    assert count(service, actions) == 1
    with service.shop.engine.connect() as connection:
        placed = connection.scalar(select(actions.c.order_id))
    assert str(placed) in again["reply"]


def test_an_order_taken_back_can_be_placed_again(service: Service) -> None:
    talk, there = service.start("mei"), count(service, orders)
    service.reply(talk, ADDING)
    service.reply(talk, Say("去结算"))
    service.undo(talk)
    assert service.reply(talk, Say("去结算")).to_json()["action"] == "checkout"
    assert count(service, orders) == there + 2


def test_an_event_with_an_id_is_kept_once(service: Service) -> None:
    told = {"user": "mei", "product_id": "sock-1", "event": "view", "event_id": "e-1"}
    service.record_event(told)
    service.record_event(told)
    assert count(service, events) == 1
    service.record_event({**told, "event_id": "e-2"})
    assert count(service, events) == 2


def test_one_shoppers_event_id_is_not_anothers(service: Service) -> None:
    told = {"product_id": "sock-1", "event": "view", "event_id": "e-1"}
    service.record_event({**told, "user": "mei"})
    service.record_event({**told, "user": "lin"})
    assert count(service, events) == 2


def test_the_id_of_a_message_counts_and_not_its_words(service: Service) -> None:
    talk = service.start()
    first = service.reply(talk, Say("跑步鞋"), "m-1")
    assert service.reply(talk, Say("运动袜"), "m-1") == first
    assert count(service, turns) == 1
