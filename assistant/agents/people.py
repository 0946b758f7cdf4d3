"""What a turn may know of the people at the desk: whether they are there, and the shopper's place."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, Engine

from assistant.agents.handover import State
from assistant.agents.hours import Hours
from assistant.agents.moments import read
from assistant.agents.queueing import expected_minutes, place_of
from assistant.agents.settings import AgentSettings
from assistant.agents.stakes import at_stake
from assistant.agents.tickets import open_ticket
from assistant.agents.urgency import parts_of, rank_of
from assistant.agents.writing import open_one

if TYPE_CHECKING:
    from assistant.shop.settings import ShopSettings  # which names the settings of the desk


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a conversation is on its way to a person.

    Args:
        position: The place in the queue, from 1, while waiting.
        agent: Who has it.
        minutes: How long that will take by what it took lately; None where that is not known.
        returns_at: When people return, while they are away; in the shop's time zone.
        due_at: By when a ticket is answered; in the shop's time zone.
    """

    state: State
    position: int | None = None
    agent: str | None = None
    minutes: int | None = None
    returns_at: datetime | None = None
    due_at: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """The standing as turns tell it."""
        told: dict[str, Any] = {"state": self.state.value}
        if self.position is not None:
            told["position"] = self.position
        if self.agent is not None:
            told["agent"] = self.agent
        if self.minutes is not None:
            told["expected_minutes"] = self.minutes
        moments = {"people_return_at": self.returns_at, "due_at": self.due_at}
        return told | {
            name: at.isoformat(timespec="minutes") for name, at in moments.items() if at is not None
        }


@dataclass(frozen=True, slots=True)
class Asking:
    """A conversation that asks for a person in this very turn, or has asked before.

    Args:
        feelings: Sentiment scores of the last messages, oldest first, this one included.
        quote: What the cart comes to, as turns tell it.
        rule: The rule of the policy by which it goes to a person first, if one does.
        ticket: Whether a message is left instead of waiting.
    """

    conversation_id: str
    feelings: tuple[float, ...] = ()
    quote: dict[str, Any] | None = None
    rule: str | None = None
    ticket: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """The people of one shop, as its turns see them."""

    engine: Engine
    hours: Hours
    settings: AgentSettings = field(default_factory=AgentSettings)

    @classmethod
    def of(cls, engine: Engine, settings: "ShopSettings") -> Self:
        """The people of a shop."""
        hours = Hours.of(settings.business_hours, settings.timezone)
        return cls(engine, hours, settings.agents)

    def beside(self, engine: Engine) -> Self:
        """The same people with another queue."""
        return replace(self, engine=engine)

    def standing(self, asking: Asking, now: datetime) -> Standing:
        """How far the conversation is; of one that asks just now, where it will stand."""
        with self.engine.connect() as connection:
            there = open_one(connection, asking.conversation_id)
            if there is not None and there.state is State.WITH_AGENT:
                return Standing(there.state, agent=there.agent)
            if asking.ticket or (there is None and not self.hours.are_open(now)):
                return self._ticket(connection, asking.conversation_id, now)
            if there is not None:
                return _waiting(connection, place_of(connection, there.rank, there), now)
            stake = at_stake(connection, asking.conversation_id, asking.quote)
            parts = parts_of(asking.feelings, stake, self.settings.large_order, asking.rule)
            return _waiting(connection, place_of(connection, rank_of(now, parts)), now)

    def _ticket(self, connection: Connection, conversation_id: str, now: datetime) -> Standing:
        """When a ticket is answered: the one there is, or one that is opened now."""
        there = open_ticket(connection, conversation_id)
        due = self.hours.after(now, timedelta(hours=self.settings.answer_hours))
        due = read(there.due_at) if there else due
        returns = self.hours.returns_at(now)
        zone = self.hours.zone
        local = returns.astimezone(zone) if returns else None
        return Standing(State.TICKET, returns_at=local, due_at=due.astimezone(zone))


def _waiting(connection: Connection, place: int, now: datetime) -> Standing:
    return Standing(State.WAITING, place, minutes=expected_minutes(connection, place, now))
