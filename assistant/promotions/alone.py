"""What one piece of each product costs alone, for a whole catalogue at once.

The figures are those of ``quote`` for one piece, worked out for all rows with the same promotions
together: a hundred thousand prices are some array operations, not a hundred thousand quotes.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.promotions.baskets import excludes
from assistant.promotions.buyer import Buyer, Live
from assistant.promotions.money import CENTS, Cents, shares
from assistant.promotions.promotion import Kind, Promotion, Terms
from retrieval.columns import Mask
from retrieval.filters import ProductTable

NOBODY = -1  # no promotion makes the price
BITS = 40  # promotions told apart in an integer before their combinations are numbered anew

Rows = NDArray[np.intp]


def alone(table: ProductTable, holding: Live, buyer: Buyer) -> NDArray[np.float64]:
    """(n,) what one piece of each product costs ``buyer``, in the shop's currency; NaN: unknown."""
    regular = table.figures["price"].numbers
    known = ~np.isnan(regular)
    units = np.rint(np.where(known, regular, 0) * CENTS).astype(np.int64)
    costs, made_by, reserved = _of_pieces(table, units, holding, buyer)
    left = _after_offers(table, costs, made_by, known & ~reserved, holding)
    payable = np.where(left < units, left / CENTS, regular)
    return np.where(known, payable, np.nan)


def _of_pieces(
    table: ProductTable, units: Cents, holding: Live, buyer: Buyer
) -> tuple[Cents, NDArray[np.int64], Mask]:
    """What promotions make of the price of a piece, which does, and what is only reserved."""
    costs, made_by = units.copy(), np.full(len(units), NOBODY)
    reserved = np.zeros(len(units), dtype=np.bool_)
    makers = sorted((*holding.items, *holding.balances), key=lambda one: one.id)
    for place, one in enumerate(makers):
        due = one in holding.balances
        there = _may_have(table, one, buyer, due=due)
        price = _price(one, units, due=due)
        better = there & (price < costs)
        costs = np.where(better, price, costs)
        made_by[better] = place
        reserved[better] = one.kind is Kind.PRESALE and not due
    return costs, made_by, reserved


def _may_have(table: ProductTable, one: Promotion, buyer: Buyer, *, due: bool) -> Mask:
    """(n,) the goods that a promotion is about and that the shopper may still buy under it."""
    mask = one.scope.rows(table)
    if due:
        paid = np.zeros_like(mask)
        paid[_rows(table, (product for own, product in buyer.deposits if own == one.id))] = True
        return mask & paid
    bought = (product for own, product in buyer.pieces if own == one.id)
    mask[_rows(table, (id_ for id_ in bought if buyer.pieces_left(one, id_) == 0))] = False
    return mask


def _rows(table: ProductTable, ids: Iterable[str]) -> list[int]:
    return [table.row_of[one] for one in ids if one in table.row_of]


def _price(one: Promotion, units: Cents, *, due: bool) -> Cents:
    terms = one.terms
    if one.kind is Kind.PRESALE:
        rest: Cents = np.maximum(units - terms.worth, 0)
        return rest if due else rest + terms.deposit
    if terms.price is not None:
        return np.asarray(np.minimum(terms.price, units), dtype=np.int64)
    off = shares(units, terms.points or 0) if terms.amount is None else terms.amount
    return np.asarray(np.maximum(units - off, 0), dtype=np.int64)


def _after_offers(
    table: ProductTable,
    costs: Cents,
    made_by: NDArray[np.int64],
    open_: Mask,
    holding: Live,
) -> Cents:
    """What is left after the offers that one piece reaches alone, combined as well as allowed."""
    offers = [one for one in holding.baskets if one.kind is not Kind.NTH]  # needs two pieces
    makers = sorted((*holding.items, *holding.balances), key=lambda one: one.id)
    about = [_is_about(table, one, makers, made_by) & open_ for one in offers]
    left = costs.copy()
    for rows, there in _alike(about):
        own = [offer for offer, is_there in zip(offers, there, strict=True) if is_there]
        left[rows] = costs[rows] - _most_off(own, costs[rows])
    return left


def _is_about(
    table: ProductTable, offer: Promotion, makers: Sequence[Promotion], made_by: NDArray[np.int64]
) -> Mask:
    out = [place for place, one in enumerate(makers) if excludes(offer, one)]
    return offer.scope.rows(table) & ~np.isin(made_by, out)


def _alike(about: Sequence[Mask]) -> Iterator[tuple[Rows, list[bool]]]:
    """The rows with the same offers, and which these are; rows without any are left out."""
    if not about:
        return
    told = np.zeros(len(about[0]), dtype=np.int64)
    for place, mask in enumerate(about):
        if place % BITS == BITS - 1:
            told = np.unique(told, return_inverse=True)[1].astype(np.int64)
        told = 2 * told + mask
    order = np.argsort(told, kind="stable")
    borders = np.flatnonzero(np.diff(told[order])) + 1
    for rows in np.split(order, borders):
        there = [bool(mask[rows[0]]) for mask in about] if len(rows) else []
        if any(there):
            yield rows, there


def _most_off(offers: Sequence[Promotion], costs: Cents) -> Cents:
    """(k,) the most that an allowed combination of ``offers`` takes off each of ``costs``."""
    most = np.zeros(len(costs), dtype=np.int64)
    for chosen in _combinations(tuple(offers)):
        left = costs
        for one in chosen:
            left = left - _taken(one.terms, costs, left)
        most = np.maximum(most, costs - left)
    return most


def _combinations(offers: tuple[Promotion, ...]) -> Iterator[tuple[Promotion, ...]]:
    """The largest allowed combinations; of one piece, an offer more never makes it dearer."""
    for place, one in enumerate(offers):
        clashing = [other for other in offers[place + 1 :] if one.clashes(other)]
        if clashing:
            yield from _combinations(tuple(o for o in offers if o not in clashing))
            yield from _combinations(tuple(o for o in offers if o is not one))
            return
    yield offers


def _taken(terms: Terms, judged: Cents, left: Cents) -> Cents:
    """As ``Terms.taken``, of many."""
    off = np.zeros(len(judged), dtype=np.int64)
    if terms.ladder:
        for least, step in terms.ladder:
            off = np.where(judged >= least, np.maximum(off, step), off)
    elif terms.points is not None:
        off = shares(left, terms.points)
    elif terms.repeat:
        off = (terms.amount or 0) * (judged // terms.threshold)
    else:
        off = off + (terms.amount or 0)
    if not terms.ladder:
        off = np.where((judged >= terms.threshold) & (judged > 0), off, 0)
    off = off if terms.cap is None else np.minimum(off, terms.cap)
    return np.clip(off, 0, left)
