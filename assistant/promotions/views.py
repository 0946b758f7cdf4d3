"""A catalogue as one shopper sees it: with the prices of the moment to search, sort and show.

Prices differ between shoppers only by tier, coupons and what they used up, and between moments only
when a promotion begins or ends. So there are few views at a time; each is made when it is first
needed, from the same columns with other prices, and shared by all whom it is for.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

import numpy as np

from assistant.promotions.alone import alone
from assistant.promotions.buyer import Buyer, Live, live
from assistant.promotions.priced import PricedProduct, priced
from assistant.promotions.promotion import Kind, Promotion
from retrieval.columns import Mask
from retrieval.filters import ProductTable
from retrieval.products import Product
from retrieval.search import Searcher

KEPT_VIEWS = 8  # at 100,000 products three megabytes each


@dataclass(frozen=True)
class PricedShelf:
    """All products by id, those that promotions are about at the price they make.

    Args:
        table: The catalogue at its regular prices.
        changed: (n,) of which rows the price differs.
        holding: What holds, for ``buyer``.
    """

    table: ProductTable
    changed: Mask
    holding: Live
    buyer: Buyer
    _made: dict[int, PricedProduct] = field(default_factory=dict, repr=False)

    def get(self, ids: Sequence[str]) -> dict[str, Product]:
        """The products with these ids, in the order asked for; unknown ids are left out."""
        row_of = self.table.row_of
        return {key: self._at(row_of[key]) for key in ids if key in row_of}

    def _at(self, row: int) -> Product:
        product = self.table.products[row]
        if not self.changed[row]:
            return product
        if row not in self._made:
            self._made[row] = priced(product, self.holding, self.buyer)
        return self._made[row]


@dataclass(frozen=True, slots=True)
class View:
    """A catalogue at the prices of one shopper at one moment."""

    searcher: Searcher
    shelf: PricedShelf


class Views:
    """The views of one state of a catalogue.

    Args:
        searcher: Finds products at their regular prices.
    """

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._views: OrderedDict[object, View | None] = OrderedDict()
        self._of: Mapping[str, Promotion] = {}
        self._lock = Lock()

    def at(self, promotions: Mapping[str, Promotion], buyer: Buyer, now: datetime) -> View | None:
        """The catalogue as ``buyer`` sees it at ``now``; None where every price is the regular one."""
        holding = live(promotions, buyer, now)
        if not (holding.items or holding.balances or holding.baskets):
            return None
        key = _key(holding, buyer)
        with self._lock:
            if promotions is not self._of:
                self._views.clear()
                self._of = promotions
            if key in self._views:
                self._views.move_to_end(key)
                return self._views[key]
        view = self._made(holding, buyer)
        with self._lock:
            if promotions is self._of:
                self._views[key] = view
            while len(self._views) > KEPT_VIEWS:
                self._views.popitem(last=False)
        return view

    def _made(self, holding: Live, buyer: Buyer) -> View | None:
        table = self._searcher.table
        regular, before = (table.figures[name].numbers for name in ("price", "list_price"))
        prices = alone(table, holding, buyer)
        changed = prices < regular
        if not changed.any():
            return None
        struck = np.where(changed, np.fmax(before, regular), before)
        searcher = self._searcher.with_table(table.with_prices(prices, struck))
        return View(searcher, PricedShelf(table, changed, holding, buyer))


def _key(holding: Live, buyer: Buyer) -> object:
    """What makes prices differ: the promotions that one piece can have, and what is used up of them."""
    counted = (*holding.items, *holding.balances)
    own = {one.id for one in counted if one.limit is not None or one in holding.balances}
    used = frozenset(
        (*key, many)
        for side in (buyer.pieces, buyer.deposits)
        for key, many in side.items()
        if key[0] in own
    )
    offers = (one for one in holding.baskets if one.kind is not Kind.NTH)
    return tuple(one.id for one in (*counted, *offers)), used
