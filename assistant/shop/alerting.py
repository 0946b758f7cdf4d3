"""The watch over a shop's alerts, at the prices that anyone pays."""

from collections.abc import Collection, Mapping
from datetime import datetime

from assistant.alerts.watching import AlertWatch
from assistant.shop.loading import Loaded
from assistant.webhooks.outbox import Pen
from retrieval.products import Product


def watch_of(loaded: Loaded) -> AlertWatch:
    """The watch of a loaded shop; what changes in the shop is seen at the next look."""

    def goods(ids: Collection[str], now: datetime) -> Mapping[str, Product]:
        return loaded.current().tools.priced(None, (), now).shelf.get(sorted(ids))

    settings = loaded.shop.settings
    pen = Pen.of(settings.webhooks)
    return AlertWatch(loaded.shop.engine, goods, settings.alerts, settings.timezone, pen)
