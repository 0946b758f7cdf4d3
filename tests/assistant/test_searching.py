"""What is measured of search is what a shopper gets: understanding stands in front of every arm."""

from pathlib import Path

import pytest

from assistant.searching import asked, evaluate_search
from assistant.shop.folder import Shop
from assistant.shop.loading import load
from assistant.showing import search_json
from tests.small_shop import build_shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_shop(tmp_path_factory.mktemp("searching") / "shop")


@pytest.mark.parametrize(
    "text", ["paobuxie", "跑部鞋", "ＲＵＮＮＩＮＧ ＳＨＯＥＳ", "runing shoes"]
)
def test_every_arm_is_measured_behind_the_clean_up(shop: Path, text: str) -> None:
    relevant = {f"shoe-{number}": 3 for number in range(8)}
    report = evaluate_search([{"query": text, "relevant": relevant}], shop)
    assert report["queries"] == 1
    arms = report["arms"]
    assert isinstance(arms, dict)
    assert {arm: found["recall@100"] for arm, found in arms.items()} == dict.fromkeys(arms, 1.0)


def test_a_price_is_a_filter_and_no_word_to_search_for(shop: Path) -> None:
    loaded = load(Shop.open(shop))
    try:
        request = asked(loaded, loaded.understander.understand("山迹的跑步鞋 300以内"))
        found = search_json(loaded, "跑步鞋", 100)
    finally:
        loaded.close()
    assert request.text == ""
    assert "300" not in request.said
    assert {one.field for one in request.hard} == {"brand", "category", "price"}
    assert len(found["products"]) == 8
