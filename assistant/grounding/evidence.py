"""What a turn may claim: the rows it shows or cites, what its search counted, the words it quotes.

Built once a turn, before anything is said; a sentence is bound if all it claims stands here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from assistant.grounding.figures import Figure, Kind, figures_in
from assistant.nlu.words.normalising import fold
from assistant.nlu.words.vocabulary import Vocabulary
from assistant.records.orders import Order
from assistant.skills.outcome import Line
from retrieval.constraints import Constraint, Field
from retrieval.products import Product, Variant

Amounts = frozenset[tuple[Kind, float, str]]
NOTHING: Amounts = frozenset()
# What the numbers of a line count, by the names that templates have for them.
KINDS = {
    **dict.fromkeys(("price", "low", "high", "sum", "difference", "list_price", "to"), Kind.MONEY),
    **dict.fromkeys(("payable", "off", "gap", "rest", "least", "deposit"), Kind.MONEY),
    **dict.fromkeys(("worth", "cap", "regular", "fee", "extra", "base"), Kind.MONEY),
    **dict.fromkeys(("rating", "than"), Kind.RATING),
    **dict.fromkeys(("position", "best", "cheapest"), Kind.PLACE),
    "stock": Kind.STOCK,
    "sales": Kind.SALES,
}


@dataclass(frozen=True)
class Evidence:
    """What one turn may claim.

    Args:
        language: The shopper's.
        products: The rows of the turn, by id: shown, in focus, in the cart, compared, cited.
        places: Ids of the goods on the screen, in the order shown.
        listed: Ids of the goods this turn shows.
        earlier: Ids of the lists shown before, of which one may be meant.
        lines: What the turn has to say, as the skill said it.
        texts: Words the turn quotes or cites: answers, reviews, parcel events, names of order lines.
        written: The sentences of the templates, which a model's may say in other words.
        wishes: The shopper's constraints.
        vocabulary: Finds the shop's values and names in a text; None looks for none.
        focus: The product a sentence without a name is about, if there is one.
        units: What a piece costs in the cart, before what the order as a whole takes off, by product.
    """

    language: str
    products: Mapping[str, Product] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    texts: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    wishes: tuple[Constraint, ...] = ()
    vocabulary: Vocabulary | None = None
    focus: str | None = None
    units: Mapping[str, frozenset[float]] = field(default_factory=dict)
    earlier: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def shared(self) -> Amounts:
        """The amounts that belong to the turn and to no product: counts, sums, wishes, quoted ones.

        Where the sentences of the templates are there to be put in other words, they have them all.
        """
        found = {one for text in (*self.texts, *self.written) for one in _read(text)}
        if not self.written:
            found |= {one for line in self.lines for one in line_amounts(line)}
            found |= {one for wish in self.wishes for one in _wished(wish)}
        own = set().union(*self.by_product.values()) if self.by_product else set()
        return frozenset(found - own) | frozenset(_counted(self))

    @cached_property
    def by_product(self) -> Mapping[str, Amounts]:
        """The amounts of each row."""
        return {key: row_amounts(product) for key, product in self.products.items()}

    @cached_property
    def told(self) -> str:
        """What the turn itself says or cites, folded; rows are not in it."""
        return fold("\n".join((*self.texts, *self.written)))

    @cached_property
    def said(self) -> str:
        """Everything a name, a code or a quotation may be taken from, folded."""
        rows = (text for product in self.products.values() for text in row_texts(product))
        wishes = (str(value) for wish in self.wishes for value in wish.values)
        return fold("\n".join((*self.texts, *self.written, *rows, *wishes)))


def row_amounts(product: Product) -> Amounts:
    """Every amount a row has, its texts included, with what it counts."""
    found: set[tuple[Kind, float, str]] = set()
    for kind, value in _figures_of(product):
        if value is not None:
            found.add((kind, float(value), ""))
    for text in row_texts(product):
        found |= set(_read(text))
    for variant in product.variants:
        found |= {(Kind.MEASURE, float(size), "size") for size in _sizes(variant)}
    return frozenset(found)


def _sizes(variant: Variant) -> Iterator[str]:
    """Options that are bare numbers, which sentences write with the word for a size."""
    for option in variant.options.values():
        bare = fold(option).removesuffix("码").removesuffix("号")
        if bare.replace(".", "", 1).isdigit() and bare.isascii():
            yield bare


def _figures_of(product: Product) -> Iterator[tuple[Kind, float | None]]:
    yield Kind.MONEY, product.price
    yield Kind.MONEY, product.list_price
    yield Kind.RATING, product.rating
    yield Kind.STOCK, product.stock
    yield Kind.SALES, product.sales
    for variant in product.variants:
        yield Kind.MONEY, variant.price
        yield Kind.STOCK, variant.stock


def row_texts(product: Product) -> Iterator[str]:
    """The texts of a row in every language it has."""
    yield product.title
    yield from (text for text in (product.brand, product.category, product.description) if text)
    yield from (value for values in product.attributes.values() for value in values)
    yield from (option for variant in product.variants for option in variant.options.values())
    yield from (text for texts in product.localized.values() for text in texts.values())


def line_amounts(line: Line) -> Iterator[tuple[Kind, float, str]]:
    """The amounts among the values of a line, with what they count where their names say it."""
    for name, value in line.values.items():
        yield from _amounts_of(name, value)


def _amounts_of(name: str, value: Any) -> Iterator[tuple[Kind, float, str]]:  # noqa: ANN401  # facts are of many kinds
    if isinstance(value, bool) or value is None or isinstance(value, Product | Constraint):
        return
    if isinstance(value, int | float):
        yield KINDS.get(name, Kind.COUNT), float(value), ""
    elif isinstance(value, str):
        yield from _read(value)
    elif isinstance(value, date | datetime):
        yield Kind.DATE, float(value.month * 100 + value.day), ""
    elif isinstance(value, Line):
        yield from line_amounts(value)
    elif isinstance(value, Order):
        yield from _of_order(value)
    else:
        yield from _within(name, value)


def _within(name: str, value: Any) -> Iterator[tuple[Kind, float, str]]:  # noqa: ANN401
    """The amounts of what holds other values: a mapping, a sequence, any dataclass."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _amounts_of(str(key), one)
    elif isinstance(value, Variant):
        yield from (a for option in value.options.values() for a in _read(option))
    elif isinstance(value, Iterable):
        for one in value:
            yield from _amounts_of(name, one)
    elif hasattr(value, "__dataclass_fields__"):
        for key in value.__dataclass_fields__:
            yield from _amounts_of(key, getattr(value, key, None))


def _of_order(order: Order) -> Iterator[tuple[Kind, float, str]]:
    if order.total is not None:
        yield Kind.MONEY, order.total, ""
    if order.shipping_fee is not None:
        yield Kind.MONEY, order.shipping_fee, ""
    yield Kind.COUNT, float(max(0, len(order.lines) - 1)), ""
    times = (order.created_at, order.paid_at, order.shipped_at, order.delivered_at)
    for text in (*filter(None, times), *(line.title or "" for line in order.lines)):
        yield from _read(text)
    for line in order.lines:
        yield Kind.COUNT, float(line.quantity), ""
        if line.price is not None:
            yield Kind.MONEY, line.price, ""
    for step in order.history:
        yield from (amount for text in step.values() for amount in _read(str(text)))


def _wished(wish: Constraint) -> Iterator[tuple[Kind, float, str]]:
    kinds: Mapping[str, Kind] = {Field.PRICE: Kind.MONEY, Field.RATING: Kind.RATING}
    kind = kinds.get(wish.field, Kind.PLAIN)
    for value in wish.values:
        if isinstance(value, str):
            yield from _read(value)
        else:
            yield kind, float(value), ""
            if wish.unit:
                yield from _read(f"{value:g}{wish.unit}")


def _read(text: str) -> Iterator[tuple[Kind, float, str]]:
    for figure in figures_in(fold(text)):
        yield from _ends(figure)


def _ends(figure: Figure) -> Iterator[tuple[Kind, float, str]]:
    yield figure.kind, figure.low, figure.unit
    if figure.high != figure.low:
        yield figure.kind, figure.high, figure.unit


def _counted(evidence: Evidence) -> Iterator[tuple[Kind, float, str]]:
    """How many goods there are to see, where, and from which price to which."""
    for shown in () if evidence.written else (evidence.listed, evidence.places):
        if shown:
            yield Kind.COUNT, float(len(shown)), ""
    for place in range(1, len(evidence.places) + 1):
        yield Kind.PLACE, float(place), ""
    prices = [evidence.products[key].price for key in evidence.listed if key in evidence.products]
    known: Sequence[float] = [price for price in prices if price is not None]
    if known:
        yield Kind.MONEY, min(known), ""
        yield Kind.MONEY, max(known), ""
