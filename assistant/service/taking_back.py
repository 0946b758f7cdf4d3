"""Takes turns back, alone or to say something else there; what an agent has read stays."""

from assistant.agents.desk import AgentDesk
from assistant.clock import Clock
from assistant.conversations.store import Conversation, TurnRecord
from assistant.dialogue.state import fold
from assistant.errors import ConversationError
from assistant.service.answering import Answering, Sent, check
from assistant.service.journal import Journal
from assistant.service.obeying import clicked_away, refused, since_erased
from assistant.service.unmaking import Unmaking
from assistant.shop.loading import Loaded
from assistant.turn.turns import Click, Say, Turn


class TakingBack:
    """Undo and edit of one shop's conversations, each while its conversation's seat is taken."""

    def __init__(
        self,
        loaded: Loaded,
        journal: Journal,
        clock: Clock,
        answering: Answering,
        agents: AgentDesk,
    ) -> None:
        self._loaded = loaded
        self._journal = journal
        self._clock = clock
        self._answering = answering
        self._agents = agents

    def unmaking(self, conversation: Conversation) -> Unmaking:
        """Withdraws what turns of the conversation did to orders."""
        return Unmaking(self._loaded.tools.desk, conversation, self._clock())

    def undo(self, conversation_id: str) -> Turn | None:
        """Takes the last turn back; returns the turn that is last now, None at the start."""
        conversation = self._alone(conversation_id)
        past = [record for record in self._journal.turns(conversation_id) if record.number]
        gone = clicked_away(past)
        stuck = self.unmaking(conversation)(gone).stuck
        if stuck is not None:
            stays = refused(self._loaded, conversation, past, stuck, Click("undo"))
            self._journal.note(conversation_id, stays.record)
            return stays.record.turn
        if gone:
            self._journal.take_back(conversation_id, [record.number for record in gone])
        left = past[: -len(gone)] if gone else past
        return left[-1].turn if left else None

    def edit(self, conversation_id: str, turn: int, text: str) -> TurnRecord:
        """Goes back to before ``turn`` and answers ``text`` there.

        Raises:
            ConversationError: There is no such turn, or it changed an order for good.
        """
        conversation = self._alone(conversation_id)
        past = self._journal.turns(conversation_id)
        gone = [record.number for record in since_erased(past) if record.number >= turn]
        if turn not in gone:
            raise ConversationError(f"There is no turn {turn} to edit.")
        edited = next(one for one in past if one.number == turn)
        said = Say(text, edited.message.get("about"), edited.message.get("opened"))
        check(said)
        stuck = self.unmaking(conversation)([one for one in past if one.number in gone]).stuck
        if stuck is not None:
            settings = self._loaded.shop.settings
            language = fold(one.change for one in past).language or settings.language
            raise ConversationError(self._loaded.writer(language, 0).line(stuck))
        left = [one for one in past if one.number not in gone]
        return self._answering.alone(conversation, left, Sent(said), gone)

    def _alone(self, conversation_id: str) -> Conversation:
        """The conversation, whose turns no agent has read.

        Raises:
            UnknownConversation: There is no such conversation.
            ConversationError: An agent has it.
        """
        conversation = self._journal.conversation(conversation_id)
        if self._agents.has(conversation_id):
            raise ConversationError("A person has the conversation; tell them what to change.")
        return conversation
