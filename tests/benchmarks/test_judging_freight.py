"""The judge reads delivery fees against the policy file: what follows from it is true, anything else is not."""

from pathlib import Path

import pytest
from judging.freight import Freight
from judging.rows import Rows
from judging.scene import Scene
from judging.told_freight import without_freight

from tests.small_shop import build_shop

POLICY = '[delivery]\nfee = 8\nfree_from = 99\nsurcharges = {"内蒙古" = 6, "新疆" = 12}\n'


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    shop = build_shop(tmp_path_factory.mktemp("freight") / "shop")
    (shop / "policy.toml").write_text(POLICY, "utf-8")
    return Rows(shop)


def wrong_in(rows: Rows, reply: str, price: float = 0.0) -> list[str]:
    cart = [{"id": "cup", "quantity": 1, "price": price}] if price else []
    turn = {"reply": reply, "action": "answer", "cart": cart, "products": [], "constraints": []}
    scene = Scene(rows, "", (), turn, (), frozenset(), (), (), ())
    return [finding.text for finding in without_freight(reply, scene)[1]]


@pytest.mark.parametrize(
    ("reply", "price"),
    [
        ("寄内蒙古每单加 6 元附加费，满 99 元的只付这 6 元，不满的一共 14 元。", 0),
        ("寄浙江满 99 元包邮，不满收 8 元。", 0),
        ("Delivery to Zhejiang is free from ¥99; below that it costs ¥8.", 0),
        ("For what is in your cart, delivery costs ¥8; ¥80 more would save ¥8 of it.", 19),
        ("按购物车现在的东西，运费 8 元，再买 80 元就免掉 8 元。", 19),
        ("新疆、内蒙古等偏远地区另加 6 元到 12 元，按收货地址算。", 0),
    ],
)
def test_what_follows_from_the_policy_is_true(rows: Rows, reply: str, price: float) -> None:
    assert wrong_in(rows, reply, price) == []


@pytest.mark.parametrize(
    ("reply", "price"),
    [
        ("寄内蒙古每单加 12 元附加费，满 99 元的只付这 6 元，不满的一共 14 元。", 0),
        ("寄内蒙古每单加 6 元附加费，满 99 元的只付这 6 元，不满的一共 20 元。", 0),
        ("寄浙江满 89 元包邮，不满收 8 元。", 0),
        ("For what is in your cart, delivery costs ¥8; ¥70 more would save ¥8 of it.", 19),
        ("按购物车现在的东西，运费 8 元。", 120),
        ("On its own, it costs ¥9 to deliver.", 0),
    ],
)
def test_anything_else_is_not(rows: Rows, reply: str, price: float) -> None:
    assert len(wrong_in(rows, reply, price)) == 1


def test_a_policy_without_fees_has_none(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text("[refunds.days]\ncard = [1, 3]\n", "utf-8")
    assert Freight.read(tmp_path / "policy.toml") is None
    assert Freight.read(tmp_path / "missing.toml") is None
