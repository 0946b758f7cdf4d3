"""Resolves references over the lists actually shown: 第二个, 刚才那款, "the blue one".

What fits one item is that item. What fits several equally is never guessed: the candidates are
handed back to be asked about. A place that the list does not have is told as missing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.dialogue.state import DialogueState, ShownList
from assistant.nlu.meaning import MIDDLE, Reference, ReferenceKind
from assistant.nlu.pointing.codes import ID
from retrieval.constraints import Constraint, Op, Sort
from retrieval.matching import satisfies
from retrieval.products import Product

Lookup = Callable[[Sequence[str]], Mapping[str, Product]]
PRICE_TOLERANCE = 0.05  # "the 300 one" may cost 299
SINGLE = (ReferenceKind.ATTRIBUTE, ReferenceKind.SUPERLATIVE, ReferenceKind.RECENT)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the references of a message come to.

    Args:
        ids: The products pointed at, in the order named, each once.
        choices: The first reference's candidates where several fit equally.
        missing: References that fit nothing shown.
        count: How many items the list meant by the first missing place has.
    """

    ids: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    missing: tuple[Reference, ...] = ()
    count: int = 0


def resolve(references: Iterable[Reference], state: DialogueState, lookup: Lookup) -> list[str]:
    """The product ids that ``references`` point at, in the order named, each once."""
    return list(resolution(references, state, lookup).ids)


def resolution(
    references: Iterable[Reference],
    state: DialogueState,
    lookup: Lookup,
    among: Sequence[str] = (),
) -> Resolution:
    """What ``references`` point at in the lists of ``state``.

    Args:
        references: In the order of the message.
        state: Before it.
        lookup: Finds products by id.
        among: The items that a comparative chooses from; empty for those of the list.
    """
    ids: list[str] = []
    choices: tuple[str, ...] = ()
    missing: list[Reference] = []
    for reference in references:
        found = _candidates(reference, state, lookup, among)
        if not found:
            missing.append(reference)
        elif len(found) > 1 and reference.kind in SINGLE:
            choices = choices or tuple(found)
        else:
            ids += found
    shown = _list_of(missing[0], state) if missing else None
    return Resolution(
        tuple(dict.fromkeys(ids)), choices, tuple(missing), len(shown.ids) if shown else 0
    )


def _candidates(
    reference: Reference, state: DialogueState, lookup: Lookup, among: Sequence[str] = ()
) -> list[str]:
    """Every product that fits; of places, all that are named."""
    if reference.field == ID:
        return list(lookup([str(reference.value)]))
    if reference.kind is ReferenceKind.RECENT:
        return _recent(reference, state)
    shown = _list_of(reference, state)
    if shown is None:
        return []
    if reference.kind is ReferenceKind.POSITION:
        return _at(shown, int(reference.value))
    if reference.kind is ReferenceKind.ALL:
        return list(shown.ids)
    if reference.kind is ReferenceKind.SUPERLATIVE:
        return _superlative(Sort(str(reference.value)), among or shown.ids, lookup)
    return _by_property(reference, state, lookup)


def _list_of(reference: Reference, state: DialogueState) -> ShownList | None:
    """The list meant: the one before it for 上一批, and for 刚才 when a new one has just come."""
    if len(state.shown) < 2 or not reference.earlier:
        return state.last_list
    just_came = state.shown[-1].turn == state.turn
    return state.shown[-2] if reference.earlier == "list" or just_came else state.shown[-1]


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
    return list(earlier[-1].ids) if earlier else []


def _superlative(sort: Sort, ids: Sequence[str], lookup: Lookup) -> list[str]:
    """The best of the list; all of them where several are equally good."""
    products = lookup(ids)
    measured = [(_measure(products[i], sort), i) for i in ids if i in products]
    known = [(value, product_id) for value, product_id in measured if value is not None]
    if not known:
        return []
    best = (min if sort is Sort.PRICE_ASC else max)(value for value, _ in known)
    return [product_id for value, product_id in known if value == best]


def _measure(product: Product, sort: Sort) -> float | None:
    if sort in (Sort.PRICE_ASC, Sort.PRICE_DESC):
        return product.price
    if sort is Sort.RATING:
        return product.rating
    if sort is Sort.SALES:
        return None if product.sales is None else float(product.sales)
    return None


def _by_property(reference: Reference, state: DialogueState, lookup: Lookup) -> list[str]:
    """The items with that property: what was talked about, else of the newest list that has one."""
    for ids in _where_to_look(reference, state):
        products = lookup(ids)
        fitting = [products[i] for i in ids if i in products and _has(products[i], reference)]
        if fitting:
            return _nearest(fitting, reference)
    return []


def _where_to_look(reference: Reference, state: DialogueState) -> list[tuple[str, ...]]:
    """Lists of ids, the likeliest first; of what was talked about, the last first and alone."""
    newest_first = [shown.ids for shown in reversed(state.shown)]
    if not reference.earlier:
        return newest_first
    talked = [(product_id,) for product_id in reversed((*state.talked, *_focus(state)))]
    earlier, current = newest_first[1:], newest_first[:1]
    if reference.earlier == "list":
        return [*earlier, *current]
    just_came = bool(state.shown) and state.shown[-1].turn == state.turn
    lists = [*earlier, *current] if just_came else newest_first
    return [*talked, *lists]


def _focus(state: DialogueState) -> tuple[str, ...]:
    return (state.focus,) if state.focus else ()


def _nearest(fitting: Sequence[Product], reference: Reference) -> list[str]:
    """Of prices, the nearest to the one named; of other properties, all."""
    if reference.field == "price":
        wanted = float(reference.value)
        distance = min(abs((product.price or 0.0) - wanted) for product in fitting)
        fitting = [p for p in fitting if abs((p.price or 0.0) - wanted) == distance]
    return [product.id for product in fitting]


def _has(product: Product, reference: Reference) -> bool:
    if reference.field == "price":
        wanted = float(reference.value)
        return product.price is not None and abs(product.price - wanted) <= PRICE_TOLERANCE * wanted
    return satisfies(product, Constraint(reference.field or "", Op.EQ, str(reference.value)))
