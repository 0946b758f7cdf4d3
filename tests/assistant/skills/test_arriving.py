"""From the files of warehouses to the reply: by when something can be there, and what is said where that is unknown."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from assistant.turn.turns import Say
from tests.small_shop import build_shop

NOW = datetime(2026, 11, 11, 4, tzinfo=UTC)
CUPS = """编号,标题,价格,类目,库存
cup-1,红色搪瓷杯,30,家居/杯子,9
cup-2,蓝色搪瓷壶,60,家居/壶,9
"""
STOCK = """warehouse,sku,product_id,stock
east,,cup-1,9
west,,cup-2,9
"""
RATES = """warehouse,region,carrier,fee,more,days
east,浙江,slow,5,1,3
east,杭州市,quick,15,1,1
west,浙江,slow,8,1,4
west,四川,slow,4,1,2
"""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("arriving")
    files = []
    for name, text in (("cups.csv", CUPS), ("stock.csv", STOCK), ("rates.csv", RATES)):
        (folder / name).write_text(text, "utf-8")
        files.append(folder / name)
    build_shop(folder / "shop")
    shop = Shop.create(folder / "shop")
    ingest(shop, files)
    shop.engine.dispose()
    service = Service.open(folder / "shop")
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


def test_days_run_from_the_soonest_to_the_cheapest_way(talk: Talk) -> None:
    turn = talk("红色搪瓷杯", "第一个寄到杭州要几天")
    assert "1 到 3 天" in turn["reply"]
    assert "11月12日" in turn["reply"]
    assert [(one["kind"], one["id"]) for one in turn["sources"]] == [("product", "cup-1")]


def test_where_to_is_asked_and_its_answer_taken(talk: Talk) -> None:
    asked = talk("红色搪瓷杯", "第一个多久能到")
    assert "寄到" in asked["reply"]
    told = talk("宁波")
    assert "宁波" in told["reply"]
    assert "3 天" in told["reply"]
    assert "11月14日" in told["reply"]


def test_english_is_answered_in_english(talk: Talk) -> None:
    turn = talk(
        "red enamel cup 红色搪瓷杯", "how long does delivery of the first one take", "Hangzhou"
    )
    assert turn["language"] == "en"
    assert "1 to 3 days" in turn["reply"]


def test_a_place_no_warehouse_with_it_sends_to_is_given_no_day(talk: Talk) -> None:
    turn = talk("红色搪瓷杯", "第一个寄到成都要几天")
    assert "11月" not in turn["reply"]


def test_a_cart_from_two_warehouses_comes_in_two_parcels(talk: Talk) -> None:
    talk("红色搪瓷杯", "第一个加购物车", "蓝色搪瓷壶", "第一个加购物车")
    turn = talk("看看购物车", "寄到杭州要几天")
    assert "4 天" in turn["reply"]
    assert "2 个包裹" in turn["reply"]


def test_who_asks_of_an_order_is_not_told_of_goods(talk: Talk) -> None:
    turn = talk("红色搪瓷杯", "我的订单什么时候到")
    assert turn["action"] != "answer"


def test_another_place_is_answered_as_the_first_was(talk: Talk) -> None:
    told = talk("红色搪瓷杯", "第一个寄到杭州要几天", "那宁波呢")
    assert "宁波" in told["reply"]
    assert "3 天" in told["reply"]
    again = talk("or to Hangzhou?")
    assert "1 to 3 days" in again["reply"]
    assert again["cart"] == []


def test_another_place_may_follow_one_that_is_not_sent_to(talk: Talk) -> None:
    told = talk("红色搪瓷杯", "第一个寄到成都要几天", "那杭州呢")
    assert "杭州" in told["reply"]
    assert "1 到 3 天" in told["reply"]


def test_the_place_is_known_for_other_goods(talk: Talk) -> None:
    talk("红色搪瓷杯", "第一个寄到宁波要几天")
    told = talk("蓝色搪瓷壶", "第一个几天能到")
    assert "宁波" in told["reply"]
    assert "4 天" in told["reply"]


def test_a_place_alone_is_no_question_of_delivery_once_other_things_were_spoken_of(
    talk: Talk,
) -> None:
    told = talk("红色搪瓷杯", "第一个寄到杭州要几天", "谢谢", "那宁波呢")
    assert "天到" not in told["reply"]
