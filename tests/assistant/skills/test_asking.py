"""Questions about an item: from its row, its words, its reviews; counted, and each one answered."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from tests.assistant.conftest import Talk
from tests.small_shop import build_shop

REVIEWS = [
    *(
        "洗一次就掉色",
        "有点掉色，单独洗",
        "没有掉色",
        "穿着舒服",
        "很舒服，脚感好",
        "鞋底硬，不舒服",
    ),
    *("好看", "偏大半码", "faded a little after washing"),
]
ABOUT = "飞织鞋面，可机洗。不防水。"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("asked")
    build_shop(folder / "shop")
    shoe = {
        "id": "RN-1001",
        "title": "云驰 路跑鞋 网面",
        "price": 299,
        "category": "运动/鞋/跑步鞋",
        "material": "飞织",
        "description": ABOUT,
    }
    (folder / "products.jsonl").write_text(json.dumps(shoe, ensure_ascii=False), "utf-8")
    lines = [
        {
            "product_id": "RN-1001",
            "text": text,
            "user": f"u{n}",
            "rating": 3 + (n % 3) - (n == 5) * 2,
        }
        for n, text in enumerate(REVIEWS)
    ]
    rows = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (folder / "reviews.jsonl").write_text(rows, "utf-8")
    settings = (folder / "shop" / "shop.toml").read_text("utf-8")
    (folder / "shop" / "shop.toml").write_text(settings.replace("keywords", "trained"), "utf-8")
    opened = Shop.create(folder / "shop")
    ingest(opened, [folder / "products.jsonl", folder / "reviews.jsonl"])
    opened.engine.dispose()
    service = Service.open(folder / "shop")
    yield service
    service.close()


@pytest.fixture
def ask(shop: Service) -> Talk:
    talk = Talk(rehearse(shop, now=None))
    talk("RN-1001")
    return talk


def reply(turn: dict[str, Any]) -> str:
    return str(turn["reply"])


def test_reviews_are_counted_in_true_proportion(ask: Talk) -> None:
    turn: dict[str, Any] = ask("会掉色吗")
    assert "9 条评价" in reply(turn)
    assert "4 条" in reply(turn)
    assert "1 条说没有" in reply(turn)
    quoted = {source["text"] for source in turn["sources"] if source["kind"] == "review"}
    assert quoted == {REVIEWS[0], REVIEWS[1], REVIEWS[2], REVIEWS[8]}


def test_each_question_of_a_message_is_answered(ask: Talk) -> None:
    told = reply(ask("材质是什么，会掉色吗"))
    assert "飞织" in told
    assert "掉色" in told
    assert "颜色" not in told


def test_words_of_the_description_are_found(ask: Talk) -> None:
    assert "可机洗" in reply(ask("可以机洗吗"))


def test_silence_is_told_with_how_many_were_read(ask: Talk) -> None:
    told = reply(ask("会缩水吗"))
    assert "9 条评价" in told
    assert "缩水" in told
    assert "提到缩水" in told or "没有人说到" in told


def test_what_nobody_says_is_said_to_be_unknown(ask: Talk) -> None:
    told = reply(ask("能放洗碗机吗"))
    assert "资料" in told
    assert "9 条评价" in told


def test_complaints_alone_on_request(ask: Talk) -> None:
    turn: dict[str, Any] = ask("缺点是什么")
    assert turn["action"] == "answer"
    assert "9 条评价" in reply(turn)
    assert "舒服" not in reply(turn) or "不舒服" in reply(turn)


def test_buyers_in_english_too(ask: Talk) -> None:
    told = reply(ask("does it fade?"))
    assert "4 of" in told or "4 speak" in told or "4 " in told
    assert "9 reviews" in told
