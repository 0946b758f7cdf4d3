"""What the owner's hand does to lists: pins, boosts, buries, labels; and what it never does."""

from typing import Any

import pytest

from recommender.exposure.outcomes import Showings
from tests.assistant.merchandising.conftest import Owned

PIN = '[[rules]]\ndo = "pin"\nproducts = ["{}"]\n'
BOOST = '[[rules]]\ndo = "boost"\nproducts = ["{}"]\nstrength = 1.0\n'


def adds_up(turn: dict[str, Any]) -> bool:
    return all(
        sum(one["parts"].values()) == pytest.approx(one["score"], abs=1e-9)
        for one in turn["products"]
    )


def kinds(product: dict[str, Any]) -> list[str]:
    return [reason["kind"] for reason in product["reasons"]]


@pytest.mark.parametrize("rule", [PIN, BOOST])
def test_a_product_rises_to_the_top_and_its_parts_say_why(owned: Owned, rule: str) -> None:
    last = owned.ids("跑步鞋", "换一批")[-1]
    owned.rule(rule.format(last))
    turn = owned.say("跑步鞋")
    first = turn["products"][0]
    assert first["id"] == last
    assert first["parts"]["placed"] > 0
    assert "placed" in kinds(first)
    assert "sponsored" not in first
    assert adds_up(turn)
    assert len(turn["products"]) == 4


def test_a_place_is_given_as_asked(owned: Owned) -> None:
    before = owned.ids("跑步鞋")
    owned.rule(PIN.format(before[0]) + "place = 3\n")
    assert owned.ids("跑步鞋").index(before[0]) == 2


def test_two_pins_for_one_place_stand_one_after_the_other(owned: Owned) -> None:
    before = owned.ids("跑步鞋")
    owned.rule(PIN.format(before[3]) + PIN.format(before[2]))
    assert owned.ids("跑步鞋")[:2] == [before[3], before[2]]


def test_of_a_brand_the_best_is_pinned(owned: Owned) -> None:
    first = owned.say("跑步鞋")["products"][0]
    other = "山迹" if first["brand"] == "云驰" else "云驰"
    owned.rule(f'[[rules]]\ndo = "pin"\nbrands = ["{other}"]\n')
    brands = [product["brand"] for product in owned.say("跑步鞋")["products"]]
    assert brands[0] == other


def test_a_category_falls_behind_when_it_is_buried(owned: Owned) -> None:
    assert any(key.startswith("shoe") for key in owned.ids("推荐点东西"))
    owned.rule('[[rules]]\ndo = "bury"\ncategories = ["跑步鞋"]\nstrength = 1.0\n')
    turn = owned.say("推荐点东西")
    assert [product["id"][:4] for product in turn["products"]][:3] == ["sock"] * 3
    assert adds_up(turn)


def test_a_rule_for_brand_and_category_needs_both(owned: Owned) -> None:
    owned.rule(
        '[[rules]]\ndo = "boost"\nbrands = ["山迹"]\ncategories = ["运动袜"]\nstrength = 1.0\n'
    )
    turn = owned.say("推荐点东西")
    raised = {product["id"][:4] for product in turn["products"] if "placed" in product["parts"]}
    assert raised == {"sock"}


@pytest.mark.parametrize("rule", [PIN, BOOST])
@pytest.mark.parametrize(
    "text",
    [
        "跑步鞋，两百以内",
        "不要蓝色的跑步鞋",
        "云驰的跑步鞋",
        "运动袜",
        "blue or white shoes under 200",
    ],
)
def test_nothing_pinned_or_boosted_breaks_a_hard_constraint(
    owned: Owned, rule: str, text: str
) -> None:
    """Shoe 2 costs 200, is blue and no 云驰; shoe 8 is not there."""
    before = owned.ids(text)
    owned.rule("".join(rule.format(key) for key in ("shoe-2", "shoe-5", "shoe-6")))
    for product in owned.say(text)["products"]:
        fits = {
            "跑步鞋，两百以内": product["price"] <= 200,
            "不要蓝色的跑步鞋": product["attributes"]["color"] != "蓝色",
            "云驰的跑步鞋": product["brand"] == "云驰",
            "运动袜": product["id"].startswith("sock"),
            "blue or white shoes under 200": product["price"] <= 200
            and product["attributes"]["color"] != "黑色",
        }
        assert fits[text], (text, product["id"])
    assert before


def test_what_is_sold_out_or_disliked_is_not_pinned(owned: Owned) -> None:
    owned.rule(PIN.format("sock-4"))
    assert "sock-4" not in owned.ids("运动袜")


def test_an_order_asked_for_stays_as_it_is(owned: Owned) -> None:
    before = owned.ids("跑步鞋，从便宜到贵")
    owned.rule(PIN.format("shoe-7") + BOOST.format("shoe-6"))
    turn = owned.say("跑步鞋，从便宜到贵")
    assert [product["id"] for product in turn["products"]] == before
    assert not any("placed" in product["parts"] for product in turn["products"])


def test_a_rule_for_queries_leaves_other_lists_alone(owned: Owned) -> None:
    queries = 'queries = ["跑步鞋", "running shoes"]\n'
    last = owned.ids("跑步鞋", "换一批")[-1]
    before = owned.ids("推荐点东西")
    owned.rule(PIN.format(last) + queries)
    assert owned.ids("想买双跑步鞋")[0] == last
    assert owned.ids("Running shoes please")[0] == last
    assert owned.ids("推荐点东西") == before


@pytest.mark.parametrize(
    ("text", "label"), [("跑步鞋", "推广"), ("running shoes", "Sponsored")], ids=["zh", "en"]
)
@pytest.mark.parametrize("rule", [PIN, BOOST])
def test_a_paid_place_is_labelled(owned: Owned, rule: str, text: str, label: str) -> None:
    last = owned.ids("跑步鞋", "换一批")[-1]
    owned.rule(rule.format(last) + "sponsored = true\n")
    first = owned.say(text)["products"][0]
    assert first["id"] == last
    assert first["sponsored"] is True
    told = {reason["kind"]: reason["text"] for reason in first["reasons"]}
    assert told["placed"] == label
    assert not any("sponsored" in other for other in owned.say(text)["products"][1:])


def test_a_paid_place_never_pretends_to_match(owned: Owned) -> None:
    """Socks pinned for a word that no sock says come labelled, with no word of a match."""
    owned.rule(PIN.format("sock-1") + 'queries = ["耐磨"]\nsponsored = true\n')
    first = owned.say("耐磨的")["products"][0]
    assert first["id"] == "sock-1"
    assert "match" not in kinds(first)
    assert first["sponsored"] is True


def test_that_a_place_was_paid_for_is_logged(owned: Owned) -> None:
    owned.rule(PIN.format("shoe-3") + "sponsored = true\n")
    turn = owned.say("跑步鞋")
    engine = owned.service.shop.engine
    showings = Showings.read(engine)
    assert showings.product_id[-4:] == [product["id"] for product in turn["products"]]
    with engine.connect() as connection:
        paid = connection.exec_driver_sql(
            "SELECT product_id FROM impressions WHERE sponsored ORDER BY id DESC LIMIT 1"
        ).scalar()
    assert paid == "shoe-3"


def test_search_and_recommend_follow_the_rules_too(owned: Owned) -> None:
    owned.rule(PIN.format("shoe-3") + "sponsored = true\n")
    found = owned.service.search("跑步鞋", 3)["products"]
    assert (found[0]["id"], found[0]["sponsored"]) == ("shoe-3", True)
    assert owned.service.recommend("mei", 3)[0]["id"] == "shoe-3"
