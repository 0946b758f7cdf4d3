"""Which of several items to recommend, and why: what is wanted decides, or nothing is put in its name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.dialogue.ledger import constraints_of
from assistant.nlu.words.needs import Need
from assistant.skills.context import Context
from assistant.skills.outcome import Line
from assistant.skills.weighing import Weighed
from retrieval.constraints import Field
from retrieval.matching import satisfies
from retrieval.products import Product

NO_TELLING = 0.1  # ratings that differ by less are alike


@dataclass(frozen=True, slots=True)
class Choice:
    """The place of the one recommended, if one is, and what is said of it."""

    place: int | None
    lines: tuple[Line, ...]


def choose(
    context: Context,
    products: Sequence[Product],
    wanted: Sequence[Need],
    weighed: Sequence[Weighed],
) -> Choice:
    """By what is wanted, in the order wanted; else by requirements met; else rating, else price."""
    for one in weighed:
        if one.best is not None:
            return _by_need(context, products, one, one.best)
    fit = _by_requirements(context, products)
    if fit is not None:
        return fit
    if wanted:
        return Choice(None, _undecided(context, products, wanted[0], weighed))
    return _by_rating_or_price(context, products)


def _by_need(context: Context, products: Sequence[Product], one: Weighed, place: int) -> Choice:
    need = one.need.name.get(context.language) or next(iter(one.need.name.values()))
    facts = {"need": need, "name": context.named(products[place])}
    if not one.field:
        count = one.values[place]
        told = {"total": count.said, "praised": count.praised, "aspect": one.need.aspect}
        return Choice(place, (Line("compare.choose_praised", {**facts, **told}),))
    if one.field == Field.PRICE:
        return Choice(
            place, (Line("compare.choose_cheapest", {**facts, "price": one.values[place]}),)
        )
    rest = [value for other, value in enumerate(one.values) if other != place]
    told = {"field": one.field, "value": _spelt(one.values[place])}
    known = tuple(dict.fromkeys(word for value in rest for word in _spelt(value)))
    key = "compare.choose_need" if None not in rest else "compare.choose_need_unknown"
    return Choice(place, (Line(key, {**facts, **told, "own": known}),))


def _spelt(value: Any) -> tuple[str, ...]:  # noqa: ANN401  # a number or values
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (f"{value:g}",)


def _undecided(
    context: Context, products: Sequence[Product], need: Need, weighed: Sequence[Weighed]
) -> tuple[Line, ...]:
    """That they are alike in what is wanted, or that nothing tells."""
    name = need.name.get(context.language) or next(iter(need.name.values()))
    alike = next((one for one in weighed if one.need is need and one.equal), None)
    if alike is not None and alike.field:
        value = _spelt(alike.values[0])
        return (Line("compare.need_equal", {"need": name, "field": alike.field, "value": value}),)
    lines = [Line("compare.cannot_judge", {"need": name})]
    rated = _by_rating_or_price(context, products)
    if rated.lines and rated.lines[0].key == "compare.choose_rating":
        lines.append(Line("compare.only_rating", rated.lines[0].values))
    return tuple(lines)


def _by_requirements(context: Context, products: Sequence[Product]) -> Choice | None:
    """The only one that meets more of the requirements than the others."""
    wishes = constraints_of(context.state.ledger)
    met = [sum(satisfies(product, wish) for wish in wishes) for product in products]
    if not met or met.count(max(met)) != 1 or max(met) == min(met):
        return None
    place = met.index(max(met))
    return Choice(place, (Line("compare.choose_fit", {"name": context.named(products[place])}),))


def _by_rating_or_price(context: Context, products: Sequence[Product]) -> Choice:
    ratings = [product.rating for product in products]
    known = [rating for rating in ratings if rating is not None]
    telling = len(known) == len(products) and max(known) - min(known) >= NO_TELLING
    if telling and known.count(max(known)) == 1:
        place = known.index(max(known))
        facts = {"name": context.named(products[place]), "rating": max(known)}
        return Choice(place, (Line("compare.choose_rating", facts),))
    prices = [product.price for product in products]
    priced = [price for price in prices if price is not None]
    if len(priced) == len(products) and min(priced) < max(priced):
        place = priced.index(min(priced))
        facts = {"name": context.named(products[place]), "price": priced[place]}
        return Choice(place, (Line("compare.choose_price", facts),))
    return Choice(None, (Line("compare.no_choice"),))
