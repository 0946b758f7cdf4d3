"""Several rows of a shop program's export become one row a product, its buyable forms as variants.

What a form costs and how many there are is read here, so that a bad cell refuses one form and not
the product; everything else stays as it stands and is checked like any other row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from retrieval.importing.headers import PRODUCT, Aliases, field_named
from retrieval.importing.normalising import ATTRIBUTE_ALIASES
from retrieval.importing.values import clean_text, parse_time

VARIANTS = "variants"
LABELS: Aliases = {**ATTRIBUTE_ALIASES, "brand": PRODUCT["brand"]}
LONGEST_OPTION = 100
TRUE = frozenset({"1", "true", "yes", "是", "y"})
FALSE = frozenset({"0", "false", "no", "否", "n", "-1"})


@dataclass(frozen=True, slots=True)
class Form:
    """One buyable form of a product.

    Args:
        options: What tells it from the other forms, by attribute; empty if there is nothing to choose.
        list_price: What it costs when it is not reduced; None if it is not.
        stock: None if it can be bought and nobody counts.
    """

    sku: str | None
    options: Mapping[str, str]
    price: float | None = None
    list_price: float | None = None
    stock: int | None = None


def summed_up(product_id: str, forms: Sequence[Form]) -> dict[str, object]:
    """What the forms say about their product: ``price, list_price, stock, variants``.

    The price is that of the cheapest form that can be bought, else of the cheapest.
    """
    best = min(forms, key=lambda form: (form.stock == 0, form.price is None, form.price or 0.0))
    price = {"price": best.price, "list_price": best.list_price}
    if len(forms) == 1 and not forms[0].options:
        return {**price, "stock": best.stock, VARIANTS: None}
    return {**price, "stock": None, VARIANTS: _variants(product_id, forms)}


def option_name(label: object) -> str | None:
    """The attribute that an option's or an attribute's label means: ``Colour`` is ``color``."""
    text = clean_text(label, LONGEST_OPTION)
    return field_named(text, LABELS) if text else None


def first_filled(rows: Iterable[Mapping[str, object]]) -> dict[str, object]:
    """For every column the first cell that has something in it."""
    found: dict[str, object] = {}
    for row in rows:
        for column, cell in row.items():
            if found.get(column) in (None, ""):
                found[column] = cell
    return found


def said_no(cell: object) -> bool:
    """Whether a cell says that something is not so; an empty one does not."""
    return str(cell).strip().casefold() in FALSE


def said_yes(cell: object) -> bool:
    """Whether a cell says that something is so."""
    return str(cell).strip().casefold() in TRUE


def runs_now(start: object, end: object, now: datetime | None = None) -> bool:
    """Whether a reduced price with these dates holds now; what has no date always does.

    Raises:
        ValueError: One of them is no date.
    """
    now = now or datetime.now(UTC)
    first, last = parse_time(start), parse_time(end)
    begun = first is None or datetime.fromisoformat(first) <= now
    return begun and (last is None or now <= datetime.fromisoformat(last))


def _variants(product_id: str, forms: Sequence[Form]) -> list[dict[str, object]]:
    """The forms as variants; one without an article number of its own gets one of its options."""
    used: set[str] = set()
    found: list[dict[str, object]] = []
    for form in forms:
        sku = form.sku if form.sku and form.sku not in used else None
        sku = sku or "-".join((product_id, *form.options.values()))
        if sku in used:
            continue  # the same form once more
        used.add(sku)
        found.append(
            {"sku": sku, "options": dict(form.options), "price": form.price, "stock": form.stock}
        )
    return found
