"""A shop that serves takes changes over: prices into what serves, anything else beside it."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.shop.ingest import ingest
from assistant.turn.turns import Say
from retrieval.amending import amend
from retrieval.amendments import Amendment
from retrieval.catalog import Catalog
from retrieval.products import Product

PATIENCE = 60.0  # seconds; what is waited for takes a fraction of one


@pytest.fixture
def shop(small_shop: Path, tmp_path: Path) -> Iterator[Service]:
    """A copy of the small shop that these tests may change."""
    folder = tmp_path / "shop"
    shutil.copytree(small_shop, folder, ignore=shutil.ignore_patterns("chroma*"))
    service = Service.open(folder)
    yield service
    service.close()


@pytest.fixture
def served(shop: Service) -> Service:
    """The same shop, taking changes over in the background."""
    shop.follow()
    return shop


def ask(service: Service, text: str) -> dict[str, Any]:
    return service.reply(service.start(), Say(text)).to_json()


def ask_rehearsed(service: Service, text: str) -> dict[str, Any]:
    rehearsed = rehearse(service, now=None)
    return rehearsed.reply(rehearsed.start(seed=1), Say(text)).to_json()


def prices(service: Service, text: str = "想买双跑步鞋") -> dict[str, float]:
    return {product["id"]: product["price"] for product in service.search(text, 20)["products"]}


def catalogue(service: Service) -> Catalog:
    return Catalog(service.shop.engine)


def hat() -> Product:
    return Product(
        "hat-1",
        "山迹 渔夫帽 黑色",
        price=59.0,
        currency="CNY",
        category="运动/配件/渔夫帽",
        stock=3,
    )


def test_a_changed_price_is_in_the_next_answer(shop: Service) -> None:
    before = shop.loaded.parts
    assert prices(shop)["shoe-1"] == 150
    amend(shop.shop.engine, [Amendment("shoe-1", price=88.0)])
    assert prices(shop)["shoe-1"] == 88.0
    shown = ask(shop, "100元以内的跑步鞋")["products"]
    assert {product["id"]: product["price"] for product in shown} == {"shoe-0": 100, "shoe-1": 88}
    after = shop.loaded.parts
    assert after.understander is before.understander, "nothing was learnt anew"
    assert after.searcher.dense is before.searcher.dense
    assert after.revision == catalogue(shop).revision()


def test_of_a_changed_price_nothing_else_is_read(
    shop: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    amend(shop.shop.engine, [Amendment("shoe-1", price=88.0)])

    def refuse(*_: object) -> dict[str, Product]:
        raise AssertionError("no whole product is to be read")

    monkeypatch.setattr(Catalog, "get", refuse)
    assert prices(shop)["shoe-1"] == 88.0


def test_a_bound_and_an_order_follow_a_changed_price(shop: Service) -> None:
    assert "shoe-7" not in prices(shop, "120元以内的跑步鞋")
    amend(shop.shop.engine, [Amendment("shoe-7", price=99.0)])
    assert next(iter(prices(shop, "120元以内的跑步鞋，从便宜到贵"))) == "shoe-7"


def test_sold_out_sizes_are_found_once_they_are_in_stock(shop: Service) -> None:
    assert not prices(shop, "43码的跑步鞋")
    amend(shop.shop.engine, [Amendment(sku="shoe-2-43", stock=1)])
    assert list(prices(shop, "43码的跑步鞋")) == ["shoe-2"]


def test_new_and_withdrawn_products_are_taken_over(shop: Service) -> None:
    catalogue(shop).write([hat()])
    assert list(prices(shop, "渔夫帽")) == ["hat-1"]
    catalogue(shop).remove(["hat-1"])
    assert "hat-1" not in prices(shop, "渔夫帽")
    assert shop.health()["products"] == 12


def test_a_price_is_taken_over_in_the_background(served: Service) -> None:
    amend(served.shop.engine, [Amendment("shoe-1", price=88.0)])
    assert served.loaded.settled(PATIENCE)
    assert prices(served)["shoe-1"] == 88.0


def test_an_amendment_is_acknowledged_once_turns_show_it(served: Service) -> None:
    served.amend([Amendment("shoe-1", price=88.0)])
    assert prices(served)["shoe-1"] == 88.0


def test_the_old_catalogue_serves_until_the_new_one_is_whole(
    served: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, reached = threading.Event(), threading.Event()
    maker = type(served.loaded._maker)
    made = maker.made

    def slowly(*args: Any, **named: Any) -> Any:  # noqa: ANN401
        reached.set()
        assert go_on.wait(PATIENCE)
        return made(*args, **named)

    monkeypatch.setattr(maker, "made", slowly)
    catalogue(served).write([hat()])
    assert reached.wait(PATIENCE), "a build was begun"
    assert ask(served, "想买双跑步鞋")["products"], "turns are answered meanwhile"
    assert served.health()["products"] == 12

    amend(served.shop.engine, [Amendment("shoe-1", price=88.0), Amendment("hat-1", price=49.0)])
    revision = catalogue(served).revision()
    for _ in range(1_000):
        if served.loaded.parts.figures == revision:
            break
        threading.Event().wait(0.01)
    assert prices(served)["shoe-1"] == 88.0, "a price does not wait for the build"

    go_on.set()
    assert served.loaded.settled(PATIENCE)
    assert prices(served)["shoe-1"] == 88.0
    assert prices(served, "渔夫帽") == {"hat-1": 49.0}


def test_a_catalogue_that_cannot_be_built_fails_no_turn(
    shop: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr(type(shop.loaded._maker), "made", broken)
    catalogue(shop).write([hat()])
    amend(shop.shop.engine, [Amendment("shoe-1", price=88.0)])
    assert prices(shop)["shoe-1"] == 88.0
    assert shop.health()["products"] == 12
    assert "could not be built" in caplog.text
    monkeypatch.undo()
    catalogue(shop).write([replace(hat(), stock=4)])
    assert list(prices(shop, "渔夫帽")) == ["hat-1"], "the next change is tried again"


def test_a_title_and_a_price_changed_at_once_are_both_taken_over(shop: Service) -> None:
    old = catalogue(shop).get(["sock-1"])["sock-1"]
    catalogue(shop).write([replace(old, title="山迹 羊毛袜 1 双装 白色", price=33.0)])
    assert prices(shop, "羊毛袜")["sock-1"] == 33.0


def test_a_rehearsal_sees_no_later_change(shop: Service) -> None:
    rehearsed = rehearse(shop, now=None)
    amend(shop.shop.engine, [Amendment("shoe-1", price=88.0)])
    assert prices(rehearsed)["shoe-1"] == 150
    assert prices(shop)["shoe-1"] == 88.0
    assert prices(rehearse(shop, now=None))["shoe-1"] == 88.0


def test_patched_parts_answer_as_parts_built_anew(shop: Service) -> None:
    amendments = [Amendment(f"shoe-{n}", price=700.0 - 50 * n) for n in range(8)]
    amendments += [Amendment(sku=f"shoe-{n}-43", stock=n % 3) for n in range(8)]
    amend(shop.shop.engine, amendments)
    said = ("跑步鞋", "43码的跑步鞋，最便宜的", "400以内的鞋", "有什么推荐", "山迹的袜子")
    patched = [ask_rehearsed(shop, text) for text in said]
    fresh = Service.open(shop.shop.path)
    try:
        anew = [ask_rehearsed(fresh, text) for text in said]
    finally:
        fresh.close()
    for one, other in zip(patched, anew, strict=True):
        del one["timings_ms"], other["timings_ms"]
    assert patched == anew


def faq(folder: Path, answer: str) -> Path:
    file = folder / "faq.csv"
    file.write_text(f"id,question,answer\nwrap,发什么快递,{answer}\n", "utf-8")
    return file


def test_new_answers_are_in_the_next_reply(shop: Service, tmp_path: Path) -> None:
    before = shop.loaded.parts
    ingest(shop.shop, [faq(tmp_path, "发云脚快递，每单 5 元。")])
    assert "每单 5 元" in ask(shop, "发什么快递")["reply"]
    ingest(shop.shop, [faq(tmp_path, "发驿马快递，不收费。")])
    assert "不收费" in ask(shop, "发什么快递")["reply"]
    after = shop.loaded.parts
    assert after.searcher is before.searcher, "nothing of the catalogue is made anew"
    assert after.understander is before.understander


def test_new_answers_reach_a_shop_that_follows(served: Service, tmp_path: Path) -> None:
    ingest(served.shop, [faq(tmp_path, "发云脚快递，每单 5 元。")])
    assert served.loaded.settled(PATIENCE)
    assert "每单 5 元" in ask(served, "发什么快递")["reply"]


def test_a_catalogue_built_meanwhile_keeps_new_answers(served: Service, tmp_path: Path) -> None:
    catalogue(served).write([hat()])
    ingest(served.shop, [faq(tmp_path, "发云脚快递，每单 5 元。")])
    assert served.loaded.settled(PATIENCE)
    assert "每单 5 元" in ask(served, "发什么快递")["reply"]
    assert any(product.id == "hat-1" for product in served.loaded.products)
