"""Sizes and packs: what a shopper chooses when buying, each with its own price and stock."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from demo.models import Model
from demo.prices import plain, shop_price
from demo.shelves import Option


@dataclass(frozen=True, slots=True)
class Variant:
    """One size or pack of a product, with its own price and stock."""

    sku: str
    options: dict[str, str]
    price: float
    stock: int

    def row(self) -> dict[str, object]:
        """Return the variant as it stands in products.jsonl."""
        return {
            "sku": self.sku,
            "options": self.options,
            "price": plain(self.price),
            "stock": self.stock,
        }


def draw_stock(rng: np.random.Generator, sold_out: float, usual: float) -> int:
    """Return how many pieces are left, none with the given chance."""
    if rng.random() < sold_out:
        return 0
    return int(np.exp(rng.normal(np.log(usual), 0.9))) + 1


def draw_restock(code: str, today: date) -> date | None:
    """Return the day on which more is expected; of one product in three the shop does not know it yet.

    It follows from the product's number, so that it takes nothing from the stream of the others.
    """
    number = int(code[1:])
    return None if number % 3 == 0 else today + timedelta(days=4 + number % 40)


def draw_variants(rng: np.random.Generator, code: str, model: Model) -> tuple[Variant, ...]:
    """Draw the sizes or packs of one listing; empty for goods without a choice."""
    option = model.kind.option
    if option is None:
        return ()
    gone = 0.9 if rng.random() < 0.03 else 0.1
    values = _picked(rng, option, model)
    return tuple(
        Variant(
            sku=f"{code}-{place:02d}",
            options={option.key: value},
            price=_variant_price(model.price, factor),
            stock=draw_stock(rng, gone, 24),
        )
        for place, (value, factor) in enumerate(values.items(), start=1)
    )


def _picked(rng: np.random.Generator, option: Option, model: Model) -> dict[str, float]:
    gender = model.facts["gender"].zh if "gender" in model.facts else ""
    values = list(option.values(gender).items())
    count = min(model.kind.pick or len(values), len(values))
    # The dearer the model, the larger the packs and memories it comes in.
    wanted = model.rank * (len(values) - count) + rng.normal(0, 0.6)
    start = int(np.clip(round(wanted), 0, len(values) - count))
    return dict(values[start : start + count])


def _variant_price(price: float, factor: float) -> float:
    return price if factor == 1 else shop_price(price * factor)
