"""Previews under way: one for each owner, a few at once, forgotten when others come."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from assistant.owner.preview import Previewed, Progress, Stopped
from assistant.owner.refusing import UnknownThing
from ui.desks.running import Running
from ui.errors import Busy

KEPT = 8
AT_ONCE = 2

Work = Callable[[Progress], Previewed]


@dataclass(slots=True)
class Begun:
    """A preview that somebody began; it ends at the next dialogue once it is unwanted."""

    who: str
    unwanted: threading.Event = field(default_factory=threading.Event)
    running: Running[Previewed] | None = None

    def run(self, work: Work) -> None:
        """Begins."""

        def watched(tell: Progress) -> Previewed:
            def told(done: int, total: int) -> None:
                if self.unwanted.is_set():
                    raise Stopped("Nobody waits for this preview any more.")
                tell(done, total)

            return work(told)

        self.running = Running(watched)

    @property
    def goes_on(self) -> bool:
        """Whether there is still something to do."""
        return self.running is not None and self.running.goes_on(0)


class Previews:
    """The previews of one shop; safe to call from several threads."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._begun: OrderedDict[int, Begun] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, who: str, work: Work) -> int:
        """Begins a preview and stops the one before it of the same owner; its number.

        Raises:
            Busy: Others are being made.
        """
        with self._lock:
            for begun in self._begun.values():
                if begun.who == who:
                    begun.unwanted.set()
            busy = [one for one in self._begun.values() if one.goes_on and one.who != who]
            if len(busy) >= AT_ONCE:
                raise Busy(f"{len(busy)} previews are being made already; try again soon.")
            number, mine = next(self._numbers), Begun(who)
            self._begun[number] = mine
            while len(self._begun) > KEPT:
                self._begun.popitem(last=False)[1].unwanted.set()
        mine.run(work)
        return number

    def told(self, who: str, number: int) -> dict[str, Any]:
        """How far it is, and what came of it.

        Raises:
            UnknownThing: There is none of that number, or it is another's.
        """
        with self._lock:
            begun = self._begun.get(number)
        if begun is None or begun.who != who or begun.running is None:
            raise UnknownThing(f"There is no preview {number}.")
        running = begun.running
        if running.goes_on(0):
            return {"done": running.done, "total": running.total, "result": None}
        result = running.result().to_json()
        return {"done": running.done, "total": running.total, "result": result}
