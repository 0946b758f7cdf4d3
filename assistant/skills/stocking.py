"""What is told of a stock: how few are left, that it is gone, and on which day the shop expects more.

All of it stands in the catalogue. A day that is over is not told, and neither is what nobody wrote.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from assistant.shop.settings import ShopSettings
from assistant.skills.outcome import Line
from retrieval.products import Product, Variant

FEW = {
    "ask.in_stock": "ask.few_left",
    "ask.option_there": "ask.option_few",
    "size.in_stock": "size.few_left",
}
UNCOUNTED = {"ask.option_there": "ask.option_has"}
MOST_FORMS = 3  # that are offered to be waited for


@dataclass(frozen=True, slots=True)
class StockTeller:
    """What one shop tells of its stock on one day.

    Args:
        few: Down from so many pieces it is told how many are left; 0 never tells.
        today: Where the shop is.
    """

    few: int
    today: date

    @classmethod
    def of(cls, settings: ShopSettings, now: datetime) -> "StockTeller":
        """As the settings of a shop say."""
        return cls(settings.stock.few, now.astimezone(ZoneInfo(settings.timezone)).date())

    def label(self, product: Product) -> Line | None:
        """What a card says; None where there is enough, or nobody knows."""
        if not product.available:
            expected = self.expected(product)
            facts = {"expected": expected}
            return Line("stock.label_expected", facts) if expected else Line("stock.label_gone")
        left = product.stock
        return Line("stock.label_left", {"stock": left}) if self.is_few(left) else None

    def expected(self, product: Product) -> date | None:
        """The day on which the shop expects more of a product; None where it named none, or it is over."""
        day = date.fromisoformat(product.restock_date) if product.restock_date else None
        return day if day and day >= self.today else None

    def is_few(self, stock: int | None) -> bool:
        """Whether so few are left that it is told."""
        return stock is not None and 0 < stock <= self.few

    def counted(self, line: Line) -> Line:
        """A line that tells a stock, as one that says that few are left where that is so."""
        left = line.values.get("stock")
        if left is None:
            return replace(line, key=UNCOUNTED.get(line.key, line.key))
        return replace(line, key=FEW.get(line.key, line.key)) if self.is_few(left) else line

    def left(self, product: Product, variant: Variant | None = None) -> list[Line]:
        """That few are left of a product, or of the form of it that is meant."""
        stock = variant.stock if variant else product.stock
        return [Line("stock.left", {"stock": stock})] if self.is_few(stock) else []

    def coming(self, product: Product) -> list[Line]:
        """On which day the shop expects more of what is sold out, if it says so."""
        day = None if product.available else self.expected(product)
        return [Line("stock.expected", {"expected": day})] if day else []

    def news(self, product: Product) -> list[Line]:
        """What is to be known of the stock of a product that is looked at, if anything."""
        if product.available:
            return self.left(product)
        return [Line("ask.sold_out", {"product": product, "stock": 0}), *self.coming(product)]


def next_step(product: Product) -> tuple[Line, ...]:
    """What to do with a product: put it into the cart, or have it watched while it is sold out."""
    return (Line("chip.add_this"),) if product.available else (Line("chip.alert_stock"),)


def waiting_for(forms: Sequence[Variant]) -> tuple[Line, ...]:
    """Chips that have forms watched which are sold out."""
    return tuple(Line("chip.alert_form", {"variant": one}) for one in forms[:MOST_FORMS])
