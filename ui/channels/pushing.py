"""Sends in the background what channels still have to say: late answers, and what agents write.

One look: what was never answered is answered, what agents wrote is put into the outbox, and the
outbox is emptied as far as the channel lets it be.
"""

import logging
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

from assistant.channels.inbox import Kept
from assistant.channels.outbox import Outbox
from assistant.channels.parcel import Parcel, State
from ui.channels.channel import Fate, Sent
from ui.channels.conversing import Conversing

log = logging.getLogger(__name__)

LOOK = 1.0  # seconds between two looks
LEASE = 60.0  # seconds after which an attempt whose process died is made again
FIRST_WAIT, GROWTH, LONGEST_WAIT = 2.0, 3.0, 3_600.0  # seconds
LONGEST_PAUSE = 300.0  # seconds between attempts at a line that is down
MOST_TRIES = 10
MOST_ANSWERS = 3  # attempts at a message after which the shopper is asked to say it again
TIDY_EVERY = 3_600.0  # seconds
LEAVING = 5.0  # seconds in which the background ends
ENDS = {
    Fate.ARRIVED: State.DELIVERED,
    Fate.KEPT: State.KEPT,
    Fate.REFUSED: State.DEAD,
    Fate.AGAIN: State.DEAD,
}


@dataclass
class Pusher:
    """Sends for one channel.

    Args:
        chance: From 0 to 1; spreads the waits.
    """

    conversing: Conversing
    outbox: Outbox
    chance: Callable[[], float] = random.random
    stopped: Event = field(default_factory=Event)

    def look(self) -> None:
        """Does everything that can be done now."""
        for kept in self.conversing.inbox.due():
            self._answer(kept)
        self.conversing.senders.pass_on(self.conversing.channel.pieces)
        while not self.stopped.is_set() and self.push_next():
            pass

    def push_next(self) -> bool:
        """Sends the next message that is due; whether there was one."""
        parcel = self.outbox.claim(LEASE)
        if parcel is None:
            return False
        if self.conversing.senders.silent_for(parcel.sender) > self.conversing.channel.open_for:
            self.outbox.settle(parcel, State.KEPT, "kept until the shopper writes again")
            return True
        self._settle(parcel, self.conversing.channel.send(parcel.sender, parcel.text))
        return True

    def run(self) -> None:
        """Looks until stopped."""
        tidied = 0.0
        while not self.stopped.is_set():
            try:
                if time.monotonic() - tidied > TIDY_EVERY:
                    self.conversing.inbox.tidy()
                    self.outbox.tidy()
                    tidied = time.monotonic()
                self.look()
            except Exception:  # whatever it is, the channel goes on
                log.exception("A channel could not be seen to; it is looked at again.")
            self.stopped.wait(LOOK)

    def _answer(self, kept: Kept) -> None:
        """Answers a message that was not, or sends the reply that could not be handed over."""
        if kept.reply:
            self.conversing.inbox.handed(kept, [kept.reply])
            return
        try:
            texts = self.conversing.answer(kept)
        except Exception:  # one message keeps no other back
            log.exception("A message on %s could not be answered.", kept.channel)
            if kept.tries < MOST_ANSWERS:
                return
            texts = [self.conversing.said(kept.sender, "failed")]
        self.conversing.inbox.settle(kept, None, texts)

    def _settle(self, parcel: Parcel, sent: Sent) -> None:
        """Keeps what came of an attempt; where nothing can be sent now, nothing else is tried."""
        if sent.fate is Fate.PAUSED:
            wait = max(sent.wait, min(self._wait(parcel, 0.0), LONGEST_PAUSE))
            log.warning("Nothing is sent on %s for %.0f s: %s", parcel.channel, wait, sent.told)
            self.outbox.settle(parcel, State.WAITING, sent.told, wait)
            self.outbox.hold(wait)
        elif sent.fate is Fate.AGAIN and parcel.tries < MOST_TRIES:
            self.outbox.settle(parcel, State.WAITING, sent.told, self._wait(parcel, sent.wait))
        else:
            state = ENDS[sent.fate]
            if state is State.DEAD:
                log.error("A message on %s is put aside: %s", parcel.channel, sent.told)
            self.outbox.settle(parcel, state, sent.told)

    def _wait(self, parcel: Parcel, asked: float) -> float:
        step = min(FIRST_WAIT * GROWTH ** (parcel.tries - 1), LONGEST_WAIT)
        return max(step * (0.5 + 0.5 * self.chance()), asked)


@contextmanager
def pushing(pusher: Pusher | None) -> Iterator[None]:
    """Pushes in the background until the block ends; nothing where no channel is open."""
    if pusher is None:
        yield
        return
    thread = Thread(target=pusher.run, name="channels", daemon=True)
    thread.start()
    try:
        yield
    finally:
        pusher.stopped.set()
        thread.join(LEAVING)
