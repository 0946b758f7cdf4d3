"""Twelve agents and a hundred who wait: nobody has too much, and nobody is left."""

from statistics import median

import pytest
from agents_desk import STEP, Floor, Plan, Report

from assistant.agents.urgency import MOST
from assistant.service.service import Service


@pytest.fixture(scope="module")
def report(opened: Service) -> Report:
    return Floor(opened, Plan(minutes=40)).run()


def test_nobody_ever_has_more_than_they_take(report: Report) -> None:
    assert report.over_capacity == 0
    assert report.largest_load == Plan().capacity  # and it came to that


def test_everybody_is_answered(report: Report) -> None:
    assert report.never_answered == 0
    assert sum(map(len, report.waits.values())) > Plan().waiting + 150


def test_who_was_left_by_an_agent_came_back_and_was_answered(report: Report) -> None:
    assert report.returned > 0


def test_nobody_is_overtaken_by_more_than_the_urgent_are_granted(report: Report) -> None:
    assert 0 < report.overtaken_by_minutes <= MOST + STEP.total_seconds() / 60


def test_the_urgent_wait_less(report: Report) -> None:
    def longest(kind: str) -> float:
        return max(report.waits[kind])

    assert longest("grave") < longest("calm")
    assert median(report.waits["grave"]) < median(report.waits["calm"])


def test_the_same_seed_gives_the_same_day(opened: Service) -> None:
    small = Plan(agents=3, waiting=10, minutes=10)
    first, second = (Floor(opened, small).run().to_json() for _ in range(2))
    assert first == second
