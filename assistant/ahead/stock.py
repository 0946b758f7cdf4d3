"""What the stock of each product will do, and what to order: forecasts beside what the catalogue says is there."""

from dataclasses import asdict, dataclass
from datetime import datetime

from assistant.ahead.sales import sales_of
from assistant.ahead.settings import MOST_DAYS
from assistant.shop.folder import Shop
from recommender.demand.ordering import Advice, Costs, advise
from recommender.demand.outlook import Outlook, outlooks
from recommender.errors import DemandError
from retrieval.catalog import Catalog
from retrieval.products import Product


@dataclass(frozen=True, slots=True)
class StockOutlook:
    """What is to be expected of one product.

    Args:
        title: As the catalogue has it.
        stock: Pieces there; None where the catalogue does not say, and then nothing is advised.
        lead: Its demand until an order placed now arrives.
        cycle: Its demand until one placed at the next look arrives.
        advice: What the newsvendor's rule says.
    """

    title: str
    stock: int | None
    lead: Outlook
    cycle: Outlook
    advice: Advice | None

    def to_json(self) -> dict[str, object]:
        """As ``daogou ahead stock --json`` prints it."""
        low, high = self.lead.interval(0.8)
        lowest, highest = self.lead.interval(0.95)
        return {
            "product_id": self.lead.product_id,
            "title": self.title,
            "stock": self.stock,
            "method": self.lead.method,
            "sparse": self.lead.sparse,
            "expected": round(self.lead.expected, 2),
            "interval_80": [round(low, 2), round(high, 2)],
            "interval_95": [round(lowest, 2), round(highest, 2)],
            "calibrated": self.lead.calibrated,
            "advice": asdict(self.advice) if self.advice else None,
        }


@dataclass(frozen=True, slots=True)
class StockReport:
    """What is to be expected of all products, those likeliest to run out first.

    Args:
        until: The last day of sales that counts, ISO 8601.
        lead: Days until an order arrives.
        review: Days from one look to the next.
        silent: Products of the catalogue of which too little was sold to say anything.
        too_little: Why there is no forecast at all; "" where there is one.
    """

    until: str
    lead: int
    review: int
    costs: Costs
    products: tuple[StockOutlook, ...]
    silent: int
    too_little: str = ""

    def to_json(self) -> dict[str, object]:
        """As ``daogou ahead stock --json`` prints it."""
        return {
            "until": self.until,
            "lead_days": self.lead,
            "review_days": self.review,
            "costs": asdict(self.costs),
            "products": [one.to_json() for one in self.products],
            "silent": self.silent,
            "too_little": self.too_little,
        }


def stock_report(shop: Shop, now: datetime, lead: int, review: int, costs: Costs) -> StockReport:
    """The report of a shop; nothing is ordered, and what is on its way is not known to it.

    Raises:
        DemandError: The days of lead or review are no good.
    """
    for name, days in (("lead", lead), ("review", review)):
        if not 1 <= days <= MOST_DAYS:
            raise DemandError(f"Days of {name} are {days}; expected 1 to {MOST_DAYS}.")
    sales, known = sales_of(shop, now), {one.id: one for one in Catalog(shop.engine).all()}
    try:
        until_there = list(outlooks(sales, lead))
        until_next = {one.product_id: one for one in outlooks(sales, lead + review)}
    except DemandError as exc:
        return StockReport(sales.last.isoformat(), lead, review, costs, (), len(known), str(exc))
    found = [
        _outlook(known[one.product_id], one, until_next[one.product_id], costs)
        for one in until_there
        if one.product_id in known
    ]
    found.sort(key=_urgency)
    silent = len(known) - len(found)
    return StockReport(sales.last.isoformat(), lead, review, costs, tuple(found), silent)


def _outlook(product: Product, lead: Outlook, cycle: Outlook, costs: Costs) -> StockOutlook:
    advice = None
    if product.stock is not None:
        advice = advise(lead.scenarios, cycle.scenarios, max(product.stock, 0), 0, costs)
    return StockOutlook(product.title, product.stock, lead, cycle, advice)


def _urgency(one: StockOutlook) -> tuple[float, float, str]:
    chance = one.advice.runs_out if one.advice else -1.0
    return -chance, -one.lead.expected, one.lead.product_id
