"""Product cards: from a product of a turn to what its card and its details sheet show.

Only ready texts leave this module; the templates place them and decide nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ui.amounts import count, money
from ui.markup import link, picture
from ui.reading import Json, number, objects, table, text
from ui.words import fact_name, words

PLACED = "placed"  # the part of a score that the owner's hand added
REASONS = 2  # on the card; the sheet shows all


@dataclass(frozen=True, slots=True)
class Variant:
    """One choice in the details sheet."""

    sku: str
    label: str
    price: str
    available: bool


@dataclass(frozen=True, slots=True)
class Card:
    """Everything a card and its sheet show, ready to read."""

    id: str
    position: int
    title: str
    brand: str
    picture: str | None
    price: str
    list_price: str
    saving: str
    label: str
    rating: str
    sold: str
    stock_note: str
    available: bool
    sponsored: str
    reasons: tuple[str, ...]
    variants: tuple[Variant, ...]
    facts: tuple[tuple[str, str], ...]
    description: str
    link: str | None

    @property
    def first_reasons(self) -> tuple[str, ...]:
        """The strongest reasons, as many as fit on a card."""
        return self.reasons[:REASONS]

    @property
    def needs_choice(self) -> bool:
        """Whether a variant must be chosen before it can go into the cart."""
        return len(self.variants) > 1


def cards(products: Sequence[Json], language: str) -> list[Card]:
    """The cards of one list, numbered from 1 as the shopper counts them."""
    return [card(product, position, language) for position, product in enumerate(products, 1)]


def card(product: Json, position: int, language: str) -> Card:
    """The card of one product of a turn."""
    display = table(product, "display")
    variants = _variants(product)
    available = _available(product, variants)
    price, list_price = number(product, "price"), number(product, "list_price")
    currency = product.get("currency")
    on_sale = price is not None and list_price is not None and list_price > price
    return Card(
        id=text(product, "id"),
        position=position,
        title=text(display, "title") or text(product, "title"),
        brand=text(display, "brand") or text(product, "brand"),
        picture=picture(product.get("image_url")),
        price=money(price, currency),
        list_price=money(list_price, currency) if on_sale else "",
        saving=_saving(price, list_price, currency, language) if on_sale else "",
        label=text(display, "price_label"),
        rating=_rating(product),
        sold=_sold(product, language),
        stock_note=_stock_note(display, available, language),
        available=available,
        sponsored=words(language)["sponsored"] if product.get("sponsored") is True else "",
        reasons=tuple(text(reason, "text") for reason in _told(product)),
        variants=variants,
        facts=_facts(product, display, language),
        description=text(display, "description"),
        link=link(product.get("url")),
    )


def _told(product: Json) -> list[Json]:
    """The reasons to list; that a place was paid for has a label of its own."""
    paid = product.get("sponsored") is True
    return [one for one in objects(product, "reasons") if not (paid and one.get("kind") == PLACED)]


def _variants(product: Json) -> tuple[Variant, ...]:
    rows = objects(product, "variants")
    constant = _constant_options(rows)
    own_price = number(product, "price")
    return tuple(_variant(row, constant, own_price, product.get("currency")) for row in rows)


def _variant(
    row: Json, constant: frozenset[str], own_price: float | None, currency: object
) -> Variant:
    options = table(row, "options")
    shown = [str(value) for name, value in options.items() if name not in constant]
    price = number(row, "price")
    return Variant(
        sku=text(row, "sku"),
        label=" / ".join(shown) or text(row, "sku"),
        price=money(price, currency) if price is not None and price != own_price else "",
        available=number(row, "stock") != 0,
    )


def _constant_options(rows: Sequence[Json]) -> frozenset[str]:
    """Options that are the same for every variant, which therefore name none of them."""
    if len(rows) < 2:
        return frozenset()
    first = table(rows[0], "options")
    return frozenset(
        name
        for name, value in first.items()
        if all(table(row, "options").get(name) == value for row in rows)
    )


def _available(product: Json, variants: Sequence[Variant]) -> bool:
    if variants:
        return any(variant.available for variant in variants)
    return number(product, "stock") != 0


def _saving(price: float | None, list_price: float | None, currency: object, language: str) -> str:
    saved = round((list_price or 0) - (price or 0), 2)
    return words(language)["price_off"].format(amount=money(saved, currency))


def _rating(product: Json) -> str:
    rating = number(product, "rating")
    return "" if rating is None else f"{rating:.1f}"


def _sold(product: Json, language: str) -> str:
    sales = number(product, "sales")
    return words(language)["sold"].format(count=count(sales, language)) if sales else ""


def _stock_note(display: Json, available: bool, language: str) -> str:
    return text(display, "stock_label") or ("" if available else words(language)["out_of_stock"])


def _facts(product: Json, display: Json, language: str) -> tuple[tuple[str, str], ...]:
    attributes = table(display, "attributes") or table(product, "attributes")
    rows: dict[str, object] = {
        "brand": text(display, "brand") or text(product, "brand"),
        "category": (text(display, "category") or text(product, "category")).split("/")[-1],
        **{name: value for name, value in attributes.items() if name not in ("brand", "category")},
    }
    return tuple(
        (fact_name(name, language), joined(value)) for name, value in rows.items() if value
    )


def joined(value: object) -> str:
    """A value or several of them as one text; ``None`` is empty."""
    if isinstance(value, Mapping):
        return ""
    if isinstance(value, list | tuple):
        return "、".join(str(item) for item in value)
    return "" if value is None else str(value)
