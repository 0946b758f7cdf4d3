"""Weighs items against each other: a table of what differs, and a choice with its reason.

What the shopper wants comes first, in the table and in the choice. Where that cannot be judged from
listings and reviews, it is said, and nothing is recommended by something else in its name.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from assistant.dialogue.actions import Action
from assistant.dialogue.ledger import constraints_of
from assistant.nlu.words.needs import Need, needs_in
from assistant.nlu.words.normalising import fold
from assistant.skills.context import Context
from assistant.skills.differences import differing, most_told, price_facts
from assistant.skills.outcome import Line, Outcome, Suggested, source_of
from assistant.skills.preferring import choose
from assistant.skills.weighing import weigh
from retrieval.constraints import Field
from retrieval.products import Product

MAX_COMPARED = 5


def compare(context: Context) -> Outcome:
    """Compares the items pointed at or named; without any, the first two on the screen."""
    products = _named(context) or context.referred()
    if len(products) < 2:
        products = _completed(context, products)
    if len(products) < 2:
        return Outcome(Action.CLARIFY, (Line("compare.which"),), suggestions=_ways_on(context))
    outcome = _compared(context, products[:MAX_COMPARED])
    if len(products) <= MAX_COMPARED:
        return outcome
    told = {"count": len(products), "most": MAX_COMPARED, "left": len(products) - MAX_COMPARED}
    return outcome.saying_first(Line("compare.too_many", told))


def compare_again(context: Context) -> Outcome:
    """那更轻的呢: the items that were compared, weighed by one more thing."""
    found = context.tools.shelf.get(context.state.compared)
    return _compared(context, [found[key] for key in context.state.compared if key in found])


def _compared(context: Context, products: Sequence[Product]) -> Outcome:
    counts = [context.tools.opinions.counts(one.id).get(one.id, {}) for one in products]
    wanted = _wanted(context, products)
    weighed = [one for one in (weigh(need, products, counts) for need in wanted) if one]
    choice = choose(context, products, wanted, weighed)
    rows = differing(products, counts, weighed, _asked_fields(context, wanted))
    best = products[choice.place] if choice.place is not None else None
    table = {"ids": [p.id for p in products], "rows": rows, "best": best.id if best else None}
    lines = [*_mixed(products), _differences(context, products, rows), *choice.lines]
    chips = tuple(Line("chip.add_nth", {"position": n}) for n in _positions(context, products))
    return Outcome(
        Action.COMPARE,
        tuple(lines),
        tuple(Suggested(product, 0.0, {}) for product in products),
        comparison=table,
        sources=tuple(map(source_of, products)),
        suggestions=chips,
        changes={
            "focus": best.id if best else products[0].id,
            "pending": None,
            "compared": tuple(product.id for product in products),
        },
    )


def _named(context: Context) -> list[Product]:
    """The items whose models the message names: 对比X8和N5."""
    links, shelf = context.tools.links, context.tools.shelf
    shown = context.state.last_list
    near = shelf.get(shown.ids) if shown else {}
    kinds = {product.category for product in near.values()}
    found = []
    for label in links.devices.every(fold(context.meaning.plain)):
        sold = links.sold_as(label, shelf)
        ranked = sorted(
            sold, key=lambda one: (one.id not in near, one.category not in kinds, not one.available)
        )
        found += ranked[:1]
    distinct = list({product.id: product for product in found}.values())
    return distinct if len(distinct) > 1 else []


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


def _wanted(context: Context, products: Sequence[Product]) -> list[Need]:
    """What the shopper wants goods to be: said now, else in the search that brought them."""
    now = needs_in(context.meaning.plain)
    shown = context.state.last_list
    if shown is None or not {product.id for product in products} <= set(shown.ids):
        return now
    before = needs_in(context.state.query)
    values = " ".join(
        str(value) for wish in constraints_of(context.state.ledger) for value in wish.values
    )
    return list({id(need): need for need in (*now, *before, *needs_in(values))}.values())


def _asked_fields(context: Context, wanted: Sequence[Need]) -> list[str]:
    """The fields of requirements, for the top of the table."""
    fields = [field for need in wanted for field in need.fields]
    return [*fields, *(wish.field for wish in constraints_of(context.state.ledger))]


def _mixed(products: Sequence[Product]) -> list[Line]:
    """That the items are of different kinds, of which little can be compared."""
    kinds = tuple(dict.fromkeys(p.categories[-1] for p in products if p.categories))
    facts = {"field": Field.CATEGORY, "value": kinds}
    return [Line("compare.mixed", facts)] if len(kinds) > 1 else []


def _differences(
    context: Context, products: Sequence[Product], rows: Sequence[dict[str, Any]]
) -> Line:
    names = [context.named(product) for product in products]
    told = most_told(rows)
    values: dict[str, Any] = {"names": names, "fields": told, "count": len(products)}
    facts = price_facts(products, names)
    if facts is None:
        return Line("compare.fields" if told else "compare.same", values)
    several = "several_" if len(products) > 2 else ""
    return Line(f"compare.{several}price{'_and_fields' if told else '_only'}", {**values, **facts})
