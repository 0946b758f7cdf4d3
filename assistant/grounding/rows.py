"""Whether a line of a template says what the rows say: its values beside the goods it names.

A skill hands over facts by name; a price, a rating or a stock that stands in a line with a product
must be that product's as the shop has it now. Values of names that are not listed here are the
skill's own computation (sums, counts of a search) and are checked only for how they are written.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from assistant.grounding.claims import NEAR, Unbound
from assistant.grounding.evidence import Evidence
from assistant.grounding.outside import gives_orders, told
from assistant.grounding.superlatives import DECIDED, is_most
from assistant.skills.outcome import Line
from retrieval.products import Product

LISTS = (
    "find.",
    "recommend.",
    "beside.",
    "reduced.",
)  # lines above a list: their counts and prices are its own
SINGLED_OUT = "which."  # lines that name the most of something
OUTSIDE = ("value", "own", "there", "options", "text", "quote")  # values that come from outside
Test = Callable[[Any, Product], bool]


def contradicted(line: Line, evidence: Evidence) -> list[Unbound]:
    """The values of a line, and of the lines in it, that a row contradicts."""
    found = [*_against_rows(line, evidence), *_against_places(line, evidence), *_unsaid(line)]
    found += _against_the_most(line, evidence)
    if line.key.startswith(LISTS) and evidence.listed:
        found += _against_list(line, evidence)
    for value in line.values.values():
        for inner in _lines(value):
            found += contradicted(inner, evidence)
    return found


def goods_of(line: Line) -> Product | None:
    """The one product that a line is about, if it is about one."""
    return _goods(line)


def _unsaid(line: Line) -> Iterator[Unbound]:
    """Values of which nothing may be said, because all they say is an order to the program."""
    for name in OUTSIDE:
        value = line.values.get(name)
        texts = value if isinstance(value, tuple | list) else (value,)
        said = [text for text in texts if isinstance(text, str)]
        if said and name == "text" and not any(said):
            yield Unbound("order", "")
        if any(said) and all(_commands(name, text) for text in said):
            yield Unbound("order", said[0])


def _commands(name: str, text: str) -> bool:
    """Whether nothing is left to say; a long text may hold other sentences."""
    return not told(text) if name in ("text", "quote") else gives_orders(text)


def _lines(value: object) -> Iterator[Line]:
    if isinstance(value, Line):
        yield value
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from (one for one in value if isinstance(one, Line))


def _goods(line: Line) -> Product | None:
    """The product a line speaks of: as such, or as the only one named."""
    product = line.values.get("product")
    if isinstance(product, Product):
        return product
    for name in ("name", "names"):
        named = _named(line.values.get(name))
        if len(named) == 1:
            return named[0].get("product")
    return None


def _named(value: object) -> list[Mapping[str, Any]]:
    """Goods named by their place: ``{"position", "product"}``, one or several."""
    if isinstance(value, Mapping):
        return [value] if "product" in value else []
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [one for one in value if isinstance(one, Mapping) and "product" in one]
    return []


def _prices(product: Product) -> list[float]:
    prices = (product.price, *(variant.price for variant in product.variants))
    return [price for price in prices if price is not None]


def _stocks(product: Product) -> list[int]:
    stocks = (product.stock, *(variant.stock for variant in product.variants))
    return [0, *(stock for stock in stocks if stock is not None)]


ROW_TESTS: Mapping[str, Test] = {
    "rating": lambda value, product: _near(value, [product.rating]),
    "sales": lambda value, product: _near(value, [product.sales]),
    "stock": lambda value, product: _near(value, _stocks(product)),
    "list_price": lambda value, product: _near(value, [product.list_price]),
    "price": lambda value, product: _near(value, _prices(product)),
}


def _near(value: object, known: Iterable[float | None]) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return True  # an absent figure claims nothing
    return any(one is not None and abs(value - one) < NEAR for one in known)


def _against_rows(line: Line, evidence: Evidence) -> Iterator[Unbound]:
    product = _goods(line)
    if product is None:
        return
    row = evidence.products.get(product.id)
    if row is None:
        yield Unbound("row", product.title, product.id)
        return
    for name, test in ROW_TESTS.items():
        if name in line.values and not test(line.values[name], row) and not _in_cart(name, line, evidence):  # fmt: skip
            yield Unbound(name, str(line.values[name]), row.id)
    yield from _against_attributes(line, row)


def _in_cart(name: str, line: Line, evidence: Evidence) -> bool:
    """Whether a price is that of a piece in the cart, which an offer on the whole order may still lower."""
    product = _goods(line)
    told = name == "price" and line.key.startswith("cart.") and product is not None
    return told and line.values[name] in evidence.units.get(product.id if product else "", ())


def _against_attributes(line: Line, row: Product) -> Iterator[Unbound]:
    """``own`` is what the row has, and so is ``value`` where nothing else is said to be its own."""
    field = line.values.get("field")
    if line.key not in ("ask.attribute", "ask.has", "ask.has_not", "ask.from_title"):
        return
    said = line.values.get("own", line.values.get("value"))
    core = getattr(row, str(field), None)
    have = {*row.attributes.get(str(field), ()), *([str(core)] if core is not None else [])}
    for value in (said,) if isinstance(said, str) else said or ():
        if str(value) not in have:
            yield Unbound("value", str(value), row.id)


def _against_places(line: Line, evidence: Evidence) -> Iterator[Unbound]:
    """第二款 is the second of the list on the screen."""
    for name in ("name", "names", "cheaper", "item"):
        for named in _named(line.values.get(name)):
            place, product = named.get("position"), named["product"]
            if place is None or not isinstance(product, Product):
                continue
            if evidence.places[place - 1 : place] != (product.id,):
                yield Unbound("place", str(place), product.id)


def _against_list(line: Line, evidence: Evidence) -> Iterator[Unbound]:
    """How many are shown, from which price to which, and who of them is the most of something."""
    values = line.values
    shown = [evidence.products[key] for key in evidence.listed if key in evidence.products]
    prices = [product.price for product in shown if product.price is not None]
    if "count" in values and line.key.startswith(LISTS[:2]) and values["count"] != len(shown):
        yield Unbound("count", str(values["count"]))
    for name, end in (("low", min), ("high", max)):
        if prices and values.get(name) is not None and not _near(values[name], [end(prices)]):
            yield Unbound(name, str(values[name]))
    for place, name, kind in (("best", "rating", "rating"), ("cheapest", "price", "price_asc")):
        at = values.get(place)
        row = shown[at - 1] if isinstance(at, int) and 0 < at <= len(shown) else None
        if row is not None and not ROW_TESTS[name](values.get(name), row):
            yield Unbound(name, str(values.get(name)), row.id)
        if row is not None and not is_most(kind, row, evidence):
            yield Unbound("most", str(at), row.id)


def _against_the_most(line: Line, evidence: Evidence) -> Iterator[Unbound]:
    """哪个最便宜 is answered with the goods that are, among those on the screen."""
    kind = line.key.removeprefix(SINGLED_OUT).removesuffix("_several")
    if not line.key.startswith(SINGLED_OUT) or kind not in DECIDED:
        return
    products = [one["product"] for one in _named(line.values.get("names"))]
    rows = [evidence.products[one.id] for one in products if one.id in evidence.products]
    lists = [
        one for one in (*evidence.earlier, evidence.places) if {row.id for row in rows} <= {*one}
    ]
    if rows and not any(all(is_most(kind, row, evidence, one) for row in rows) for one in lists):
        yield Unbound("most", kind, rows[0].id)
