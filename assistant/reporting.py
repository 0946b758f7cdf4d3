"""Reports on what a shop showed and what came of it, from the log in its database."""

from math import isnan, nan

from assistant.occasions.experiments import Experiment
from assistant.occasions.occasions import experiments_of
from assistant.shop.folder import Shop
from assistant.taste.facts import CatalogueFacts
from recommender.events import EventLog
from recommender.experiments.comparison import Comparison, compared
from recommender.experiments.log import experiments_seen, exposed_to
from recommender.exploring.report import ExploringReport, exploring_report
from recommender.exposure.log import all_draws
from recommender.exposure.outcomes import WITHIN, Showings
from recommender.exposure.shares import BANDS, ExposureReport, exposure_report
from retrieval.catalog import Catalog


def exploring(shop: Shop, since: str = "") -> ExploringReport:
    """What exploring tells.

    Args:
        shop: Whose log.
        since: ISO 8601 in UTC; what is older is left out.
    """
    return exploring_report(all_draws(shop.engine, since), Showings.read(shop.engine, since))


def experiments(shop: Shop) -> tuple[list[Comparison], list[str]]:
    """The experiments of a shop as they stand, and the names of those that its file no longer has.

    Raises:
        SettingsError: The file of experiments cannot be used.
    """
    named = experiments_of(shop).current()
    events = EventLog(shop.engine).all()
    found = [
        compared(one.name, one.shares, exposed_to(shop.engine, one.name), events, _last(one))
        for one in named
    ]
    names = {one.name for one in named}
    return found, [name for name in experiments_seen(shop.engine) if name not in names]


def _last(experiment: Experiment) -> float:
    """The moment after which nothing counts any more: as long after the end as after any list."""
    end = experiment.period.end
    return float("inf") if end is None else end.timestamp() + WITHIN


def exposure(shop: Shop, since: str = "") -> ExposureReport:
    """To whom places went.

    Args:
        shop: Whose log.
        since: ISO 8601 in UTC; what is older is left out.
    """
    products = Catalog(shop.engine).all()
    facts = CatalogueFacts.of(products)

    def band_of(product_id: str, price: float) -> str:
        """Where the price stands among those of the product's category."""
        category = facts[product_id].get("category") if product_id in facts else None
        level = None if isnan(price) else facts.scale.level({"category": category, "price": price})
        return "" if level is None else BANDS[min(2, int(level * 3))]

    stock = {
        one.id: (one.brand, nan if one.price is None else one.price)
        for one in products
        if one.available
    }
    return exposure_report(Showings.read(shop.engine, since), stock, band_of)
