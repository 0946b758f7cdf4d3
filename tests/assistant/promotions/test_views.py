"""A catalogue at the prices of a moment: few views, shared, and made anew only when they must be."""

from datetime import datetime

import numpy as np
import pytest

from assistant.promotions.buyer import ANYBODY, Buyer
from assistant.promotions.promotion import Kind
from assistant.promotions.scope import Goods, Scope
from assistant.promotions.views import Views
from retrieval.constraints import Constraint, Op, Sort
from retrieval.encoder import HashingEncoder
from retrieval.products import Product
from retrieval.search import Searcher, SearchRequest
from tests.assistant.promotions.offers import DAY, NOW, offered, promotion

GOODS = [Product(f"p{n}", f"thing {n}", 100.0 + n, brand="Nord") for n in range(5)]
FLASH = promotion(
    Kind.DISCOUNT, "flash", Scope(Goods(frozenset({"p3"}))), price=5_000, start=NOW, end=NOW + DAY
)


@pytest.fixture
def searcher() -> Searcher:
    """Five things at 100 to 104."""
    encoder = HashingEncoder()
    ids = [one.id for one in GOODS]
    vectors = encoder.encode_documents([one.title for one in GOODS])
    return Searcher.from_products(GOODS, {}, (ids, vectors), encoder)


def found(searcher: Searcher, most: float) -> list[str]:
    """What costs at most so much, cheapest first."""
    bound = Constraint("price", Op.LTE, most)
    request = SearchRequest(text="", constraints=(bound,), sort=Sort.PRICE_ASC)
    return [hit.id for hit in searcher.search(request).hits]


def test_filters_and_orders_go_by_the_price_of_the_moment(searcher: Searcher) -> None:
    assert found(searcher, 101) == ["p0", "p1"]
    view = Views(searcher).at(offered(FLASH), ANYBODY, NOW)
    assert view is not None
    assert found(view.searcher, 101) == ["p3", "p0", "p1"]
    assert found(searcher, 101) == ["p0", "p1"], "the catalogue itself is as it was"


def test_a_mask_kept_at_regular_prices_is_not_used(searcher: Searcher) -> None:
    found(searcher, 60)
    view = Views(searcher).at(offered(FLASH), ANYBODY, NOW)
    assert view is not None
    assert found(view.searcher, 60) == ["p3"]


@pytest.mark.parametrize("moment", [NOW - DAY / 86_400, FLASH.end])
def test_outside_its_time_there_is_no_view(searcher: Searcher, moment: datetime) -> None:
    assert Views(searcher).at(offered(FLASH), ANYBODY, moment) is None


def test_a_view_is_shared_by_all_whom_it_is_for(searcher: Searcher) -> None:
    views, offers = Views(searcher), offered(FLASH)
    first = views.at(offers, ANYBODY, NOW)
    assert views.at(offers, Buyer(tiers=frozenset({"gold"})), NOW + DAY / 2) is first
    assert views.at(offers, Buyer(coupons=frozenset({"other"})), NOW) is first


def test_who_used_it_up_has_a_view_of_their_own(searcher: Searcher) -> None:
    limited = promotion(Kind.DISCOUNT, "flash", price=5_000, limit=1)
    views, offers = Views(searcher), offered(limited)
    view = views.at(offers, Buyer(pieces={("flash", "p3"): 1}), NOW)
    assert view is not None
    prices = view.searcher.table.figures["price"].numbers
    assert prices.tolist() == [50, 50, 50, 103, 50]
    assert views.at(offers, ANYBODY, NOW) is not view


def test_other_promotions_make_other_views(searcher: Searcher) -> None:
    views = Views(searcher)
    before = views.at(offered(FLASH), ANYBODY, NOW)
    cheaper = promotion(Kind.DISCOUNT, "flash", FLASH.scope, price=4_000)
    after = views.at(offered(cheaper), ANYBODY, NOW)
    assert before is not None
    assert after is not None
    assert np.nanmin(after.searcher.table.figures["price"].numbers) == 40


def test_the_shelf_and_the_columns_agree(searcher: Searcher) -> None:
    view = Views(searcher).at(offered(FLASH), ANYBODY, NOW)
    assert view is not None
    columns = view.searcher.table.figures["price"].numbers.tolist()
    shelf = view.shelf.get([one.id for one in GOODS])
    assert [one.price for one in shelf.values()] == columns
    assert shelf["p3"].list_price == 103
    assert shelf["p0"] is GOODS[0], "what nothing is taken off of is the product itself"
