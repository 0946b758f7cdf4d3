"""Answers what came over a channel, in the conversation its shopper is in.

Answering twice is answering once: the service knows a message by its id, so a message that was
interrupted anywhere is simply answered again.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from assistant.attachments.checking import LARGEST
from assistant.channels.inbox import Inbox, Kept
from assistant.channels.senders import Senders, user_of
from assistant.errors import AttachmentRefused, ConversationError, UnknownConversation
from assistant.service.service import Service
from assistant.turn.turns import Click, Message, Say
from ui.channels.channel import Channel, Incoming, MediaLost, Sort, bare_number, numbered
from ui.channels.words import channel_words
from ui.words import ordinals

log = logging.getLogger(__name__)

LISTING = (
    "search",
    "recommend",
    "compare",
)  # actions after which a bare number means a product of the list
LONGEST = 20_000  # characters
LEFT = "the shopper has left"


@dataclass(frozen=True, slots=True)
class Conversing:
    """The shoppers of one channel, talking to one shop."""

    service: Service
    channel: Channel
    inbox: Inbox
    senders: Senders
    _beginning: "Lock" = field(default_factory=Lock)  # two first messages are of one conversation

    def answer(self, kept: Kept) -> list[str]:
        """The texts that answer a message; none where nothing is to be said."""
        came = Incoming.of_json(kept.body)
        if came.sort is Sort.LEFT:
            self.inbox.leave(kept, LEFT)
            return []
        if came.sort in (Sort.CAME, Sort.UNREADABLE):
            self.senders.seen(came.sender)
            return [
                self._greeting() if came.sort is Sort.CAME else self.said(came.sender, "unreadable")
            ]
        try:
            turn = self._turn(came)
        except (MediaLost, AttachmentRefused) as exc:
            log.warning("A file on %s cannot be taken: %s", self.channel.name, exc)
            return [self.said(came.sender, "media_lost")]
        return self.channel.show(turn)

    def said(self, sender: str, key: str) -> str:
        """A sentence of the channel's own, in the language that the shopper writes in."""
        last, settings = self.senders.last_conversation(sender), self.service.shop.settings
        past = self.service.history(last) if last else []
        spoken = past[-1]["response"].get("language") if past else None
        return channel_words(str(spoken or settings.language))[key]

    def _turn(self, came: Incoming) -> Mapping[str, Any]:
        conversation = self._conversation(came.sender)
        if came.sort is Sort.SENT:
            data = self.channel.fetch(came.media)
            return self.service.receive(conversation, data[: LARGEST + 1], came.key).to_json()
        said = Say(came.text[:LONGEST])
        meant = self._meant(conversation, came.text) or said
        try:
            return self.service.reply(conversation, meant, came.key).to_json()
        except UnknownConversation:
            raise
        except ConversationError:
            if meant is said:
                raise
            return self.service.reply(conversation, said, came.key).to_json()

    def _conversation(self, sender: str) -> str:
        """The one the shopper is in; a new one after a long silence, unless a person has it."""
        with self._beginning:
            going_on = self.senders.conversation(sender)
            last = self.senders.last_conversation(sender)
            if going_on is None and last and self.service.agents.standing(last):
                going_on = last
            if going_on is not None:
                return going_on
            begun = self.service.start(user=user_of(self.channel.name, sender))
            self.senders.begin(sender, begun)
            return begun

    def _meant(self, conversation: str, text: str) -> Message | None:
        """What a bare number means: a suggestion, or a product of the list it answers."""
        number = bare_number(text)
        if number is None or self.service.agents.has(conversation):
            return None
        history = self.service.history(conversation)
        last = history[-1]["response"] if history else {}
        offered = list(last.get("suggestions") or ())
        own = offered.index(str(number)) + 1 if str(number) in offered else None
        place = own or numbered(last).get(number)
        if place is not None:
            return Click("suggestion", position=place)
        called = ordinals(str(last.get("language") or "zh"))
        listed = min(len(last.get("products") or ()), len(called))
        if last.get("action") in LISTING and 0 < number <= listed:
            return Say(called[number - 1])
        return None

    def _greeting(self) -> str:
        return self.service.greeting(self.service.shop.settings.language)
