"""How soon agents answered, how long it took, how it was rated."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert

from assistant.agents.moments import written
from assistant.agents.tables import handovers
from assistant.clock import fixed_clock
from assistant.overview.overview import Overview
from assistant.service.rehearsal import scratch_database
from tests.assistant.overview.conftest import ZONE

ASKED = datetime(2026, 11, 10, 10, tzinfo=ZONE)
NOW = ASKED + timedelta(days=2)


def call(
    engine: Engine, number: int, agent: str | None, seconds: tuple[int, ...], **more: object
) -> None:
    """Asked for, taken, first answered, ended: each so many seconds after it was asked for."""
    names = ("assigned_at", "first_reply_at", "ended_at")
    moments = {
        name: written(ASKED + timedelta(seconds=later))
        for name, later in zip(names, seconds, strict=False)
    }
    row: dict[str, object] = {
        "conversation_id": f"talk-{number}",
        "agent": agent,
        "state": "resolved",
        "turn": 1,
        "reason": "asked",
        "language": "zh",
        "rank": 0.0,
        "parts": [],
        "snippet": "",
        "asked_at": written(ASKED),
        "shopper_at": written(ASKED),
    }
    with engine.begin() as connection:
        connection.execute(insert(handovers).values(**{**row, **moments, **more}))


@pytest.fixture
def told() -> dict[str, object]:
    engine = scratch_database()
    call(engine, 1, "Lin", (30, 60, 660), csat=5, ended_how="resolved")
    call(engine, 2, "Lin", (60, 120, 360), csat=4, ended_how="resolved")
    call(engine, 3, "Mei", (10, 20, 70), ended_how="handed_back")
    call(engine, 4, None, (), ended_how="taken_back", state="bot")
    call(engine, 5, None, (), state="waiting")
    overview = Overview(engine, ZONE, fixed_clock(NOW.astimezone(UTC)))
    report = overview.report(overview.span("2026-11-10", "2026-11-10")).to_json()
    engine.dispose()
    return report


def test_the_middle_of_all_is_told(told: dict[str, dict[str, dict[str, object]]]) -> None:
    figures = told["figures"]
    assert figures["first_response"]["value"] == 60
    assert figures["handling"]["value"] == 300
    assert figures["csat"]["value"] == 4.5


def test_each_agent_has_a_row(told: dict[str, dict[str, list[dict[str, object]]]]) -> None:
    lin, mei = told["tables"]["agents"]
    assert (lin["agent"], lin["taken"], lin["first_response_s"], lin["csat"]) == ("Lin", 2, 60, 4.5)
    assert (mei["agent"], mei["handling_s"], mei["csat"]) == ("Mei", 60, None)


def test_how_calls_for_a_person_ended(told: dict[str, dict[str, list[dict[str, object]]]]) -> None:
    ended = {row["ended"]: row["handovers"] for row in told["tables"]["handovers"]}
    assert ended == {"resolved": 2, "handed_back": 1, "taken_back": 1, "open": 1}
