"""What prices do to a shop's sales, and what another price would bring; no price is ever set here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from assistant.ahead.paid import histories, paid_for, with_coupons
from assistant.promotions.store import PromotionStore
from assistant.records.costs import costs_of
from assistant.records.orders import OrderStore
from assistant.shop.folder import Shop
from assistant.shop.owner_files import zone_of
from recommender.errors import PriceError
from recommender.prices.elasticity import Observations
from recommender.prices.outlook import PIECES, SOLD, WEEKS, Elasticity, elasticities
from recommender.prices.simulating import Outcome, PriceSimulator, Suggestion
from retrieval.catalog import Catalog
from retrieval.products import Product

STEPS = 25  # prices of a curve
SURE = 0.8  # a chance below which no price is suggested


@dataclass(frozen=True, slots=True)
class PriceOutlook:
    """What the price of one product does.

    Args:
        title: As the catalogue has it.
        price: At present; None where the catalogue does not say.
        cost: Of a piece, to the shop; None where it is not known.
        weeks: With sales.
        elasticity: Of its own and drawn together.
        simulator: Tells what a price brings a week.
    """

    product_id: str
    title: str
    price: float | None
    cost: float | None
    weeks: int
    elasticity: Elasticity
    simulator: PriceSimulator

    def at(self, price: float) -> Outcome:
        """What a price brings a week; of goods without a cost the margin is the turnover.

        Raises:
            PriceError: It lies beyond the prices seen.
        """
        return self.simulator.at(price, self.cost or 0.0, featured=self.simulator.always)

    def curve(self) -> list[Outcome]:
        """What prices from the lowest to the highest seen bring, evenly apart."""
        low, high = self.simulator.lowest, self.simulator.highest
        inner = np.linspace(low, high, STEPS)[1:-1].round(2)
        return [self.at(float(one)) for one in (low, *inner, high)]

    @property
    def suggestion(self) -> Suggestion | None:
        """A price that was seen and likely earns more than the present one; None without a cost."""
        if self.price is None or self.cost is None:
            return None
        try:
            found = self.simulator.suggest(self.price, self.cost, featured=self.simulator.always)
        except PriceError:
            return None  # it was never sold at the present price
        return found if found.best.price != self.price and found.chance >= SURE else None

    def to_json(self) -> dict[str, object]:
        """As ``daogou ahead prices --json`` prints it."""
        slope, suggested = self.elasticity.drawn, self.suggestion
        return {
            "product_id": self.product_id,
            "title": self.title,
            "price": self.price,
            "cost": self.cost,
            "weeks": self.weeks,
            "lowest": self.simulator.lowest,
            "highest": self.simulator.highest,
            "elasticity": round(slope.value, 2),
            "interval_95": [round(one, 2) for one in slope.interval()],
            "own": round(self.elasticity.own.value, 2),
            "own_interval_95": [round(one, 2) for one in self.elasticity.own.interval()],
            "drawn_with": self.elasticity.group or None,
            "suggestion": _suggested(suggested) if suggested else None,
        }


@dataclass(frozen=True, slots=True)
class PriceReport:
    """What prices do in a shop, by product, the most sensitive first.

    Args:
        until: The last day of sales, ISO 8601; "" without any.
        silent: Products of the catalogue whose history is too short, too thin or of one price.
        unpriced: Lines of orders whose price is not known.
        with_coupon: Pieces bought with a coupon; they count at their price before it.
        too_little: Why there is nothing at all; "" where there is something.
    """

    until: str
    products: tuple[PriceOutlook, ...]
    silent: int
    unpriced: int
    with_coupon: int
    too_little: str = ""

    def of(self, product_id: str) -> PriceOutlook:
        """What is known of one product.

        Raises:
            PriceError: Nothing is.
        """
        for one in self.products:
            if one.product_id == product_id:
                return one
        raise PriceError(f"Of product '{product_id}' nothing can be said: {TOO_LITTLE}")

    def to_json(self) -> dict[str, object]:
        """As ``daogou ahead prices --json`` prints it."""
        return {
            "until": self.until,
            "products": [one.to_json() for one in self.products],
            "silent": self.silent,
            "unpriced_lines": self.unpriced,
            "pieces_with_coupon": self.with_coupon,
            "too_little": self.too_little,
        }


TOO_LITTLE = (
    f"expected sales in {SOLD:.0%} of {WEEKS} weeks or more, {PIECES:g} pieces or more a week, at three "
    "prices or more that lie apart."
)


def price_report(shop: Shop, now: datetime) -> PriceReport:
    """What the orders of a shop tell of its prices up to the last day that is over."""
    zone = zone_of(shop.settings.timezone)
    known = {one.id: one for one in Catalog(shop.engine).all()}
    paid = paid_for(OrderStore(shop.engine).all(), with_coupons(shop.engine), zone, now)
    offers = PromotionStore(shop.engine).all().values()
    seen = histories(paid, known.values(), offers, zone)
    told, costs = elasticities(seen), costs_of(shop.engine)
    found = [
        _outlook(known[one.product_id], costs, one.seen, told[one.product_id])
        for one in seen
        if one.product_id in told
    ]
    found.sort(key=lambda one: (one.elasticity.drawn.value, one.product_id))
    last = paid.last.isoformat() if paid.last else ""
    why = "" if found else f"No product has a history that tells what its price does: {TOO_LITTLE}"
    silent = len(known) - len(found)
    return PriceReport(last, tuple(found), silent, paid.unpriced, paid.with_coupon, why)


def _outlook(
    product: Product, costs: Mapping[str, float], seen: Observations, told: Elasticity
) -> PriceOutlook:
    return PriceOutlook(
        product.id,
        product.title,
        product.price,
        costs.get(product.id),
        len(seen),
        told,
        PriceSimulator(product.title, seen, told.drawn),
    )


def outcome_json(one: Outcome) -> dict[str, object]:
    """What a price brings a week, as JSON."""
    return {
        "price": one.price,
        "pieces": round(one.units[0], 2),
        "pieces_interval_95": [round(each, 2) for each in one.units[1:]],
        "one_week_95": [round(each, 2) for each in one.one_period],
        "margin": round(one.margin[0], 2),
        "margin_interval_95": [round(each, 2) for each in one.margin[1:]],
    }


def _suggested(found: Suggestion) -> dict[str, object]:
    now, best = found.now.margin[0], found.best.margin[0]
    return {
        "price": found.best.price,
        "margin": round(best, 2),
        "margin_now": round(now, 2),
        "chance": round(found.chance, 3),
    }
