"""Makes the turn of one message: obeyed, passed on to the agent who has the conversation, or answered."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.agents.desk import AgentDesk
from assistant.conversations.seats import Arrival
from assistant.conversations.store import Conversation, TurnRecord
from assistant.dialogue.state import Change, DialogueState, fold
from assistant.nlu.steering.commands import Command
from assistant.observing.context import at_turn
from assistant.service.answering import Answering, Sent, made_by
from assistant.service.journal import Journal
from assistant.service.obeying import obey, spoken_command
from assistant.service.taking_back import TakingBack
from assistant.shop.loading import Loaded
from assistant.turn.assistant import suggested
from assistant.turn.turns import Click, Message, Say, Show


class Processing:
    """Messages of one shop's conversations; each comes when its conversation's seat is taken."""

    def __init__(
        self,
        loaded: Loaded,
        journal: Journal,
        answering: Answering,
        agents: AgentDesk,
        taking_back: TakingBack,
    ) -> None:
        self._loaded = loaded
        self._journal = journal
        self._answering = answering
        self._agents = agents
        self._taking_back = taking_back

    def process(
        self, conversation_id: str, sent: Sent, arrival: Arrival, *, bubble: bool
    ) -> TurnRecord:
        """The turn that answers a message whose turn it is."""
        conversation, message = self._journal.conversation(conversation_id), sent.message
        if sent.id and (answered := self._journal.answered(conversation_id, sent.id)):
            arrival.turn = arrival.before
            return TurnRecord(answered.number, {}, Change({}), answered)  # as it was kept
        past = self._journal.turns(conversation_id)
        at_turn(past[-1].number + 1 if past else 1)
        state = fold(record.change for record in past)
        passed = self._for_agent(conversation_id, message, state)
        if passed is not None:
            return self._pass_on(conversation, past, passed, sent.id)
        command = spoken_command(message, self._loaded.understander, state.pending)
        if command in (Command.UNDO, Command.REPEAT):
            return self._steer(conversation, command, sent)
        joins = self._answering.joins(arrival, message, past, bubble=bubble)
        if isinstance(message, Say) and joins:
            record = self._answering.together(conversation, past, message.text, sent)
        else:
            record = self._answering.alone(conversation, past, sent)
        arrival.turn = record.number if isinstance(message, Say) else None
        return record

    def _for_agent(
        self, conversation_id: str, message: Message, state: DialogueState
    ) -> Say | Show | None:
        """The message as the agent who has the conversation gets it; None where none has, or for a click."""
        if not self._agents.has(conversation_id):
            return None
        if isinstance(message, Click):
            chosen = message.event == "suggestion"
            return Say(suggested(message, state)) if chosen else None
        return message

    def _pass_on(
        self,
        conversation: Conversation,
        past: Sequence[TurnRecord],
        message: Say | Show,
        message_id: str | None,
    ) -> TurnRecord:
        record = self._agents.passed_on(conversation, past, message)
        record = made_by(self._loaded.origin, replace(record, message_id=message_id))
        self._journal.note(conversation.id, record)
        return record

    def _steer(self, conversation: Conversation, command: Command, sent: Sent) -> TurnRecord:
        past = self._journal.turns(conversation.id)
        unmake = self._taking_back.unmaking(conversation)
        obeyed = obey(self._loaded, conversation, past, command, sent.message, unmake)
        record = made_by(self._loaded.origin, replace(obeyed.record, message_id=sent.id))
        self._journal.keep(conversation.id, record, obeyed.gone)
        return record
