"""Work that takes a while, done in a thread and looked at from time to time."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from typing import Generic, TypeVar

Result = TypeVar("Result")
Progress = Callable[[int, int], None]


class Running(Generic[Result]):
    """One piece of work under way.

    Args:
        work: Does it, and tells what it is given how much is done, and of how much.
    """

    def __init__(self, work: Callable[[Progress], Result]) -> None:
        self.done, self.total = 0, 0
        self._pool = ThreadPoolExecutor(1)
        self._future: Future[Result] = self._pool.submit(work, self._told)
        self._pool.shutdown(wait=False)

    def _told(self, done: int, total: int) -> None:
        self.done, self.total = done, total

    def goes_on(self, seconds: float) -> bool:
        """Waits at most so long; whether there is still something to do."""
        try:
            self._future.exception(timeout=seconds)
        except NotYet:
            return True
        return False

    def result(self) -> Result:
        """What came of it; raises what it raised."""
        return self._future.result()
