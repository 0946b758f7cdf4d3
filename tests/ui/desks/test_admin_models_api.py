"""Learning over HTTP: who may, what is refused in words, and a training beside the server."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.accounts.account import Role
from assistant.accounts.store import AccountStore
from assistant.errors import ModelError
from assistant.model_versions import Registry
from assistant.runlog import Deed, Plan, RunLog
from assistant.service.service import Service
from tests.assistant.model_versions.small_model import put_right
from tests.ui.conftest import make_shop, serving
from tests.ui.desks.test_admin_api import PASSWORD, Owner
from ui.training_process import TrainingProcess

PATHS = ("review", "train", "accept", "refuse", "rollback")
NONE = "m-00000000ff"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Service]]:
    service = Service.open(make_shop(tmp_path_factory.mktemp("learning")))
    accounts = AccountStore(service.shop.engine)
    for name, role in (("ada", Role.ADMIN), ("ben", Role.AGENT)):
        accounts.add(name, role, PASSWORD, datetime.now(UTC))
    with serving(service) as address:
        yield address, service
    service.close()


@pytest.fixture
def ada(site: tuple[str, Service]) -> Iterator[Owner]:
    owner = Owner(site[0], "ada")
    yield owner
    owner.client.close()


def test_an_agent_reviews_and_accepts_nothing(site: tuple[str, Service]) -> None:
    ben = Owner(site[0], "ben")
    stranger = httpx.Client(base_url=site[0], timeout=60)
    for client, status in ((ben.client, 403), (stranger, 401)):
        assert client.get("/api/admin/models").status_code == status
        for path in PATHS:
            assert client.post(f"/api/admin/models/{path}", json={}).status_code == status
        client.close()


@pytest.mark.parametrize(
    ("path", "body", "status", "told"),
    [
        ("review", {"approve": [999]}, 409, "Correction 999 is not in the queue"),
        ("review", {"approve": [0]}, 400, "approve"),
        ("review", {"everything": True}, 400, "everything"),
        ("accept", {"version": NONE}, 409, "is no model of this shop"),
        ("accept", {"version": "../../etc"}, 409, "is no model of this shop"),
        ("refuse", {"version": NONE}, 409, "needs a reason"),
        ("rollback", {}, 409, "no version before it"),
    ],
)
def test_what_cannot_be_done_is_said(
    ada: Owner, path: str, body: dict[str, Any], status: int, told: str
) -> None:
    assert told in ada.post(f"models/{path}", body, status)["error"]["message"]


def test_a_review_is_kept_with_the_name_of_the_owner(ada: Owner, site: tuple[str, Service]) -> None:
    put_right(site[1].shop.engine, [("gimme that", "buy"), ("hiya", "greet")])
    ids = [one["id"] for one in ada.get("models")["corrections"]]
    told = ada.post("models/review", {"approve": ids[:1], "reject": ids[1:]})["corrections"]
    assert [(one["review"], one["reviewer"]) for one in told] == [
        ("approved", "ada"),
        ("rejected", "ada"),
    ]


def test_a_training_runs_beside_the_server_and_says_why_it_ended(
    ada: Owner, site: tuple[str, Service]
) -> None:
    with site[1].shop.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM corrections")
    assert ada.post("models/train", {})["training"]
    assert "trained already" in ada.post("models/train", {}, 409)["error"]["message"]
    told = ada.get("models")
    while told["training"]:
        time.sleep(0.2)
        told = ada.get("models")
    assert "no correction of an intent to learn from" in told["failed"]
    assert told["versions"] == []


def test_a_training_on_the_command_line_counts_too(tmp_path: Path) -> None:
    registry = Registry.of(tmp_path / "models")
    training = TrainingProcess(tmp_path, registry)
    assert not training.under_way
    with registry.making():
        assert training.under_way
        with pytest.raises(ModelError, match="trained already"):
            training.start("Ada")
    assert not training.under_way
    assert training.failed == ""


def test_the_owner_sees_trainings_and_evaluations(site: tuple[str, Service], ada: Owner) -> None:
    log = RunLog.of(site[1].shop)
    with log.run(Plan(Deed.TRAIN, "intent", {"rate": 0.5}, seed=7)) as run:
        run.point("loss", 1, 0.5)
        run.tell({"macro_f1": 0.75}, "macro_f1")
    with pytest.raises(ModelError), log.run(Plan(Deed.EVALUATE, "search")):
        raise ModelError("no rows")
    failed, trained = ada.get("models")["runs"][:2]
    assert (failed["outcome"], failed["why"]) == ("failed", "ModelError: no rows")
    assert (trained["figure"], trained["curves"]) == (0.75, {"loss": [[1, 0.5]]})
    assert trained["settings"] == {"rate": 0.5}
