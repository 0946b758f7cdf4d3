"""Lists beside an item: its like, what goes with it, cheaper and better ones."""

import pytest

from assistant.service.service import Service
from tests.assistant.service.visits import Visit, ids, reasons

SHOES = "跑步鞋"


def kinds(turn: dict[str, object]) -> set[str]:
    products: list[dict[str, str]] = turn["products"]  # type: ignore[assignment]  # plain data
    return {product["category"].rpartition("/")[2] for product in products}


@pytest.mark.parametrize(
    "text", ["第一个配什么好", "what goes well with the first one", "第一个一般一起买什么"]
)
def test_what_others_took_on_the_same_day_goes_with_it(shop: Service, text: str) -> None:
    visit = Visit(shop)
    visit.say(SHOES)
    turn = visit.say(text)
    assert turn["action"] == "recommend"
    assert "跑步鞋" not in kinds(turn)
    assert "运动袜" in kinds(turn)
    for product in turn["products"]:
        assert product["parts"]["together"] > 0
        assert "together" in reasons(turn, product["id"])
        assert sum(round(v * 10_000) for v in product["parts"].values()) == round(
            product["score"] * 10_000
        )


def test_a_kind_named_is_enough(shop: Service) -> None:
    assert "运动袜" in kinds(Visit(shop).say("跑步鞋搭配什么好"))


def test_without_purchases_nothing_is_said_to_go_together(service: Service) -> None:
    visit = Visit(service)
    visit.say(SHOES)
    turn = visit.say("第一个配什么好")
    assert turn["products"] == []
    assert turn["action"] == "answer"


@pytest.mark.parametrize("text", ["有没有和第二个类似的", "anything similar to the second one"])
def test_its_like_is_of_its_kind_and_another(shop: Service, text: str) -> None:
    visit = Visit(shop)
    second = ids(visit.say(SHOES))[1]
    turn = visit.say(text)
    assert kinds(turn) == {"跑步鞋"}
    assert second not in ids(turn)


@pytest.mark.parametrize(
    "text", ["最贵的那个有没有便宜点的替代", "a cheaper alternative to the most expensive one"]
)
def test_a_cheaper_one_is_cheaper_and_says_by_how_much(shop: Service, text: str) -> None:
    visit = Visit(shop)
    dearest = max(product["price"] for product in visit.say(SHOES)["products"])
    turn = visit.say(text)
    assert turn["products"]
    for product in turn["products"]:
        assert product["price"] < dearest
        assert f"{dearest - product['price']:g}" in reasons(turn, product["id"])["constraint"]


def test_a_better_one_is_rated_higher(shop: Service) -> None:
    visit = Visit(shop)
    cheapest = min(visit.say(SHOES)["products"], key=lambda product: product["price"])
    turn = visit.say("最便宜的那个有没有更好一点的")
    assert turn["products"]
    assert all(product["rating"] > cheapest["rating"] for product in turn["products"])


def test_wishes_go_on_from_the_new_list(shop: Service) -> None:
    visit = Visit(shop)
    visit.say(SHOES)
    visit.say("第一个配什么好")
    turn = visit.say("再便宜点")
    assert turn["products"]
    assert "跑步鞋" not in kinds(turn)


def test_without_an_item_a_better_one_is_about_the_list(shop: Service) -> None:
    visit = Visit(shop)
    visit.say(SHOES)
    assert visit.say("更好一点的")["action"] == "search"


@pytest.mark.parametrize("text", ["配送要多久", "搭配套餐怎么退", "运费多少"])
def test_other_questions_stay_what_they_are(shop: Service, text: str) -> None:
    visit = Visit(shop)
    visit.say(SHOES)
    assert visit.say(text)["action"] != "recommend"
