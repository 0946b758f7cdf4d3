"""How the desk of agents works: the table ``[agents]`` of ``shop.toml``."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Name = Annotated[str, Field(min_length=1, max_length=64, pattern=r"\S")]


class AgentSettings(BaseModel):
    """How the desk works.

    Args:
        assign: Whether agents ``take`` conversations or who is free is given them (``auto``).
        capacity: How many conversations an agent has at once, unless they say otherwise.
        wait_minutes: After which a shopper who waits is told so, and may leave a message instead.
        give_up_minutes: After which who still waits gets a ticket.
        agent_silent_minutes: After which a shopper whom the agent does not answer is given to another.
        shopper_silent_minutes: After which a conversation with an agent ends, if the shopper is silent.
        answer_hours: Opening hours within which a ticket is to be answered.
        large_order: What an order is worth, in the shop's currency, that counts fully for urgency.
        teams: Teams by name, each with the accounts in it; who is in none helps everybody.
        routes: The team for a reason of hand-overs, a rule of the policy or an intent.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    assign: Literal["take", "auto"] = "take"
    capacity: int = Field(default=4, ge=1, le=50)
    wait_minutes: float = Field(default=10, gt=0, le=24 * 60)
    give_up_minutes: float = Field(default=120, gt=0, le=7 * 24 * 60)
    agent_silent_minutes: float = Field(default=5, gt=0, le=24 * 60)
    shopper_silent_minutes: float = Field(default=15, gt=0, le=7 * 24 * 60)
    answer_hours: float = Field(default=8, gt=0, le=1_000)
    large_order: float = Field(default=1_000, gt=0)
    teams: Mapping[Name, tuple[Name, ...]] = {}
    routes: Mapping[Name, Name] = {}

    @model_validator(mode="after")
    def _routes_lead_to_teams(self) -> Self:
        unknown = sorted(set(self.routes.values()) - set(self.teams))
        if unknown:
            raise ValueError(f"'routes' name the teams {unknown}, which 'teams' does not have")
        return self

    def teams_of(self, agent: str) -> tuple[str, ...]:
        """The teams that an agent is in; letter case makes no difference."""
        key = agent.casefold()
        return tuple(
            team for team, names in self.teams.items() if key in {name.casefold() for name in names}
        )

    def team_for(self, *about: str) -> str | None:
        """The team for the first of these reasons, rules and intents that has one."""
        return next((self.routes[one] for one in about if one in self.routes), None)
