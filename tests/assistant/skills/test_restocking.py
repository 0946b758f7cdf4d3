"""From the shop's file to the reply: when more of what is sold out comes, and what can be done till then."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from assistant.turn.turns import Click, Say
from retrieval.catalog import Catalog
from tests.small_shop import build_shop

NOW = datetime(2026, 11, 11, 4, tzinfo=UTC)
ROWS = """编号,标题,价格,类目,库存,预计到货日期
cup-1,红色搪瓷杯,30,家居/杯子,0,2026/11/20
cup-2,蓝色搪瓷杯,30,家居/杯子,0,2026-11-10
cup-3,绿色搪瓷杯,30,家居/杯子,4,2026-11-20
cup-4,白色搪瓷杯,30,家居/杯子,0,下周
"""
SHOES = """{"id": "boot-1", "title": "牛皮靴", "price": 300, "category": "运动/鞋/靴子", "到货日期": "2026-11-25",
 "variants": [{"sku": "b42", "options": {"size": "42"}, "stock": 2},
 {"sku": "b43", "options": {"size": "43"}, "stock": 0}]}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("restock")
    build_shop(folder / "shop")
    (folder / "cups.csv").write_text(ROWS, "utf-8")
    (folder / "boots.jsonl").write_text(SHOES.replace("\n", ""), "utf-8")
    opened = Shop.create(folder / "shop")
    reports = ingest(opened, [folder / "cups.csv", folder / "boots.jsonl"])
    assert [error.value for error in reports[0].errors] == ["下周"]
    opened.engine.dispose()
    return folder / "shop"


@pytest.fixture(scope="module")
def opened(folder: Path) -> Iterator[Service]:
    service = Service.open(folder)
    yield service
    service.close()


class Talk:
    def __init__(self, service: Service) -> None:
        self.service = rehearse(service, NOW)
        self.id = self.service.start(None, seed=1)

    def __call__(self, *texts: str) -> dict[str, Any]:
        turns = [self.service.reply(self.id, Say(text)).to_json() for text in texts]
        return turns[-1]


@pytest.fixture
def talk(opened: Service) -> Talk:
    return Talk(opened)


def test_the_day_is_kept_as_a_day_where_the_shop_is(folder: Path) -> None:
    shop = Shop.open(folder)
    found = Catalog(shop.engine).get(["cup-1", "sock-1"])
    assert Catalog(shop.engine).altered() == []
    shop.engine.dispose()
    assert found["cup-1"].restock_date == "2026-11-20"
    assert found["cup-1"].to_json()["restock_date"] == "2026-11-20"
    assert "restock_date" not in found["sock-1"].to_json()


def test_the_day_is_said_and_an_alert_is_one_click_away(talk: Talk) -> None:
    turn = talk("cup-1", "什么时候到货")
    assert "11月20日" in turn["reply"]
    assert "到货通知我" in turn["suggestions"]
    assert {"kind": "product", "id": "cup-1"}.items() <= turn["sources"][0].items()
    place = turn["suggestions"].index("到货通知我") + 1
    set_now = talk.service.reply(talk.id, Click("suggestion", position=place)).to_json()
    assert set_now["action"] == "alert"
    assert "11月20日" in set_now["reply"]


def test_a_day_that_is_over_is_not_said(talk: Talk) -> None:
    turn = talk("cup-2", "什么时候到货")
    assert "11月10日" not in turn["reply"]
    assert "到货日期" in turn["reply"]
    assert "到货通知我" in turn["suggestions"]


def test_what_is_there_is_not_waited_for(talk: Talk) -> None:
    turn = talk("cup-3", "还会补货吗")
    assert "仅剩 4 件" in turn["reply"]
    assert "11月20日" not in turn["reply"]


def test_of_one_size_the_day_is_told_for_what_it_is(talk: Talk) -> None:
    turn = talk("boot-1", "43码什么时候到货")
    assert "43" in turn["reply"]
    assert "11月25日" in turn["reply"]
    assert "没有写是哪个规格" in turn["reply"]
    assert any("43" in chip and "到货" in chip for chip in turn["suggestions"])
    assert "仅剩 2 件" in talk("42码什么时候有货")["reply"]


def test_cards_say_it(talk: Talk) -> None:
    labels = {
        key: (talk.service.product(key, "zh") or {})["display"].get("stock_label")
        for key in ("cup-1", "cup-2", "cup-3", "boot-1")
    }
    assert labels == {
        "cup-1": "缺货，预计11月20日到货",
        "cup-2": "暂时缺货",
        "cup-3": "仅剩 4 件",
        "boot-1": "仅剩 2 件",
    }


def test_what_is_sold_out_cannot_go_into_the_cart_and_the_day_is_said(talk: Talk) -> None:
    turn = talk("cup-1", "加购物车")
    assert turn["cart"] == []
    assert "11月20日" in turn["reply"]
    assert "到货通知我" in turn["suggestions"]


def test_a_question_of_an_order_is_not_taken_for_one_of_the_stock(talk: Talk) -> None:
    assert "到货日期" not in talk("cup-1", "我的订单什么时候到货")["reply"]
