"""Events: a year in time order whose shoppers behave like people with tastes."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta

import pytest

from demo.build import NOW
from demo.shelves import leaves
from demo.shoppers import draw_shoppers
from demo.worlds import DEMO
from tests.demo.conftest import Built

KINDS = {"view", "click", "like", "dislike", "add_to_cart", "purchase", "rate"}


def test_events_are_in_time_order_within_a_year(built: Built) -> None:
    times = [event["timestamp"] for event in built.events]
    assert times == sorted(times)
    assert datetime.fromisoformat(times[0]) >= NOW - timedelta(days=366)
    assert NOW - timedelta(hours=2) < datetime.fromisoformat(times[-1]) < NOW


def test_events_name_known_shoppers_and_products(built: Built) -> None:
    assert {event["product_id"] for event in built.events} <= set(built.by_id())
    assert {event["user"] for event in built.events} <= {
        f"shopper-{number}" for number in range(1, DEMO.shoppers + 1)
    }
    assert {event["event"] for event in built.events} == KINDS


def test_only_ratings_have_a_value(built: Built) -> None:
    for event in built.events:
        assert (event["value"] in {"1", "2", "3", "4", "5"}) == (event["event"] == "rate")


def test_each_step_of_the_funnel_is_narrower(built: Built) -> None:
    counts = Counter(event["event"] for event in built.events)
    assert counts["view"] > counts["click"] > counts["add_to_cart"] > counts["purchase"] > 1_000


def test_every_purchase_follows_a_cart(built: Built) -> None:
    carts = set()
    for event in built.events:
        key = (event["user"], event["product_id"])
        if event["event"] == "add_to_cart":
            carts.add(key)
        assert event["event"] != "purchase" or key in carts


def test_nothing_happens_to_a_product_before_its_launch(built: Built) -> None:
    launched = {row["id"]: row["created_at"] for row in built.products}
    assert all(launched[e["product_id"]] <= e["timestamp"] for e in built.events)


def test_a_few_products_draw_most_looks(built: Built) -> None:
    looks = Counter(event["product_id"] for event in built.events if event["event"] == "view")
    top = sum(count for _, count in looks.most_common(len(built.products) // 5))
    assert top / looks.total() > 0.45


def test_socks_go_with_running_shoes(built: Built) -> None:
    leaf = {row["id"]: row["category"].rsplit("/")[-1] for row in built.products}
    bought = defaultdict(set)
    for event in built.events:
        if event["event"] == "purchase":
            bought[event["user"]].add(leaf[event["product_id"]])
    runners = [goods for goods in bought.values() if "跑步鞋" in goods]
    others = [goods for goods in bought.values() if "跑步鞋" not in goods]
    share = [sum("袜子" in goods for goods in group) / len(group) for group in (runners, others)]
    assert share[0] > 1.5 * share[1]


def test_who_has_no_dog_hardly_buys_dog_food(built: Built) -> None:
    owners = {shopper.id for shopper in draw_shoppers(7) if "dog" in shopper.household}
    food = {row["id"] for row in built.of("狗粮")}
    buyers = Counter(
        event["user"] in owners
        for event in built.events
        if event["event"] == "purchase" and event["product_id"] in food
    )
    assert buyers[True] > 3 * buyers[False]


@pytest.mark.parametrize("leaf", [leaf.name.zh for leaf in leaves() if leaf.repeat][:3])
def test_consumables_are_bought_again(built: Built, leaf: str) -> None:
    ids = {row["id"] for row in built.of(leaf)}
    times = Counter(
        (event["user"], event["product_id"])
        for event in built.events
        if event["event"] == "purchase" and event["product_id"] in ids
    )
    assert max(times.values()) >= 2
