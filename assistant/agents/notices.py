"""Sentences of the desk to a shopper: who has come, that it takes long, that a person has left."""

from collections.abc import Callable, Sequence
from secrets import token_urlsafe

from sqlalchemy import Connection

from assistant.agents.writing import NOTICE, add_message
from assistant.clock import Clock
from assistant.conversations.store import Conversation, TurnRecord
from assistant.dialogue.state import fold
from assistant.shop.loading import Loaded
from assistant.skills.outcome import Line

Written = Callable[[Connection], None]


class Notices:
    """Words the notices of one shop."""

    def __init__(self, loaded: Loaded, clock: Clock) -> None:
        self._loaded = loaded
        self._clock = clock

    def language(self, past: Sequence[TurnRecord]) -> str:
        """What is spoken in a conversation, else the shop's language."""
        spoken = fold(record.change for record in past).language
        return spoken or self._loaded.shop.settings.language

    def about(
        self, conversation: Conversation, language: str, key: str, **values: object
    ) -> Written:
        """Writes a notice within the transaction it is given.

        Args:
            conversation: To whom.
            language: In which.
            key: The template under ``[desk]``.
            values: The facts it needs.
        """
        writer = self._loaded.writer(language, conversation.seed)
        row = {
            "conversation_id": conversation.id,
            "message_id": f"{key}-{token_urlsafe(9)}",
            "author": NOTICE,
            "agent": None,
            "text": writer.line(Line(f"desk.{key}", values)),
        }

        def write(connection: Connection) -> None:
            add_message(connection, row, self._clock())

        return write
