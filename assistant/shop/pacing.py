"""Gives turns the interpreter: work in the background rests in proportion to what it took.

Python runs one thread at a time, so work beside a turn slows it down by its own share. With rests
of several times what was worked, the share stays small however long the work is.
"""

import sys
import time
from collections.abc import Callable

TURN_ABOUT = 0.001  # seconds; by default five times as long
SHARE = 0.15  # of the interpreter's time, at most
LONGEST_REST = 0.5  # seconds


def share_evenly() -> None:
    """Lets a thread that wants the interpreter have it sooner from one that works on.

    A turn gives it up dozens of times, for each larger product of matrices and each query, and
    would wait five milliseconds each time to get it back from work in the background.
    """
    sys.setswitchinterval(TURN_ABOUT)


class Pace:
    """One piece of work, done in lots with rests between them.

    Args:
        rest: Sleeps for so many seconds; may return early.
        most: Seconds that all rests may take together.
    """

    def __init__(self, rest: Callable[[float], object], most: float = float("inf")) -> None:
        self._rest = rest
        self._left = most
        self._before = time.thread_time()

    def __call__(self) -> None:
        """Rests for what was worked since the last rest."""
        worked = time.thread_time() - self._before
        rest = min(worked * (1 / SHARE - 1), LONGEST_REST, self._left)
        if rest > 0:
            self._left -= rest
            self._rest(rest)
        self._before = time.thread_time()
