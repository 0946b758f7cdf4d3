"""Gathers what a turn may claim from what its skill found, from the screen and from the shop's rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from assistant.dialogue.ledger import constraints_of
from assistant.dialogue.state import DialogueState
from assistant.grounding.evidence import Evidence
from assistant.nlu.words.vocabulary import Vocabulary
from assistant.promotions.money import amount
from assistant.records.orders import Order
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome
from retrieval.products import Product


def evidence_of(
    context: Context,
    outcome: Outcome,
    after: DialogueState,
    *,
    written: Sequence[str] = (),
    vocabulary: Vocabulary | None = None,
) -> Evidence:
    """What the turn may claim; every row is read from the shop as it is now.

    Args:
        context: The turn before the skill ran.
        outcome: What the skill did.
        after: The state after the turn.
        written: The sentences of the templates, where a model is to say them in its own words.
        vocabulary: The shop's words, which only a model's sentences are looked through for.
    """
    listed = tuple(suggested.product.id for suggested in outcome.products)
    shown = after.last_list or context.state.last_list
    places = shown.ids if shown else listed
    lines = (*outcome.lines, *outcome.suggestions)
    lines = (*lines, *(reason.line for s in outcome.products for reason in s.reasons))
    ids = dict.fromkeys((*listed, *places, *_held(context.state), *_held(after)))
    earlier = _earlier(context.state) if _tells(outcome, "which.") else ()
    ids |= dict.fromkeys(key for one in earlier for key in one)
    ids |= dict.fromkeys(source["id"] for source in outcome.sources if _is_product(source))
    ids |= dict.fromkeys(product.id for line in lines for product in products_in(line.values))
    return Evidence(
        language=context.language,
        products=context.tools.store.get(list(ids)),
        places=places,
        listed=listed,
        lines=outcome.lines,
        texts=tuple(_texts(outcome)),
        written=tuple(written),
        wishes=constraints_of(after.ledger),
        vocabulary=vocabulary,
        focus=after.focus if after.focus in _spoken_of(outcome) else None,
        units=_units(context, after) if _tells(outcome, "cart.") else {},
        earlier=earlier,
    )


def _tells(outcome: Outcome, family: str) -> bool:
    """Whether the outcome has a line of a family of templates."""
    return any(line.key.startswith(family) for line in outcome.lines)


def _earlier(state: DialogueState) -> tuple[tuple[str, ...], ...]:
    """The lists shown so far that 刚才那批 may mean."""
    return tuple(tuple(shown.ids) for shown in state.shown)


def _units(context: Context, after: DialogueState) -> Mapping[str, frozenset[float]]:
    """What a piece of each line of the cart costs there, in any of its forms."""
    found: dict[str, set[float]] = {}
    for line in context.quote(after.cart).lines:
        units = {amount(portion.unit) for portion in line.portions}
        found.setdefault(line.line.product.id, set()).update(units)
    return {key: frozenset(units) for key, units in found.items()}


def products_in(value: object) -> Iterator[Product]:
    """The products among the values of a line, however deep."""
    if isinstance(value, Product):
        yield value
    elif isinstance(value, Line):
        yield from products_in(value.values)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from products_in(one)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for one in value:
            yield from products_in(one)


def _spoken_of(outcome: Outcome) -> set[str]:
    """Ids of the goods that a turn cites or names; what it has in mind beside is not meant by "it"."""
    cited = {source["id"] for source in outcome.sources if _is_product(source)}
    return cited | {one.id for line in outcome.lines for one in products_in(line.values)}


def _held(state: DialogueState) -> Iterator[str]:
    """What a state holds on to: the screen, the focus, the cart."""
    if state.last_list:
        yield from state.last_list.ids
    if state.focus:
        yield state.focus
    yield from (line.id for line in state.cart)


def _is_product(source: Mapping[str, Any]) -> bool:
    return source.get("kind") == "product"


def _texts(outcome: Outcome) -> Iterator[str]:
    """The words that the turn quotes: of its sources, its order, and its lines."""
    for source in outcome.sources:
        yield from (v for name, v in source.items() if name in ("text", "title", "quote") and v)
    if outcome.order:
        yield from _strings(outcome.order)
    for line in outcome.lines:
        yield from _strings(line.values)


def _strings(value: Any) -> Iterator[str]:  # noqa: ANN401  # facts are of many kinds
    if isinstance(value, str):
        yield value
    elif isinstance(value, Order):
        yield from _strings(value.to_json())
    elif isinstance(value, Line):
        yield from _strings(value.values)
    elif isinstance(value, Mapping):
        yield from _all(value.values())
    elif isinstance(value, Sequence):
        yield from _all(value)


def _all(values: Iterable[Any]) -> Iterator[str]:
    for one in values:
        yield from _strings(one)
