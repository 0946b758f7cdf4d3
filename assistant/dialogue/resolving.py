"""Resolves references over the lists actually shown: 第二个, 刚才那款, "the blue one"."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from assistant.dialogue.state import DialogueState, ShownList
from assistant.nlu.meaning import MIDDLE, Reference, ReferenceKind
from retrieval.constraints import Constraint, Op, Sort
from retrieval.matching import satisfies
from retrieval.products import Product

Lookup = Callable[[Sequence[str]], Mapping[str, Product]]
PRICE_TOLERANCE = 0.05  # "the 300 one" may cost 299


def resolve(references: Iterable[Reference], state: DialogueState, lookup: Lookup) -> list[str]:
    """The product ids that ``references`` point at, in the order named, each once.

    A reference that fits nothing shown resolves to nothing; the dialogue then asks.
    """
    found: list[str] = []
    for reference in references:
        found += _resolve_one(reference, state, lookup)
    return list(dict.fromkeys(found))


def _resolve_one(reference: Reference, state: DialogueState, lookup: Lookup) -> list[str]:
    shown = state.last_list
    if reference.kind is ReferenceKind.RECENT:
        return _recent(reference, state)
    if shown is None:
        return []
    if reference.kind is ReferenceKind.POSITION:
        return _at(shown, int(reference.value))
    if reference.kind is ReferenceKind.ALL:
        return list(shown.ids)
    if reference.kind is ReferenceKind.SUPERLATIVE:
        return _superlative(Sort(str(reference.value)), shown, lookup)
    return _by_property(reference, state, lookup)


def _at(shown: ShownList, position: int) -> list[str]:
    if position == MIDDLE:
        return list(shown.ids[len(shown.ids) // 2 :][:1]) if len(shown.ids) % 2 else []
    index = position - 1 if position > 0 else position
    return [shown.ids[index]] if -len(shown.ids) <= index < len(shown.ids) else []


def _recent(reference: Reference, state: DialogueState) -> list[str]:
    """What was talked about last; failing that, a list of one; 刚才 also looks at earlier lists."""
    if state.focus:
        return [state.focus]
    if reference.value == "earlier" and state.talked:
        return [state.talked[-1]]
    if state.last_list and len(state.last_list.items) == 1:
        return list(state.last_list.ids)
    earlier = state.shown[:-1] if reference.value == "earlier" else ()
    return list(earlier[-1].ids[:1]) if earlier else []


def _superlative(sort: Sort, shown: ShownList, lookup: Lookup) -> list[str]:
    products = lookup(shown.ids)
    ranked = [
        products[i] for i in shown.ids if i in products and _measure(products[i], sort) is not None
    ]
    if not ranked:
        return []
    best = min if sort is Sort.PRICE_ASC else max
    return [best(ranked, key=lambda product: _measure(product, sort) or 0.0).id]


def _measure(product: Product, sort: Sort) -> float | None:
    if sort in (Sort.PRICE_ASC, Sort.PRICE_DESC):
        return product.price
    if sort is Sort.RATING:
        return product.rating
    if sort is Sort.SALES:
        return None if product.sales is None else float(product.sales)
    return None


def _by_property(reference: Reference, state: DialogueState, lookup: Lookup) -> list[str]:
    """The item with that property in the newest list that has one."""
    for shown in reversed(state.shown):
        products = lookup(shown.ids)
        for product_id in shown.ids:
            product = products.get(product_id)
            if product and _has(product, reference):
                return [product_id]
    return []


def _has(product: Product, reference: Reference) -> bool:
    if reference.field == "price":
        wanted = float(reference.value)
        return product.price is not None and abs(product.price - wanted) <= PRICE_TOLERANCE * wanted
    return satisfies(product, Constraint(reference.field or "", Op.EQ, str(reference.value)))
