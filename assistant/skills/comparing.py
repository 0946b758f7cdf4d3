"""Weighs items against each other: a table of what differs, and a choice with its reason."""

from collections.abc import Iterable, Sequence
from typing import Any

from assistant.dialogue.actions import Action
from assistant.dialogue.ledger import constraints_of
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome, Suggested, source_of
from retrieval.matching import satisfies
from retrieval.products import Product

MAX_COMPARED = 5
MOST_TOLD = 3
UNTOLD = frozenset(
    {"price", "sales", "stock", "review_count"}
)  # in the table, but not worth a sentence
CORE = ("price", "rating", "sales", "brand", "stock")


def compare(context: Context) -> Outcome:
    """Compares the items pointed at; without any, the first two on the screen."""
    products = context.referred()[:MAX_COMPARED]
    if len(products) < 2:
        products = _completed(context, products)
    if len(products) < 2:
        return Outcome(Action.CLARIFY, (Line("compare.which"),), suggestions=_ways_on(context))
    rows = _rows(products)
    best, why = _choice(context, products)
    table = {"ids": [p.id for p in products], "rows": rows, "best": best.id if best else None}
    names = [context.named(product) for product in products]
    lines = [_differences(products, rows, names)]
    if best and why:
        lines.append(Line(why[0], {**why[1], "name": names[products.index(best)]}))
    chips = tuple(Line("chip.add_nth", {"position": n}) for n in _positions(context, products))
    return Outcome(
        Action.COMPARE,
        tuple(lines),
        tuple(Suggested(product, 0.0, {}) for product in products),
        comparison=table,
        sources=tuple(map(source_of, products)),
        suggestions=chips,
        changes={"focus": best.id if best else products[0].id, "pending": None},
    )


def _completed(context: Context, products: list[Product]) -> list[Product]:
    """One item named is weighed against the focus; none named means the first two shown."""
    shown = context.state.last_list
    if products and context.state.focus and context.state.focus != products[0].id:
        focus = context.product(context.state.focus)
        return [focus, *products] if focus else products
    if products or context.meaning.references or shown is None:
        return products
    found = context.tools.shelf.get(shown.ids[:2])
    return [found[product_id] for product_id in shown.ids[:2] if product_id in found]


def _ways_on(context: Context) -> tuple[Line, ...]:
    shown = context.state.last_list
    return (Line("chip.compare_first_two"),) if shown and len(shown.ids) > 1 else ()


def _positions(context: Context, products: Sequence[Product]) -> Iterable[int]:
    shown = context.state.last_list
    if shown is None:
        return ()
    return [shown.ids.index(p.id) + 1 for p in products if p.id in shown.ids]


def _rows(products: Sequence[Product]) -> list[dict[str, Any]]:
    """Only what differs: core fields first, then attributes that most of them have."""
    names = dict.fromkeys(name for product in products for name in product.attributes)
    core = [_row(name, [getattr(product, name) for product in products]) for name in CORE]
    free = [_row(name, [p.attributes.get(name) for p in products]) for name in sorted(names)]
    sizes = _row("size", [_sizes(product) for product in products])
    rows = [*core, *([] if "size" in names else [sizes]), *free]
    return [row for row in rows if len({repr(value) for value in row["values"]}) > 1]


def _row(field: str, values: Sequence[object]) -> dict[str, Any]:
    return {"field": field, "values": list(values)}


def _sizes(product: Product) -> tuple[str, ...] | None:
    sizes = tuple(
        v.options["size"] for v in product.variants if "size" in v.options and v.available
    )
    return sizes or None


def _differences(products: Sequence[Product], rows: list[dict[str, Any]], names: list[Any]) -> Line:
    told = [row["field"] for row in rows if row["field"] not in UNTOLD][:MOST_TOLD]
    values: dict[str, Any] = {"names": names, "fields": told, "count": len(products)}
    cheaper = _spread(products)
    if cheaper is None:
        return Line("compare.fields" if told else "compare.same", values)
    facts = {**values, "cheaper": names[cheaper["index"]], "difference": cheaper["difference"]}
    return Line("compare.price_and_fields" if told else "compare.price_only", facts)


def _spread(products: Sequence[Product]) -> dict[str, Any] | None:
    prices = [product.price for product in products if product.price is not None]
    if len(prices) < len(products) or min(prices) == max(prices):
        return None
    index = prices.index(min(prices))
    return {"index": index, "difference": round(max(prices) - min(prices), 2)}


def _choice(
    context: Context, products: Sequence[Product]
) -> tuple[Product | None, tuple[str, dict[str, Any]] | None]:
    """The one that meets more of the wishes; else a clearly better rating; else the lower price."""
    wishes = constraints_of(context.state.ledger)
    met = [sum(satisfies(product, wish) for wish in wishes) for product in products]
    if met and met.count(max(met)) == 1 and max(met) > min(met):
        return products[met.index(max(met))], ("compare.choose_fit", {})
    rated = [product.rating for product in products]
    ratings = [rating for rating in rated if rating is not None]
    if len(ratings) == len(products) and max(ratings) - min(ratings) >= 0.1:
        best = products[rated.index(max(ratings))]
        return best, ("compare.choose_rating", {"rating": best.rating})
    if all(product.price is not None for product in products):
        best = min(products, key=lambda product: (product.price or 0.0, product.id))
        return best, ("compare.choose_price", {"price": best.price})
    return None, None
