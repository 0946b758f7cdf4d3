"""To whom a conversation is given: of who is free and fits, the one with the smallest share of work."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.agents.handover import Handover
from assistant.agents.presence import Being, Presence

if TYPE_CHECKING:
    from assistant.agents.desk import AgentDesk


def chosen_for(one: Handover, desk: "AgentDesk") -> str | None:
    """The agent for a conversation; None while nobody who fits is free.

    A team's conversation is for the team while one of it is at the desk, else for anybody: it would
    wait for ever for people who are not there. Agents who are busy are given nothing.
    """
    now, loads = desk.now, desk.handovers.loads()
    there = [one for one in desk.presences.all() if one.at(now) is not Being.AWAY]
    fitting = _of_team(there, one.team, desk) or there
    free = [
        each
        for each in fitting
        if each.state is Being.ONLINE and loads.get(each.agent, 0) < each.capacity
    ]
    if not free:
        return None
    best = min(
        free, key=lambda each: (loads.get(each.agent, 0) / each.capacity, each.since, each.agent)
    )
    return best.agent


def _of_team(there: Sequence[Presence], team: str | None, desk: "AgentDesk") -> list[Presence]:
    """Who of those at the desk is in the team."""
    return [one for one in there if team and team in desk.settings.teams_of(one.agent)]
