"""Reports on what a shop showed and what came of it, from the log in its database."""

from assistant.shop.folder import Shop
from recommender.exploring.report import ExploringReport, exploring_report
from recommender.exposure.log import all_draws
from recommender.exposure.outcomes import Showings


def exploring(shop: Shop, since: str = "") -> ExploringReport:
    """What exploring tells.

    Args:
        shop: Whose log.
        since: ISO 8601 in UTC; what is older is left out.
    """
    return exploring_report(all_draws(shop.engine, since), Showings.read(shop.engine, since))
