"""Reviews, answers and orders come back as they were written, and are written once."""

import pytest
from sqlalchemy import Engine

import assistant.records.tables
from assistant.records.faq import FaqEntry, FaqStore
from assistant.records.opinions import Count, Opinion, OpinionStore, Quotable
from assistant.records.orders import Order, OrderLine, OrderStatus, OrderStore
from assistant.records.reviews import Review, ReviewStore
from retrieval.catalog import Written
from tests.databases import bare

GOOD = Review("p1", "很轻，跑起来舒服", "u1", 5.0, "zh", "2026-01-02T00:00:00+08:00")
BAD = Review("p1", "鞋底偏硬", "u2", 2.0, "zh", "2026-02-02T00:00:00+08:00")
SHIPPING = FaqEntry(
    "fee",
    "shipping",
    {"zh": ("包邮吗", "运费怎么算"), "en": ("Is delivery free?",)},
    {"zh": "满 99 元包邮。", "en": "Free from 99 yuan."},
)
ORDER = Order(
    order_id="2026110300016021",
    status=OrderStatus.PAID,
    user="u1",
    created_at="2026-11-03T10:00:00+08:00",
    paid_at="2026-11-03T10:01:00+08:00",
    phone_last4="0001",
    total=219.0,
    shipping_fee=0.0,
    address={"name": "小云", "phone": "13800000001", "region": "浙江嘉兴", "detail": "云路 1 号"},
    lines=(OrderLine("p1", 2, "p1-42", "跑步鞋", 109.5),),
    history=({"at": "2026-11-03T10:01:00+08:00", "text": "已付款"},),
)


@pytest.fixture
def engine() -> Engine:
    engine = bare()
    assistant.records.tables.metadata.create_all(engine)
    return engine


def test_reviews_are_kept_once_and_come_newest_first(engine: Engine) -> None:
    store = ReviewStore(engine)
    assert store.compare([GOOD, BAD]) == Written(added=2)
    assert store.write([GOOD, BAD, GOOD]) == Written(added=2)
    assert store.write([GOOD]) == Written(unchanged=1)
    assert store.of_product("p1") == [BAD, GOOD]
    assert store.of_product("p1", limit=1) == [BAD]
    assert store.of_product("nobody") == []
    assert (store.counts(), store.count()) == ({"p1": 2}, 2)


def test_a_corrected_rating_replaces_the_review(engine: Engine) -> None:
    store = ReviewStore(engine)
    store.write([GOOD])
    better = Review("p1", GOOD.text, "u1", 4.0, "zh", GOOD.created_at)
    assert store.write([better]) == Written(changed=1)
    assert store.of_product("p1") == [better]


def test_answers_are_replaced_by_id(engine: Engine) -> None:
    store = FaqStore(engine)
    store.write([SHIPPING])
    assert store.all() == [SHIPPING]
    changed = FaqEntry("fee", "shipping", SHIPPING.questions, {"zh": "满 199 元包邮。"})
    assert store.compare([changed]) == Written(changed=1)
    assert store.write([changed]) == Written(changed=1)
    assert store.get("fee") == changed
    assert store.get("nothing") is None
    assert store.count() == 1


def test_an_answer_falls_back_to_the_language_there_is() -> None:
    assert SHIPPING.answer("en") == "Free from 99 yuan."
    assert SHIPPING.answer("fr") == "满 99 元包邮。"
    assert SHIPPING.wordings == ("包邮吗", "运费怎么算", "Is delivery free?")


def test_an_order_comes_back_whole(engine: Engine) -> None:
    store = OrderStore(engine)
    assert store.write([ORDER]) == Written(added=1)
    assert store.write([ORDER]) == Written(unchanged=1)
    assert store.get(ORDER.order_id) == ORDER
    assert store.get("nothing") is None
    assert store.count() == 1


def test_an_order_is_found_by_its_number_and_the_end_of_its_phone(engine: Engine) -> None:
    store = OrderStore(engine)
    store.write([ORDER, Order("no phone", OrderStatus.PAID)])
    assert store.find(ORDER.order_id, "0001") == ORDER
    assert store.find(ORDER.order_id, "9999") is None
    assert store.find("no phone", "") is None


def test_a_shopper_sees_their_orders_newest_first(engine: Engine) -> None:
    store = OrderStore(engine)
    older = Order("1", OrderStatus.COMPLETED, user="u1", created_at="2026-01-01T00:00:00+08:00")
    store.write([older, ORDER, Order("2", OrderStatus.PAID, user="u2")])
    assert [order.order_id for order in store.of_user("u1")] == [ORDER.order_id, "1"]
    assert store.of_user("nobody") == []


def test_an_order_writes_the_keys_of_order_files() -> None:
    assert ORDER.to_json()["status"] == "paid"
    assert ORDER.to_json()["lines"] == [
        {"product_id": "p1", "sku": "p1-42", "title": "跑步鞋", "quantity": 2, "price": 109.5}
    ]


def test_a_review_is_read_once_and_again_when_its_stars_change(engine: Engine) -> None:
    reviews, opinions = ReviewStore(engine), OpinionStore(engine, "1")
    reviews.write([GOOD, BAD])
    rows = opinions.unread(10)
    assert {row["id"] for row in rows} == {GOOD.id, BAD.id}
    opinions.save(rows, [Opinion(GOOD.id, "p1", "comfort", 1, 3, 5)])
    assert opinions.unread(10) == []  # the other says nothing, and that is known
    assert opinions.counts() == {"p1": {"comfort": Count(1, 0, 1)}}
    assert opinions.quotable("p1", "comfort", "zh") == [Quotable(GOOD.id, "跑起来舒服", 1, "zh")]
    reviews.write([Review("p1", GOOD.text, "u1", 4.0, "zh", GOOD.created_at)])
    assert [row["id"] for row in opinions.unread(10)] == [GOOD.id]


def test_what_another_reader_found_does_not_count(engine: Engine) -> None:
    ReviewStore(engine).write([GOOD])
    first = OpinionStore(engine, "1")
    first.save(first.unread(10), [Opinion(GOOD.id, "p1", "comfort", 1, 3, 5)])
    second = OpinionStore(engine, "2")
    assert second.counts() == {}
    assert second.count_unread() == 1
    second.save(second.unread(10), [])
    assert (first.counts(), second.count_unread()) == ({}, 0)
