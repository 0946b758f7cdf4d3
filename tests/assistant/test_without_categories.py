"""A catalogue of titles and prices alone is talked about as well: goods are what titles call them."""

import csv
from collections.abc import Iterator

import pytest

from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from tests.assistant.conftest import Talk

TITLES = [
    *(f"补水保湿洁面乳 {effect} 100ml" for effect in ("控油", "温和", "去角质", "清爽")),
    *(f"豆沙色口红 {effect} 3.5g" for effect in ("滋润", "哑光", "持久", "显白")),
    *(f"正红色口红 {effect} 3.5g" for effect in ("滋润", "哑光", "持久", "显白")),
    *(f"淡化细纹眼霜 {effect} 20ml" for effect in ("紧致", "提拉", "抗皱", "保湿")),
]


@pytest.fixture(scope="module")
def plain_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("plain")
    (folder / "shop").mkdir()
    (folder / "shop" / "shop.toml").write_text('encoder = "hashing"\n', "utf-8")
    file = folder / "goods.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        rows = ((f"g{n:02}", title, 50 + 10 * n) for n, title in enumerate(TITLES))
        csv.writer(lines).writerows([("id", "title", "price"), *rows])
    ingest(Shop.create(folder / "shop"), [file])
    service = Service.open(folder / "shop")
    yield service
    service.close()


@pytest.fixture
def talk(plain_shop: Service) -> Talk:
    return Talk(rehearse(plain_shop, now=None))


def titles(turn: dict[str, object]) -> list[str]:
    products = turn["products"]
    assert isinstance(products, list)
    return [product["title"] for product in products]


def test_goods_that_say_what_was_asked_are_no_mere_likeness(talk: Talk) -> None:
    turn = talk("想买控油的洁面乳")
    assert "洁面乳" in titles(turn)[0]
    assert "相近" not in str(turn["reply"])
    assert "最接近" not in str(turn["reply"])


def test_which_is_best_of_other_goods_looks_for_those(talk: Talk) -> None:
    talk("想买口红")
    turn = talk("洁面乳哪个好")
    assert turn["action"] == "search"
    assert "洁面乳" in titles(turn)[0]


def test_any_such_narrows_the_list(talk: Talk) -> None:
    talk("想买口红")
    turn = talk("有没有豆沙色")
    assert turn["action"] == "search"
    assert "豆沙色" in titles(turn)[0]
