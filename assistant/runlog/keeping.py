"""Keeps a run where there is a shop to keep it in, and lets it pass unkept where there is none."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.runlog.log import RunLog
from assistant.runlog.run import Plan
from assistant.runlog.running import Running
from assistant.shop.folder import Shop


@contextmanager
def kept(shop: Path | None, plan: Plan) -> Iterator[Running]:
    """A run, kept in the shop in ``shop``; None: nowhere.

    Raises:
        ShopError: There is no shop there.
    """
    if shop is None:
        yield Running()
        return
    opened = Shop.open(shop)
    try:
        with RunLog.of(opened).run(plan) as running:
            yield running
    finally:
        opened.engine.dispose()
