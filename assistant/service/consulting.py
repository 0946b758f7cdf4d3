"""What can be looked up about conversations and the shoppers who have them; nothing here changes anything."""

from typing import Any

from assistant.agents.desk import AgentDesk
from assistant.attachments.checking import Attachment
from assistant.attachments.store import AttachmentStore
from assistant.clock import Clock
from assistant.conversations.browsing import Glimpse, latest
from assistant.dialogue.addressing import for_oneself
from assistant.dialogue.state import DialogueState, fold
from assistant.portraits.portrait import portrait_of
from assistant.portraits.telling import portrait_json
from assistant.service.choices import choices_for
from assistant.service.journal import Journal
from assistant.service.opening import Opening, visit_of
from assistant.service.shop_front import ShopFront
from assistant.shop.loading import Loaded
from assistant.turn.opening import opened
from assistant.turn.passing_on import is_closing


class Consulting(ShopFront):
    """One loaded shop and its conversations, looked at from outside; safe to call from many threads."""

    def __init__(self, loaded: Loaded, journal: Journal, clock: Clock, agents: AgentDesk) -> None:
        super().__init__(loaded, clock)
        self.agents = agents
        self._journal = journal
        self._attachments = AttachmentStore(self.shop.engine)

    def history(self, conversation_id: str) -> list[dict[str, Any]]:
        """The turns that hold, oldest first: what was sent and what was answered.

        What agents wrote is not among them; ``agents.heard`` has it, with the turn it came after.
        """
        self._journal.conversation(conversation_id)
        return [
            {"turn": r.number, "message": r.message, "response": r.turn.to_json()}
            for r in self._journal.turns(conversation_id)
            if not is_closing(r)
        ]

    def opening(
        self, user: str | None = None, conversation_id: str | None = None, language: str = ""
    ) -> Opening:
        """What a conversation begins or goes on with when its shopper comes; nothing is changed by it.

        Args:
            user: A known shopper, where no conversation is named.
            conversation_id: A conversation of theirs; None for one that is not begun.
            language: ``zh`` or ``en``, by default the shop's.

        Raises:
            UnknownConversation: There is no such conversation.
        """
        spoken = language or self.shop.settings.language
        greeting, examples = self.greeting(spoken), tuple(self.examples(spoken))
        owner = self.owner(conversation_id) if conversation_id else user
        if owner is None or (conversation_id and self.agents.standing(conversation_id)):
            return Opening(greeting, None, examples)
        visit = visit_of(self._journal, owner, conversation_id, self._clock())
        loaded = self._loaded.current()
        tools = loaded.at(self._clock()).tools
        due = opened(visit, tools, loaded.writer(spoken, 0), self._clock())
        return Opening(greeting, due, examples)

    def owner(self, conversation_id: str) -> str | None:
        """The known shopper whose conversation it is, None for an anonymous one."""
        return self._journal.conversation(conversation_id).user

    def talks(self, user: str, limit: int = 20) -> list[Glimpse]:
        """The conversations of a known shopper, the latest first."""
        return latest(self.shop.engine, limit, user=user)

    def profile(
        self, conversation_id: str | None = None, user: str | None = None, language: str = ""
    ) -> dict[str, Any]:
        """What is known of a shopper, with names in ``language``, by default the shop's.

        Args:
            conversation_id: A conversation of theirs; None for what is known outside of any.
            user: A known shopper, where no conversation is named.
            language: ``zh`` or ``en``.

        Raises:
            UnknownConversation: There is no such conversation.
        """
        loaded = self._loaded.current()
        owner, state = user, DialogueState()
        if conversation_id:
            owner = self._journal.conversation(conversation_id).user
            state = fold(record.change for record in self._journal.turns(conversation_id))
            state = for_oneself(state, ())
        shopper = loaded.tools.shopper(owner, conversation_id or "", state, self._clock())
        portrait = portrait_of(loaded.tools.finder.profile(shopper), lasting=owner is not None)
        return portrait_json(portrait, loaded.writer(language or self.shop.settings.language, 0))

    def choices(self, conversation_id: str, field: str, language: str = "") -> dict[str, Any]:
        """What the requirement on ``field`` could be changed to (``assistant.service.choices``).

        Raises:
            UnknownConversation: There is no such conversation.
        """
        self._journal.conversation(conversation_id)
        state = fold(record.change for record in self._journal.turns(conversation_id))
        loaded = self._loaded.current()
        writer = loaded.writer(language or self.shop.settings.language, 0)
        return choices_for(state, field, loaded.tools.finder.goods, writer.wording)

    def attachment(self, attachment_id: str) -> Attachment | None:
        """The photo or recording with that id."""
        return self._attachments.get(attachment_id)
