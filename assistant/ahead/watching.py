"""Looks after the stock in the background: notes it by day, and has reckoned what will run out."""

import logging
import subprocess
from contextlib import AbstractContextManager
from zoneinfo import ZoneInfo

from assistant.ahead import reckoning
from assistant.ahead.stock_history import forget_old, note_stock
from assistant.background import regularly
from assistant.clock import Clock
from assistant.shop.folder import Shop
from assistant.shop.processes import command_of, surroundings

log = logging.getLogger(__name__)

EVERY = 60.0  # seconds


def look(shop: Shop, clock: Clock) -> bool:
    """Notes what changed; whether the outlook was reckoned anew."""
    now = clock()
    today = now.astimezone(ZoneInfo(shop.settings.timezone)).date()
    note_stock(shop.engine, today)
    if not reckoning.claimed(shop.engine, shop.settings.stock, now):
        return False
    forget_old(shop.engine, today)
    command = command_of(reckoning.__name__, str(shop.path.resolve()))
    done = subprocess.run(command, check=False, env=surroundings())  # noqa: S603
    if done.returncode:
        log.warning("What of the stock will run out could not be reckoned; it is tried again.")
    return done.returncode == 0


def watching_stock(shop: Shop, clock: Clock) -> AbstractContextManager[None]:
    """Looks every minute until the block ends."""
    return regularly("stock", lambda: look(shop, clock), EVERY)
