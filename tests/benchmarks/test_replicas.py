"""Three servers share a database and nothing else; one is killed while shoppers talk, and none notices."""

from pathlib import Path

import pytest
from replica_clients import Entry, Shopper
from replicas import Plan, Trial, differences, verdict

from tests.databases import ON_POSTGRESQL, new_database

PLAN = Plan(clients=4, messages=24, replicas=3, kills=1)


@pytest.mark.skipif(ON_POSTGRESQL, reason="it chooses its database itself")
def test_a_server_killed_in_mid_conversation_costs_no_turn_and_no_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", new_database().render_as_string(hide_password=False))
    trial = Trial(tmp_path, PLAN)
    trial.run()
    assert trial.problems == []
    assert verdict(trial).startswith("PASSED: 1 of 3 servers killed while 4 talked")
    assert trial.acknowledged == PLAN.clients * (PLAN.messages + 1)
    assert all(trial.passed), "every server was asked"


def shopper() -> Shopper:
    one = Shopper("c0", "", 3, [Entry(f"c0-{n}", n + 1, 1) for n in range(4)])
    one.requirements = frozenset({"price", "category"})
    return one


KEPT = [(f"c0-{n}", n + 1) for n in range(4)]


@pytest.mark.parametrize(
    ("kept", "found"),
    [
        pytest.param(KEPT[:-1], "lost [('c0-3', 4)]", id="a lost turn"),
        pytest.param([*KEPT, ("c0-3", 5)], "doubled [('c0-3', 5)]", id="a doubled turn"),
        pytest.param([KEPT[1], KEPT[0], *KEPT[2:]], "the numbers are [2, 1, 3, 4]", id="disorder"),
        pytest.param(
            [("c0-0", 1), ("c0-1", 2), ("c0-2", 2), ("c0-3", 3)], "the numbers", id="a number twice"
        ),
    ],
)
def test_what_is_wrong_is_found(kept: list[tuple[str, int]], found: str) -> None:
    assert found in " ".join(differences(shopper(), kept))


def test_a_forgotten_requirement_is_found() -> None:
    one = shopper()
    assert differences(one, KEPT) == []
    one.requirements = frozenset({"category"})
    assert "was forgotten" in differences(one, KEPT)[0]
