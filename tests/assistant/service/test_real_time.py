"""What a shopper does changes the next list: at once in this conversation, for good if known."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.records.orders import Order, OrderLine, OrderStatus, OrderStore
from assistant.service.journal import Journal
from assistant.service.rehearsal import with_orders
from assistant.service.service import Service
from assistant.shop.folder import Shop, scratch_database
from assistant.shop.ingest import ingest
from retrieval.search import SearchRequest
from tests.assistant.service.visits import Visit, ids, part, reasons, scores
from tests.lived_in_shop import LATEST, build_lived_in_shop, coffee

SHOES, IDEAS = "跑步鞋", "有什么推荐"
Act = Callable[[Visit], object]
ACTS = [
    pytest.param(lambda visit: visit.tell("view", "shoe-1"), id="a look on the page"),
    pytest.param(lambda visit: visit.click("view", "shoe-1"), id="a click"),
    pytest.param(lambda visit: visit.click("like", "shoe-1"), id="a like"),
    pytest.param(lambda visit: visit.click("add_to_cart", "shoe-1", "shoe-1-42"), id="the cart"),
]


@pytest.mark.parametrize("user", [None, "mei"])
@pytest.mark.parametrize("act", ACTS)
def test_an_act_lifts_what_is_like_it_in_the_next_list(
    shop: Service, act: Act, user: str | None
) -> None:
    visit = Visit(shop, user)
    before = visit.say(SHOES)
    act(visit)
    after = visit.say(SHOES)
    assert part(after, "shoe-3", "profile") > part(before, "shoe-3", "profile")
    assert part(after, "shoe-3", "profile") > part(after, "shoe-2", "profile")


def test_what_others_took_with_it_is_lifted_too(shop: Service) -> None:
    visit = Visit(shop)
    before = visit.say("运动袜")
    visit.click("like", "shoe-0")
    after = visit.say("运动袜")
    assert part(before, "sock-1", "together") == 0 < part(after, "sock-1", "together")
    assert "跑步鞋 0 号" in reasons(after, "sock-1")["together"]


def test_a_disliked_product_is_gone_and_its_like_falls(shop: Service) -> None:
    visit = Visit(shop)
    before = scores(visit.say(SHOES))
    visit.click("dislike", "shoe-1")
    after = scores(visit.say(SHOES))
    assert "shoe-1" in before
    assert "shoe-1" not in after
    assert after["shoe-3"] < before["shoe-3"]


def test_a_brand_turned_down_is_gone(shop: Service) -> None:
    visit = Visit(shop)
    visit.say(SHOES)
    assert all(int(key[-1]) % 2 == 0 for key in ids(visit.say("不要云驰的")))


@pytest.mark.parametrize("event", ["view", "like", "purchase"])
def test_a_known_shopper_is_known_in_the_next_conversation(shop: Service, event: str) -> None:
    visit = Visit(shop, "mei")
    before = visit.say(SHOES)
    visit.tell(event, "shoe-1")
    later = Visit(shop, "mei").say(SHOES)
    assert part(later, "shoe-3", "profile") > part(before, "shoe-3", "profile")
    assert part(Visit(shop, "lin").say(SHOES), "shoe-3", "profile") == 0


def test_an_anonymous_shopper_is_nobody_in_the_next_conversation(shop: Service) -> None:
    Visit(shop).click("like", "shoe-1")
    assert part(Visit(shop).say(SHOES), "shoe-3", "profile") == 0


def test_an_event_of_a_conversation_is_its_owners(shop: Service) -> None:
    visit = Visit(shop, "mei")
    visit.tell("like", "shoe-1")
    assert part(Visit(shop, "mei").say(SHOES), "shoe-3", "profile") > 0


def test_taking_back_an_act_takes_back_what_it_did(shop: Service) -> None:
    visit = Visit(shop, "mei")
    before = scores(visit.say(SHOES))
    visit.click("like", "shoe-1")
    visit.say("撤销")
    assert scores(visit.say(SHOES)) == before
    assert scores(Visit(shop, "mei").say(SHOES)) == before


def test_what_is_taken_out_of_the_cart_no_longer_counts(shop: Service) -> None:
    visit = Visit(shop)
    before = scores(visit.say(SHOES))
    visit.click("add_to_cart", "sock-1")
    assert scores(visit.say(SHOES)) != before
    visit.click("cart_remove", "sock-1")
    assert scores(visit.say(SHOES)) == before


def test_asking_for_a_size_puts_nothing_into_the_profile(shop: Service) -> None:
    visit = Visit(shop, "mei")
    before = scores(visit.say(SHOES))
    visit.click("add_to_cart", "shoe-1")  # which size?
    assert scores(Visit(shop, "mei").say(SHOES)) == before


def test_a_durable_that_was_bought_is_not_offered_again(shop: Service) -> None:
    visit = Visit(shop, "mei")
    assert "shoe-1" in ids(visit.say(SHOES))
    visit.tell("purchase", "shoe-1")
    for later in (visit.say(SHOES), Visit(shop, "mei").say(SHOES), Visit(shop, "mei").say(IDEAS)):
        assert "shoe-1" not in ids(later)


def test_a_durable_that_was_bought_is_found_by_its_name(shop: Service) -> None:
    visit = Visit(shop, "mei")
    visit.tell("purchase", "shoe-1")
    tools = shop.loaded.tools
    named = tools.finder.find(SearchRequest("云驰 跑步鞋 1 号"), tools.remembered("mei"))
    assert "shoe-1" in [found.product.id for found in named.products]


def test_a_consumable_may_be_offered_again(shop: Service) -> None:
    visit = Visit(shop, "mei")
    visit.tell("purchase", "coffee-1")
    assert "coffee-1" in ids(visit.say("咖啡"))


def test_what_is_bought_again_is_told_by_the_shops_own_purchases(shop: Service) -> None:
    """The same goods in a shop where nobody came back for them are no consumables."""
    taste = shop.loaded.tools.finder.taste  # type: ignore[attr-defined]  # the finder that ships
    assert not taste.repeats.is_durable("食品/冲饮/咖啡")
    assert taste.repeats.is_durable("运动/鞋/跑步鞋")


def test_sold_out_goods_are_never_offered(shop: Service) -> None:
    assert "sock-4" not in ids(Visit(shop).say("运动袜"))
    assert "sock-4" not in ids(Visit(shop).say(IDEAS))
    assert "sock-4" not in ids(Visit(shop).say("最贵的运动袜"))


@pytest.fixture
def returned(lived_in: Service) -> Service:
    """Mei sent shoe-1 back."""
    engine = scratch_database()
    line = (OrderLine("shoe-1", sku="shoe-1-42"),)
    OrderStore(engine).write(
        [Order("1", OrderStatus.RETURNED, "mei", created_at=LATEST, lines=line)]
    )
    now = lived_in.loaded.latest_event
    journal = Journal.of(scratch_database(), now)
    return Service(with_orders(lived_in.loaded, engine), journal, now)


def test_what_was_sent_back_counts_against_its_like(returned: Service) -> None:
    ann, mei = Visit(returned, "ann").say(SHOES), Visit(returned, "mei").say(SHOES)
    assert "shoe-1" in ids(ann)
    assert "shoe-1" not in ids(mei)
    assert part(mei, "shoe-3", "profile") < part(ann, "shoe-3", "profile") == 0


def test_a_shop_without_a_past_follows_its_shoppers_too(service: Service) -> None:
    visit = Visit(service)
    before = visit.say(SHOES)
    visit.click("like", "shoe-1")
    after = visit.say(SHOES)
    assert part(after, "shoe-3", "profile") > part(before, "shoe-3", "profile") == 0


def test_a_new_product_is_offered_by_its_facts_from_the_first_minute(tmp_path: Path) -> None:
    path = build_lived_in_shop(tmp_path / "shop")
    service = Service.open(path)
    rows = [{**coffee(n), "id": f"new-{n}", "sales": 0, "created_at": "2026-11-01"} for n in (6, 7)]
    source = tmp_path / "new.jsonl"
    source.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    shop = Shop.open(path)
    ingest(shop, [source])
    shop.engine.dispose()
    try:
        fan, stranger = Visit(service, "fan"), Visit(service)
        fan.tell("purchase", "coffee-5")
        fan.tell("purchase", "coffee-3")
        pages = [fan.say(IDEAS), fan.say("换一批")]
        offered = next(page for page in pages if "new-7" in ids(page))
        assert part(offered, "new-7", "profile") > 0
        assert {"profile", "new"} & set(reasons(offered, "new-7"))
        assert {"new-6", "new-7"} <= set(ids(stranger.say("咖啡")) + ids(stranger.say("换一批")))
    finally:
        service.close()
