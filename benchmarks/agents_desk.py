"""Simulates the agents' desk: twelve agents, a hundred who wait, and more who come all the time.

The desk is the real one on a database in memory, the clock and the people are simulated, all by one
seed. Later comers are made more urgent than those who wait, which is what starves a queue that does
not age. One agent vanishes in the middle, one takes a break. Printed are the largest load, the waits
by kind of shopper, and by how many minutes anybody was overtaken at most.

    python benchmarks/agents_desk.py --shop DIR [--agents 12] [--waiting 100] [--minutes 180]
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import select

from assistant.agents.handover import Handover, State
from assistant.agents.hours import ALWAYS
from assistant.agents.presence import Being
from assistant.agents.rounds import make_round
from assistant.agents.tables import handovers
from assistant.agents.urgency import MOST
from assistant.conversations.store import TurnRecord
from assistant.dialogue.state import Change, Handoff
from assistant.service.journal import Journal
from assistant.service.service import Service
from assistant.shop.folder import scratch_database
from assistant.turn.turns import Turn

STEP = timedelta(seconds=30)
STARTS = datetime(2026, 11, 23, 2, tzinfo=UTC)
KINDS = ("calm", "unhappy", "at_stake", "grave")
AT_FIRST, LATER = (70, 15, 10, 5), (30, 20, 10, 40)  # in a hundred, of each kind
HELPED = (4.0, 14.0)  # minutes that helping takes


@dataclass(frozen=True, slots=True)
class Plan:
    """What is simulated.

    Args:
        waiting: How many wait when it begins.
        minutes: For how long others come.
        coming: How many come a minute.
    """

    agents: int = 12
    capacity: int = 4
    waiting: int = 100
    minutes: int = 60
    coming: float = 4.6
    seed: int = 7


@dataclass
class Report:
    """What came of it."""

    largest_load: int = 0
    over_capacity: int = 0
    never_answered: int = 0
    returned: int = 0
    overtaken_by_minutes: float = 0.0
    waits: dict[str, list[float]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The figures; waits in minutes."""
        spans = {kind: sorted(found) for kind, found in self.waits.items()}
        told = {
            kind: {
                "shoppers": len(found),
                "median": round(median(found), 1),
                "p95": round(found[int(0.95 * (len(found) - 1))], 1),
                "longest": round(found[-1], 1),
            }
            for kind, found in spans.items()
        }
        return {
            "largest_load": self.largest_load,
            "over_capacity": self.over_capacity,
            "never_answered": self.never_answered,
            "returned_to_the_queue": self.returned,
            "overtaken_by_minutes": round(self.overtaken_by_minutes, 1),
            "overtaken_at_most": MOST,
            "waits": told,
        }


class Floor:
    """A desk with simulated people.

    Args:
        opened: Any shop; nothing is written to it.
        plan: What is simulated.
    """

    def __init__(self, opened: Service, plan: Plan) -> None:
        self.now = STARTS
        self._plan, self._chance = plan, random.Random(plan.seed)  # noqa: S311
        engine, tools = scratch_database(), opened.loaded.tools
        far = 10 * 24 * 60.0
        settings = tools.people.settings.model_copy(
            update={
                "assign": "auto",
                "capacity": plan.capacity,
                "give_up_minutes": far,
                "teams": {},
                "routes": {},
            }
        )
        people = replace(tools.people, engine=engine, hours=ALWAYS, settings=settings)
        loaded = opened.loaded.by_templates().with_tools(replace(tools, people=people))
        journal = Journal.of(engine, lambda: self.now, people=people)
        self._journal = journal
        self.desk = Service(loaded, journal, lambda: self.now).agents
        self.agents = [f"agent-{number:02}" for number in range(plan.agents)]
        self._kinds: dict[str, str] = {}
        self._ends: dict[str, datetime] = {}
        self._gone: set[str] = set()

    def run(self) -> Report:
        """Lets everything happen until nobody waits and nobody is being helped."""
        report = Report()
        for _ in range(self._plan.waiting):
            self._comes(AT_FIRST)
        for agent in self.agents:
            self.desk.presence(agent, Being.ONLINE)
        until = STARTS + timedelta(minutes=self._plan.minutes)
        while self.now < until or self.desk.queue() or self.desk.handovers.with_agents():
            if self.now < until:
                self._others_come()
            self._agents_work()
            make_round(self.desk)
            self._look(report)
            self.now += STEP
            if self.now > until + timedelta(days=1):
                break
        return self._counted(report)

    def _others_come(self) -> None:
        due = self._plan.coming * STEP.total_seconds() / 60
        for _ in range(int(due) + (self._chance.random() < due % 1)):
            self._comes(LATER)

    def _comes(self, shares: Sequence[int]) -> None:
        """A shopper asks for a person; the turn is made by hand, what it does to the desk is not."""
        kind = self._chance.choices(KINDS, shares)[0]
        talk = self._journal.start(None, None)
        told = {"reason": "injury", "why": "hurt"} if kind == "grave" else {"reason": "asked"}
        feelings = (0.0, -0.7, -0.9) if kind == "unhappy" else (0.0,)
        body = {
            "reply": "…",
            "action": "handoff",
            "intent": "human_agent",
            "language": "zh",
            "handoff": {**told, "state": "waiting"},
            "quote": {"total": 5_000.0} if kind == "at_stake" else None,
        }
        change = Change({"turn": 1, "handoff": Handoff(told["reason"]), "moods": feelings})
        record = TurnRecord(1, {"text": "转人工"}, change, Turn(talk, 1, body))
        self._journal.note(talk, record)
        self._kinds[talk] = kind

    def _agents_work(self) -> None:
        """Agents answer what they got and finish what is due; one vanishes, one takes a break."""
        half = STARTS + timedelta(minutes=self._plan.minutes / 2)
        if self.now == half:
            self._gone.add(self.agents[0])
            self.desk.presence(self.agents[1], Being.BUSY)
        if self.now == half + timedelta(minutes=15):
            self.desk.presence(self.agents[1], Being.ONLINE)
        for agent in self.agents:
            if agent in self._gone:
                for one in self.desk.mine(agent):
                    if not one.unanswered_since:
                        self._asks_again(one)
                continue
            self.desk.seen(agent)
            for one in self.desk.mine(agent):
                self._helps(one, agent)

    def _helps(self, one: Handover, agent: str) -> None:
        talk = one.conversation_id
        key = f"{talk} {one.assigned_at}"
        if key not in self._ends:
            self.desk.say(talk, agent, "您好", f"{key} hello")
            self._ends[key] = self.now + timedelta(minutes=self._chance.uniform(*HELPED))
        elif self.now >= self._ends[key]:
            self.desk.resolve(talk, agent)

    def _asks_again(self, one: Handover) -> None:
        """A shopper whose agent has vanished writes."""
        number = len(self._journal.turns(one.conversation_id)) + 1
        body = {"reply": "", "handoff": {"reason": one.reason, "state": "with_agent"}}
        turn = Turn(one.conversation_id, number, body)
        record = TurnRecord(number, {"text": "在吗"}, Change({"turn": number}), turn)
        self._journal.note(one.conversation_id, record)

    def _look(self, report: Report) -> None:
        loads = self.desk.handovers.loads()
        largest = max(loads.values(), default=0)
        report.largest_load = max(report.largest_load, largest)
        report.over_capacity += sum(load > self._plan.capacity for load in loads.values())
        silent = [one for one in self.desk.queue() if one.returned_at == _stamp(self.now)]
        report.returned += len(silent)

    def _counted(self, report: Report) -> Report:
        with self.desk.engine.connect() as connection:
            rows = connection.execute(select(handovers).order_by(handovers.c.id)).all()
        found = [Handover.of_row(row) for row in rows]
        report.never_answered = sum(one.state is not State.RESOLVED for one in found)
        for one in found:
            if one.assigned_at:
                wait = (_moment(one.assigned_at) - _moment(one.asked_at)).total_seconds() / 60
                report.waits.setdefault(self._kinds[one.conversation_id], []).append(wait)
        report.overtaken_by_minutes = max(_overtakings(found), default=0.0)
        return report


def _overtakings(found: Sequence[Handover]) -> Iterator[float]:
    """By how many minutes each was overtaken: by the latest comer who was taken strictly before."""
    taken = sorted((one for one in found if one.assigned_at), key=lambda one: one.assigned_at or "")
    latest, newest, held = "", "", ""
    for one in taken:
        if one.assigned_at != held:
            latest, held = newest, one.assigned_at or ""
        if latest > one.asked_at:
            yield (_moment(latest) - _moment(one.asked_at)).total_seconds() / 60
        newest = max(newest, one.asked_at)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def main() -> None:
    """Prints the report of one simulation as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--shop", type=Path, required=True)
    for name, value in (("agents", 12), ("waiting", 100), ("minutes", 60), ("seed", 7)):
        parser.add_argument(f"--{name}", type=int, default=value)
    asked = parser.parse_args()
    plan = Plan(agents=asked.agents, waiting=asked.waiting, minutes=asked.minutes, seed=asked.seed)
    service = Service.open(asked.shop)
    try:
        print(json.dumps(Floor(service, plan).run().to_json(), indent=1))
    finally:
        service.close()


if __name__ == "__main__":
    main()
