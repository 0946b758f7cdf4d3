"""Sends what is in the outbox, in the background, until it arrives or was tried often enough.

At least once: a receiver tells repetitions by ``webhook-id``. The waits grow fourfold and are spread
by chance, so that a receiver which comes back is not met by everything at once.
"""

import logging
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from assistant.shop.folder import Shop
from assistant.webhooks.outbox import Message, Outbox, State
from assistant.webhooks.posting import Answer, Poster
from assistant.webhooks.settings import WebhookSettings
from assistant.webhooks.signing import keys_of, signed_headers

log = logging.getLogger(__name__)

LOOK = 1.0  # seconds between two looks
FIRST_WAIT, GROWTH, LONGEST_WAIT = 5.0, 4.0, 6 * 3_600.0  # seconds
LEASE_BEYOND = 2.0  # seconds after which an attempt whose process died is made again
GONE = 410  # the receiver wants no more
TIDY_EVERY = 3_600.0  # seconds
LEAVING = 5.0  # seconds in which the background ends
Send = Callable[[bytes, dict[str, str]], Answer]


class Post(Protocol):
    """The way to a receiver."""

    def post(self, body: bytes, headers: dict[str, str]) -> Answer:
        """Sends once; whatever happens is an answer."""

    def hang_up(self) -> None:
        """Ends the attempt that is under way."""


@dataclass
class Courier:
    """Takes messages from an outbox to a receiver.

    Args:
        outbox: Where they are.
        post: The way there.
        keys: They are signed with.
        settings: How often and how long is tried.
        chance: From 0 to 1; spreads the waits.
    """

    outbox: Outbox
    post: Post
    keys: tuple[bytes, ...]
    settings: WebhookSettings
    chance: Callable[[], float] = random.random
    stopped: Event = field(default_factory=Event)

    @classmethod
    def of(cls, shop: Shop) -> "Courier | None":
        """The courier of a shop, None where it names no receiver.

        Raises:
            SettingsError: There is no secret to sign with.
        """
        settings = shop.settings.webhooks
        if settings.url is None:
            return None
        post = Poster(settings.url, settings.seconds, private=settings.private)
        return cls(Outbox(shop.engine), post, keys_of(shop), settings)

    def send(self, message: Message) -> Answer:
        """One attempt; nothing is kept of it."""
        body = message.body.encode()
        at = int(self.outbox.now())
        return self.post.post(body, signed_headers(self.keys, message.id, at, body))

    def deliver_next(self) -> bool:
        """Sends the next message that is due and keeps what came of it; whether there was one."""
        message = self.outbox.claim(self.settings.seconds + LEASE_BEYOND)
        if message is None:
            return False
        answer = self.send(message)
        if answer.arrived:
            self.outbox.settle(message, State.DELIVERED, answer.told)
        elif message.tries >= self.settings.tries or answer.status == GONE:
            log.error("Webhook %s (%s) is put aside: %s", message.id, message.kind, answer.told)
            self.outbox.settle(message, State.DEAD, answer.told)
        else:
            wait = max(self._wait(message.tries), min(answer.retry_after, LONGEST_WAIT))
            self.outbox.settle(message, State.WAITING, answer.told, self.outbox.now() + wait)
        return True

    def _wait(self, tries: int) -> float:
        """Seconds until the next attempt: half of the step, and up to the other half by chance."""
        step = min(FIRST_WAIT * GROWTH ** (tries - 1), LONGEST_WAIT)
        return step * (0.5 + 0.5 * self.chance())

    def run(self) -> None:
        """Delivers until stopped."""
        tidied = 0.0
        while not self.stopped.is_set():
            try:
                if time.monotonic() - tidied > TIDY_EVERY:
                    self.outbox.tidy()
                    tidied = time.monotonic()
                while not self.stopped.is_set() and self.deliver_next():
                    pass
            except SQLAlchemyError:
                log.exception("The outbox of webhooks cannot be read; it is looked at again.")
            self.stopped.wait(LOOK)

    def stop(self) -> None:
        """Ends ``run`` soon; a message that is under way is sent again later."""
        self.stopped.set()
        self.post.hang_up()


@contextmanager
def delivering(shop: Shop) -> Iterator[None]:
    """Delivers a shop's webhooks in the background until the block ends.

    Raises:
        SettingsError: There is a receiver, but no secret to sign with.
    """
    courier = Courier.of(shop)
    if courier is None:
        yield
        return
    thread = Thread(target=courier.run, name="webhooks", daemon=True)
    thread.start()
    try:
        yield
    finally:
        courier.stop()
        thread.join(LEAVING)


def a_test() -> Message:
    """A message that says nothing, to see whether the receiver takes it."""
    return Message.of("test", {"hello": "webhooks work"}, datetime.now(UTC))
