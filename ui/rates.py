"""How often one address or one shopper may ask.

A ``Gate`` bounds how much is answered at once; this bounds who may fill it. Each has an allowance
that refills evenly (a token bucket), so that a burst of a minute's worth is fine and a flood is not.
Kept in memory, for each process of its own: a restart forgives.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from threading import Lock

from ui.errors import Busy

MOST_KNOWN = 50_000  # whom nobody heard of for longest is forgotten first


class TooFast(Busy):
    """Somebody asks more often than they may.

    Args:
        seconds: After which the next request is answered.
    """

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many requests; try again in {seconds} seconds.", seconds)


class Rates:
    """The allowances of everybody of one kind.

    Args:
        per_minute: How often each may; 0 means as often as they like.
        clock: Seconds that only rise.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, who: str) -> None:
        """Counts a request of ``who``.

        Raises:
            TooFast: The allowance is used up.
        """
        if not self._per_minute:
            return
        with self._lock:
            now = self._clock()
            left, at = self._left.pop(who, (float(self._per_minute), now))
            left = min(self._per_minute, left + (now - at) * self._per_minute / 60)
            self._left[who] = (left - 1 if left >= 1 else left, now)
            if len(self._left) > MOST_KNOWN:
                self._left.popitem(last=False)
        if left < 1:
            raise TooFast(ceil((1 - left) * 60 / self._per_minute))
