"""What is shown of what was found: the text decides, then what sells; one page, many goods."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from assistant.ranking.finder import RankingFinder
from assistant.ranking.heads import head_wish, kinds_in_titles
from assistant.shop.parts import Shelf
from assistant.skills.finder import Found
from assistant.skills.shopper import Shopper
from assistant.taste.facts import CatalogueFacts
from assistant.taste.judging import ShopTaste
from assistant.taste.training import LONG_AGO
from retrieval.constraints import Constraint, Op, Sort
from retrieval.filters import ProductTable
from retrieval.products import Product
from retrieval.search import SearchRequest
from tests.retrieval.shoes import SHOP, product, searcher

NOW = datetime(2026, 11, 11, tzinfo=UTC)
COLORS = ("红色", "蓝色", "绿色", "白色")
SANDALS = [
    product(f"x{n}", f"行远 溯溪凉鞋 {color}", 100 + n, color, category="运动/鞋/凉鞋", sales=900)
    for n, color in enumerate(COLORS)
]
OTHERS = [
    product(f"y{n}", f"山岚 沙滩凉鞋 {name}", 200, category="运动/鞋/凉鞋", stock=stock)
    for n, (name, stock) in enumerate([("甲", 3), ("乙", 2), ("丙", 0)])
]
KIND = Constraint("category", Op.EQ, "凉鞋")


def find(
    request: SearchRequest, products: tuple[Product, ...] = (*SHOP, *SANDALS, *OTHERS)
) -> Found:
    found = searcher(products)
    taste = ShopTaste(CatalogueFacts.of(found.table.products), LONG_AGO)
    return RankingFinder(found, Shelf(found.table), taste, NOW).find(request, Shopper())


def ids(found: Found) -> list[str]:
    return [suggested.product.id for suggested in found.products]


def test_listings_of_the_same_goods_do_not_fill_a_page() -> None:
    shown = ids(find(SearchRequest("溯溪凉鞋", (KIND,), limit=4)))
    assert sum(one.startswith("x") for one in shown) == 2


def test_an_order_asked_for_is_kept_to_the_letter() -> None:
    shown = ids(find(SearchRequest("", (KIND,), sort=Sort.PRICE_ASC, limit=4)))
    assert shown == ["x0", "x1", "x2", "x3"]


def test_what_is_sold_out_does_not_fill_a_page() -> None:
    shown = ids(find(SearchRequest("凉鞋", (KIND,), limit=7)))
    assert len(shown) == 6
    assert "y2" not in shown


def test_what_is_sold_out_is_shown_where_nothing_else_is_left() -> None:
    others = frozenset(product.id for product in (*SANDALS, *OTHERS)) - {"y2"}
    assert ids(find(SearchRequest("凉鞋", (KIND,), exclude=others))) == ["y2"]


def test_what_is_asked_for_beats_what_sells() -> None:
    best, sold = (
        product("a", "缓震跑步鞋", 100, sales=1),
        product("b", "厨房剪刀", 100, sales=99_999, rating=5.0, category="家居/厨房"),
    )
    assert ids(find(SearchRequest("缓震跑步鞋", limit=2), (sold, best)))[0] == "a"


def test_more_than_a_pool_is_ranked_where_more_is_asked_for() -> None:
    many = tuple(replace(SHOP[0], id=f"m{n:03}", title=f"跑步鞋 款式{n}") for n in range(120))
    assert len(find(SearchRequest("跑步鞋", limit=100), many).products) == 100


def test_a_reranker_decides_among_the_best_and_only_where_words_are_searched_for() -> None:
    class Backwards:
        def scores(self, query: str, texts: Sequence[str]) -> Sequence[float]:
            assert query == "凉鞋"
            return [float("甲" in text) for text in texts]

    found = searcher((*SHOP, *OTHERS))
    taste = ShopTaste(CatalogueFacts.of(found.table.products), LONG_AGO)
    finder = RankingFinder(found, Shelf(found.table), taste, NOW, Backwards())
    assert ids(finder.find(SearchRequest("凉鞋", (KIND,), limit=1), Shopper())) == ["y0"]
    by_price = SearchRequest("", (KIND,), sort=Sort.PRICE_ASC, limit=1)
    assert ids(finder.find(by_price, Shopper())) == ["y0"]


MASKS = [
    Product(f"m{n}", f"补水面膜 {n}", attributes={"type": ("面膜",)}, enriched=("type",))
    for n in range(4)
]
BIG = [
    Product(f"b{n}", f"{kind}家庭装大容量 {n}", attributes={"type": (kind,)}, enriched=("type",))
    for kind in ("沐浴露", "洗发水")
    for n in range(3)
]


def test_the_goods_a_text_names_last_are_what_is_wanted() -> None:
    shown = ids(find(SearchRequest("大容量的面膜", limit=3), (*MASKS, *BIG)))
    assert all(one.startswith("m") for one in shown)


def test_goods_of_a_category_need_no_name_in_their_title() -> None:
    kinds = kinds_in_titles(ProductTable([*MASKS, *SHOP]))
    assert kinds == {"面膜": 4}
    assert head_wish("大容量", kinds) is None
    named = head_wish("面膜一样大的精华液", {"面膜": 3, "精华": 5, "精华液": 3})
    assert named == Constraint("title", Op.IN, ("精华液", "精华"), hard=False)
    wish = head_wish("睡眠面膜推荐", kinds)
    assert wish == Constraint("title", Op.IN, ("面膜",), hard=False)
