"""What WeChat's refusals mean for a message: again, later, kept until the shopper writes, or never.

Where it is sure that nothing arrived, a message is sent as often as it takes; where it is not, the
shopper may get it twice, so it is not tried for ever.
"""

from collections.abc import Mapping

import httpx

from ui.channels.channel import Fate, Sent
from ui.errors import UiError

NOT_BEGUN = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
STALE = (40001, 40014, 42001)  # the token is wrong or over
MENDED_IN = 600.0  # seconds after which is tried again what the owner must mend
# What to do about an error, and after how many seconds at the earliest; others are for good.
ERRORS: Mapping[int, tuple[Fate, float]] = {
    -1: (Fate.AGAIN, 2.0),  # busy
    **dict.fromkeys(STALE, (Fate.PAUSED, MENDED_IN)),  # a new token is refused as well
    40164: (Fate.PAUSED, MENDED_IN),  # this address is not on the account's list
    45009: (Fate.PAUSED, 3_600.0),  # the day's limit
    45011: (Fate.PAUSED, 60.0),  # too many a minute
    45015: (Fate.KEPT, 0.0),  # the window after the shopper's last message is over
    45047: (Fate.KEPT, 0.0),  # as many as may be sent until the shopper writes again
}


class ApiFailed(UiError):
    """WeChat's server cannot be reached or refuses.

    Args:
        code: WeChat's own, 0 where none came.
        unsent: Whether nothing can have come of the call, whatever it was.
    """

    def __init__(self, message: str, code: int = 0, *, unsent: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.unsent = unsent


class NoToken(ApiFailed):
    """WeChat gives no access token: the account's id or secret is wrong, or this address is not allowed."""


def came_of(exc: ApiFailed) -> Sent:
    """What to do about a message that was not taken."""
    if isinstance(exc, NoToken):
        return Sent(Fate.PAUSED, str(exc), MENDED_IN if exc.code > 0 else 0.0)
    if not exc.code:
        return Sent(Fate.PAUSED if exc.unsent else Fate.AGAIN, str(exc))
    fate, wait = ERRORS.get(exc.code, (Fate.REFUSED, 0.0))
    return Sent(fate, str(exc), wait)
