"""Listings of the same goods are recognised by their bare titles."""

import numpy as np
import pytest

from retrieval.constraints import Sort
from retrieval.filters import ProductTable
from retrieval.ordering import Orders, bare_title, page
from retrieval.products import Product
from retrieval.scoring import Scored


def bare(title: str, color: str | None = None) -> str:
    attributes = {"color": (color,)} if color else {}
    return bare_title(Product("p", title, attributes=attributes))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("【双11】云驰 跑步鞋", "云驰跑步鞋"),
        ("[新品] Pace-3", "ＰＡＣＥ 3"),
        ("跑步鞋！", "跑步鞋"),
    ],
)
def test_promotions_and_signs_do_not_make_another_title(one: str, other: str) -> None:
    assert bare(one) == bare(other)


def test_another_pack_is_another_title() -> None:
    assert bare("面霜(50g)") != bare("面霜(100g)")


def test_a_title_of_signs_stays_itself() -> None:
    assert bare("【】") == "【】"


def test_another_colour_is_the_same_goods() -> None:
    assert bare("云驰 跑步鞋 曜石黑", color="曜石黑") == bare("云驰 跑步鞋 白色", color="白色")
    assert bare("白色恋人饼干") != bare("恋人饼干")


def ranked(titles: list[str], scores: list[float], limit: int) -> list[int]:
    table = ProductTable([Product(f"p{number:05d}", title) for number, title in enumerate(titles)])
    rows = np.arange(len(titles), dtype=np.intp)
    return Orders(table).best(Scored(rows, {"match": np.array(scores)}), limit)


def test_of_many_rows_the_best_come_first_and_ties_in_order() -> None:
    scores = [round(number % 100 / 100, 4) for number in range(5_000)]
    shown = ranked([f"title {number}" for number in range(5_000)], scores, 60)
    assert shown[:51] == [*range(99, 5_000, 100), 98]


def test_many_rows_of_one_title_do_not_keep_others_out() -> None:
    titles = ["same"] * 3_000 + ["other", "third"]
    scores = [0.9] * 3_000 + [0.1, 0.2]
    assert ranked(titles, scores, 4) == [0, 1, 3_001, 3_000]
    assert ranked(titles, scores, 6) == [0, 1, 2, 3, 3_001, 3_000]


def test_another_size_is_the_same_goods() -> None:
    one, other = (
        bare_title(Product("p", f"云驰 跑步鞋 {size}码", attributes={"size": (f"{size}码",)}))
        for size in (41, 42)
    )
    assert one == other


def test_listings_of_the_same_goods_do_not_fill_a_page() -> None:
    same = [
        Product(f"s{n}", f"跑步鞋 {c}", attributes={"color": (c,)})
        for n, c in enumerate("红蓝绿白")
    ]
    others = [Product(f"o{n}", f"凉鞋 {n}") for n in range(2)]
    assert page([*same, *others], 4) == [0, 1, 4, 5]
    assert page([*same, *others], 5) == [0, 1, 2, 4, 5], "a page is filled all the same"
    assert page(same, 3) == [0, 1, 2]


@pytest.mark.parametrize("others", [5, 3_000])
def test_an_order_asked_for_is_exact(others: int) -> None:
    same = [Product(f"a{n}", "雨伞", price=float(n // 2)) for n in range(5)]
    dear = [Product(f"b{n:04}", f"伞 {n}", price=9.0 + n) for n in range(others)]
    table = ProductTable([*same, *dear, Product("c", "雨衣")])
    rows = np.arange(len(table), dtype=np.intp)
    first = Orders(table).first(Sort.PRICE_ASC, rows, 7)
    assert [table.ids[row] for row in first] == ["a0", "a1", "a2", "a3", "a4", "b0000", "b0001"]
    assert Orders(table).first(Sort.PRICE_ASC, rows, len(table))[-1] == len(table) - 1
