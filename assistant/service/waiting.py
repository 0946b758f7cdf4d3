"""The alerts of shoppers as a page lists and ends them, beside the conversation."""

from dataclasses import dataclass

from assistant.alerts.alert import Alert
from assistant.clock import Clock
from assistant.service.journal import Journal
from assistant.shop.loading import Loaded
from assistant.turn.waiting import Awaited, awaited


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the shoppers of one shop wait for."""

    loaded: Loaded
    journal: Journal
    clock: Clock

    def of(
        self, conversation_id: str | None, user: str | None = None, language: str = ""
    ) -> tuple[Awaited, ...]:
        """What a shopper waits for, oldest first, in words; of a visitor, that of the conversation.

        Args:
            conversation_id: A conversation of theirs; None for one that is not begun.
            user: A known shopper, where no conversation is named.
            language: ``zh`` or ``en``, by default the shop's.

        Raises:
            UnknownConversation: There is no such conversation.
        """
        loaded, now = self.loaded.current(), self.clock()
        writer = loaded.writer(language or loaded.settings.language, 0)
        return awaited(self._of(conversation_id, user), loaded.at(now).tools, writer, now)

    def end(self, alert_id: int, conversation_id: str | None, user: str | None) -> None:
        """Ends an alert outside of a conversation; one that is none of the shopper's stays.

        Raises:
            UnknownConversation: There is no such conversation.
        """
        if any(one.id == alert_id for one in self._of(conversation_id, user)):
            self.loaded.tools.alerts.cancel(alert_id, self.clock())

    def _of(self, conversation_id: str | None, user: str | None) -> list[Alert]:
        owner = self.journal.conversation(conversation_id).user if conversation_id else user
        if owner is None and not conversation_id:
            return []
        return self.loaded.tools.alerts.of(owner, conversation_id or "")
