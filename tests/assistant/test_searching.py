"""What is measured of search is what a shopper gets: understanding stands in front of every arm."""

import json
from pathlib import Path

import pytest

from assistant.searching import asked, evaluate_search
from assistant.service.showing import search_json
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from assistant.shop.loading import load
from tests.small_shop import build_shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_shop(tmp_path_factory.mktemp("searching") / "shop")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("paobuxie", id="pinyin"),
        pytest.param("跑部鞋", id="written by ear"),
        pytest.param("跑步鞋鞋", id="a character twice"),
        pytest.param("ＲＵＮＮＩＮＧ ＳＨＯＥＳ", id="full width and case"),
        pytest.param("runing shoes", id="a slip"),
        pytest.param("慢跑鞋", id="a synonym"),
        pytest.param("運動跑步鞋", id="traditional"),
        pytest.param("想要双running shoes", id="mixed"),
    ],
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


ENGLISH = ["Merino hiking socks, waterproof", "Merino dress socks", "Cotton ankle socks"]
CHINESE = ["徒步袜 防水", "正装袜 羊毛", "棉短袜"]


def shop_without_columns(folder: Path, titles: list[str]) -> Path:
    """Goods that have nothing but a title, each four times, beside others."""
    goods = [title for title in titles for _ in range(4)] + [
        f"{titles[0][:1]}# {n}" for n in range(4)
    ]
    rows = [
        {"id": f"g{n // 4}-{n % 4}", "title": f"{title} {n % 4}", "price": 10 + n}
        for n, title in enumerate(goods)
    ]
    shop = Shop.create(folder)
    (folder / "shop.toml").write_text('encoder = "hashing"\nclassifier = "keywords"\n', "utf-8")
    source = folder.parent / "goods.jsonl"
    source.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    shop.engine.dispose()
    shop = Shop.open(folder)
    ingest(shop, [source])
    shop.engine.dispose()
    return folder


@pytest.mark.parametrize(
    ("titles", "text"),
    [
        pytest.param(ENGLISH, "防水袜子", id="Chinese on English titles"),
        pytest.param(ENGLISH, "防水襪子", id="traditional on English titles"),
        pytest.param(ENGLISH, "fangshui wazi", id="pinyin on English titles"),
        pytest.param(CHINESE, "water-resistant", id="English on Chinese titles"),
        pytest.param(CHINESE, "watreproof", id="a slip on Chinese titles"),
    ],
)
def test_a_request_in_one_language_finds_titles_in_the_other(
    tmp_path: Path, titles: list[str], text: str
) -> None:
    loaded = load(Shop.open(shop_without_columns(tmp_path / "shop", titles)))
    try:
        found = search_json(loaded, text, 4)
    finally:
        loaded.close()
    assert {product["id"].split("-")[0] for product in found["products"]} == {"g0"}
