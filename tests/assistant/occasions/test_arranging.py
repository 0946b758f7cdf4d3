"""The cap on a brand's share of a list, over random rankings and in the shop."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.occasions.arranging import Arranging, lifted
from assistant.occasions.occasion import Occasion, Terms
from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.turn.turns import Say
from recommender.exploring.beliefs import Beliefs
from recommender.ranking.blending import Ranked
from recommender.ranking.evidence import Part
from retrieval.constraints import Constraint, Op
from retrieval.products import Product
from retrieval.request import SearchRequest
from tests.small_shop import build_shop

brands = st.lists(st.sampled_from(["x", "y", "z", ""]), min_size=1, max_size=30)


def world(names: list[str]) -> tuple[dict[str, Product], list[Ranked]]:
    products = {
        f"p{n:02}": Product(f"p{n:02}", f"goods {n}", brand=brand or None)
        for n, brand in enumerate(names)
    }
    ranked = [Ranked(key, 1 - n / 100, {"match": 1 - n / 100}) for n, key in enumerate(products)]
    return products, ranked


def counts(shown: list[Ranked], products: dict[str, Product]) -> Counter[str | None]:
    return Counter(products[one.id].brand for one in shown)


@given(brands, st.integers(1, 12), st.floats(0.05, 1), st.floats(0, 0.999), st.floats(0, 1))
def test_no_brand_takes_more_than_its_share_while_there_are_others(
    names: list[str], limit: int, cap: float, chance: float, share: float
) -> None:
    products, ranked = world(names)
    occasion = Occasion(None, chance, Terms(brand_cap=cap, explore_share=share), Beliefs())
    shown = Arranging(products, SearchRequest(limit=limit), occasion).arranged(ranked).shown
    most = max(1, int(cap * limit))
    free = sum(min(most, count) if brand else count for brand, count in Counter(names).items())
    assert len(shown) == min(limit, len(names))
    assert len({one.id for one in shown}) == len(shown)
    if free >= limit:
        assert max((n for brand, n in counts(shown, products).items() if brand), default=0) <= most


def test_a_list_is_filled_where_there_is_nothing_else() -> None:
    products, ranked = world(["x"] * 5 + ["y"])
    occasion = Occasion(terms=Terms(brand_cap=0.25))
    shown = Arranging(products, SearchRequest(limit=4), occasion).arranged(ranked).shown
    assert counts(shown, products) == {"x": 3, "y": 1}


def test_who_asks_for_a_brand_gets_it() -> None:
    products, ranked = world(["x"] * 5 + ["y"] * 5)
    asked = SearchRequest(limit=4, constraints=(Constraint("brand", Op.IN, ("x", "y")),))
    shown = Arranging(products, asked, Occasion(terms=Terms(brand_cap=0.25))).arranged(ranked).shown
    assert counts(shown, products) == {"x": 4}


def test_who_refuses_a_brand_is_still_under_the_cap() -> None:
    products, ranked = world(["x"] * 5 + ["y"] * 5)
    asked = SearchRequest(limit=4, constraints=(Constraint("brand", Op.NE, "z"),))
    shown = Arranging(products, asked, Occasion(terms=Terms(brand_cap=0.5))).arranged(ranked).shown
    assert counts(shown, products) == {"x": 2, "y": 2}


@given(st.floats(-0.5, 1), st.floats(-0.5, 1))
def test_what_is_lifted_has_parts_that_add_up(own: float, wanted: float) -> None:
    score = round(own, 4)
    moved = lifted(Ranked("a", score, {"match": score}), wanted, Part.EXPLORE)
    assert sum(moved.parts.values()) == pytest.approx(moved.score, abs=1e-9)
    assert moved.score >= round(wanted, 4) - 1e-9
    assert moved.parts["explore"] > 0


@pytest.fixture(scope="module")
def capped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    path = build_shop(tmp_path_factory.mktemp("capped") / "shop")
    settings = path / "shop.toml"
    settings.write_text(settings.read_text("utf-8") + "brand_cap = 0.5\nlist_size = 4\n")
    service = Service.open(path)
    yield service
    service.close()


@pytest.mark.parametrize("text", ["跑步鞋", "running shoes", "推荐点东西"])
def test_a_page_of_the_shop_keeps_the_cap(capped: Service, text: str) -> None:
    talk = rehearse(capped, None)
    turn: dict[str, Any] = talk.reply(talk.start(seed=1), Say(text)).to_json()
    found = Counter(product["brand"] for product in turn["products"])
    assert len(turn["products"]) == 4
    assert max(found.values()) == 2


def test_search_and_recommend_keep_the_cap_too(capped: Service) -> None:
    lists = [capped.search("鞋", 6)["products"], capped.recommend("mei", 6)]
    for products in lists:
        assert len(products) == 6
        assert max(Counter(product["brand"] for product in products).values()) == 3


def test_a_brand_that_is_asked_for_fills_the_page(capped: Service) -> None:
    talk = rehearse(capped, None)
    turn: dict[str, Any] = talk.reply(talk.start(seed=1), Say("云驰的跑步鞋")).to_json()
    assert {product["brand"] for product in turn["products"]} == {"云驰"}
    assert len(turn["products"]) == 4
