"""How much one request may carry and how many may be answered at once.

The assistant's work is blocking and bound by the processor: a few run side by side, a bounded
number wait their turn, and the rest are told at once to come back. API and page share one ``Gate``.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import anyio

from ui.errors import Busy
from ui.rates import Rates

MESSAGE_LIMIT = 20_000  # characters
BODY_LIMIT = 1_200_000  # bytes
BATCH_PATH = "/api/products/batch"
BATCH_BODY_LIMIT = 3_000_000  # bytes; 10,000 updates with names of two hundred characters
CHANNEL_PATH = "/channels/wechat"
CHANNEL_BODY_LIMIT = 64_000  # bytes; a text has at most 2,048, its envelope some hundred more
ATTACHMENT_PATH = "/api/attachments"
ATTACHMENT_BODY_LIMIT = 6_100_000  # bytes; a little more than is kept, which says so better
BATCHES_WAITING = 4
WORKING = 8
WAITING = 120

Result = TypeVar("Result")


class Gate:
    """Runs blocking calls in threads, a bounded number at a time.

    Args:
        working: How many calls run side by side.
        waiting: How many more may wait for their turn; the next one is refused.
        per_minute: How often one shopper may make work; 0 means as often as they like.
    """

    def __init__(self, working: int = WORKING, waiting: int = WAITING, per_minute: int = 0) -> None:
        self._each = Rates(per_minute)
        self._limiter = anyio.CapacityLimiter(working)
        self.working, self.waiting = working, waiting
        self._room = working + waiting
        self._inside = 0

    @property
    def inside(self) -> int:
        """How many calls run or wait for their turn."""
        return self._inside

    def count(self, who: str | None) -> None:
        """Counts that a shopper, or a visitor by their conversation, makes work.

        Raises:
            TooFast: More often than they may.
        """
        if who is not None:
            self._each.take(who)

    async def run(self, call: Callable[..., Result], *args: object, **named: object) -> Result:
        """The result of ``call(*args, **named)``, computed in a thread.

        Raises:
            Busy: All places, waiting ones included, are taken.
        """
        if self._inside >= self._room:
            raise Busy(
                f"{self._inside} requests are being answered or wait already; try again soon."
            )
        self._inside += 1
        try:
            return await anyio.to_thread.run_sync(
                partial(call, *args, **named), limiter=self._limiter
            )
        finally:
            self._inside -= 1
