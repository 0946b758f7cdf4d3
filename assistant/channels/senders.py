"""Which conversation a shopper of a channel is in, and what agents wrote to them there."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, Row, insert, select, update

from assistant.agents.tables import agent_messages
from assistant.channels import outbox
from assistant.channels.tables import senders as table
from assistant.conversations.tables import conversations

Seconds = Callable[[], float]
NAMED = "{name}：{text}"  # a channel shows one speaker; the name says that it is a person
MOST = 500  # messages passed on in one go
Pieces = Callable[[str], Sequence[str]]


def user_of(channel: str, sender: str) -> str:
    """The id by which the shop knows a shopper of a channel; nobody else can bring it."""
    return f"{channel}:{sender}"


@dataclass(frozen=True, slots=True)
class Senders:
    """The shoppers of one channel.

    Args:
        fresh_after: Seconds of silence after which a new conversation begins.
        now: Seconds since 1970.
    """

    engine: Engine
    channel: str
    fresh_after: float
    now: Seconds = time.time

    def conversation(self, sender: str) -> str | None:
        """The conversation that goes on, None where a new one is to begin; counts as hearing of them."""
        last = self._last(sender)
        if last is None:
            return None
        self.seen(sender)
        return str(last.conversation_id) if self.now() - last.last_at <= self.fresh_after else None

    def last_conversation(self, sender: str) -> str | None:
        """Their latest conversation, however long ago."""
        last = self._last(sender)
        return None if last is None else str(last.conversation_id)

    def begin(self, sender: str, conversation_id: str) -> None:
        """Notes the conversation that a shopper is in from now on."""
        row = {"conversation_id": conversation_id, "channel": self.channel, "sender": sender}
        with self.engine.begin() as connection:
            connection.execute(insert(table).values(**row, last_at=self.now(), heard=0))

    def seen(self, sender: str) -> None:
        """Notes that they have written now."""
        last = self._last(sender)
        if last is not None:
            mine = table.c.conversation_id == last.conversation_id
            with self.engine.begin() as connection:
                connection.execute(update(table).where(mine).values(last_at=self.now()))

    def silent_for(self, sender: str) -> float:
        """Seconds since they wrote last; 0 for who is not known."""
        last = self._last(sender)
        return 0.0 if last is None else self.now() - float(last.last_at)

    def pass_on(self, pieces: Pieces) -> int:
        """Puts what agents and the desk wrote into the outbox, each message once; how many.

        Args:
            pieces: Cuts a text into such as the channel takes.
        """
        new = table.c.channel == self.channel, agent_messages.c.id > table.c.heard
        query = (
            select(agent_messages, table.c.sender)
            .join(table, table.c.conversation_id == agent_messages.c.conversation_id)
            .where(*new)
            .order_by(agent_messages.c.id)
            .limit(MOST)
        )
        with self.engine.connect() as connection:
            rows = connection.execute(query).all()
        return sum(self._passed_on(row, pieces) for row in rows)

    def _passed_on(self, row: Row[tuple[object, ...]], pieces: Pieces) -> bool:
        """One message; not if another process was quicker."""
        text = NAMED.format(name=row.agent, text=row.text) if row.agent else row.text
        unheard = table.c.conversation_id == row.conversation_id, table.c.heard < row.id
        with self.engine.begin() as connection:
            mine = connection.execute(update(table).where(*unheard).values(heard=row.id)).rowcount
            if mine:
                texts, now = pieces(text), self.now()
                outbox.put(connection, self.channel, row.sender, texts, now, agent_message=row.id)
        return bool(mine)

    def _last(self, sender: str) -> Row[tuple[object, ...]] | None:
        """Their latest conversation that is still kept; one that was erased is none."""
        own = table.c.channel == self.channel, table.c.sender == sender
        there = table.join(conversations, conversations.c.id == table.c.conversation_id)
        query = select(table).select_from(there).where(*own)
        latest = query.order_by(table.c.last_at.desc(), table.c.conversation_id).limit(1)
        with self.engine.connect() as connection:
            return connection.execute(latest).first()
