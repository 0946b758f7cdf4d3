"""The killer finds what is lost, and finds nothing where nothing is."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest
from crash import Trial, main, verdict
from crash_actors import ACTORS, Products
from crash_ledger import Ledger, Promise, Step, differences, dump
from crash_worker import DEEDS

from assistant.shop.folder import Shop
from tests.benchmarks.halving import by_halves


def lie(_shop: Shop, _arguments: Mapping[str, Any]) -> object:
    """Acknowledges and does nothing."""
    return "done"


class Liar(Products):
    """An actor whose program acknowledges what it has not done."""

    name, prefix, rows = "liar", "l", 4

    def steps(self, folder: Path, rng: Random) -> list[Step]:
        told = self._ingest(folder, list(self._goods))
        for key in self._goods:
            self._reprice(key, rng)
        return [told, Step("lie", {}, tuple(self._promise(key) for key in self._goods))]


def test_a_few_kills_lose_nothing(tmp_path: Path) -> None:
    trial = Trial(tmp_path / "trial", [ACTORS[name]() for name in ("catalogue", "prices", "store")])
    trial.begin()
    trial.attack(3)
    trial.finish()
    assert trial.tally.problems == []
    assert trial.tally.kills == 3
    assert verdict(trial).startswith("PASSED: 3 kills")
    assert trial.ledger.checked > 3 * 300


def test_what_was_acknowledged_and_not_done_is_a_loss(tmp_path: Path) -> None:
    trial = Trial(tmp_path / "trial", [Liar()], deeds={**DEEDS, "lie": lie})
    trial.begin()
    trial.attack(3)
    assert any("promised" in problem for problem in trial.tally.problems)
    assert verdict(trial).startswith("LOST")


def test_what_is_done_by_half_is_found(tmp_path: Path) -> None:
    deeds = {**DEEDS, "ingest": by_halves}
    trial = Trial(tmp_path / "trial", [ACTORS["catalogue"]()], deeds=deeds)
    trial.begin()
    trial.attack(12)
    assert any("done by half" in problem for problem in trial.tally.problems)


def test_the_command_ends_with_its_verdict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "trial"
    status = main(
        [
            "--kills",
            "1",
            "--victims",
            "writers",
            "--actors",
            "records,command",
            "--folder",
            str(folder),
        ]
    )
    assert status == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("PASSED: 1 kills")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE products (id TEXT PRIMARY KEY, price REAL)")
        connection.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER)")
        connection.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, user TEXT)")
        connection.executemany("INSERT INTO products VALUES (?, ?)", [("a", 1.0), ("b", 2.0)])
        connection.commit()
    return path


def step(whole: bool = True, **prices: float | None) -> Step:
    promises = tuple(
        Promise(("products", "id", key), None if price is None else {"price": price})
        for key, price in prices.items()
    )
    return Step("ingest", {}, promises, whole)


@pytest.mark.parametrize(
    ("acknowledged", "in_flight", "lost"),
    [
        pytest.param(step(a=1.0, b=2.0, c=None), [], 0, id="all there"),
        pytest.param(step(a=1.5), [], 1, id="an old value"),
        pytest.param(step(c=3.0), [], 1, id="a lost row"),
        pytest.param(step(a=None), [], 1, id="a row that was taken out"),
        pytest.param(step(a=1.0, b=2.0), [step(a=9.0, b=9.0)], 0, id="cut off before it began"),
        pytest.param(step(a=8.0, b=8.0), [step(a=1.0, b=2.0)], 0, id="cut off after it was done"),
        pytest.param(step(a=8.0, b=2.0), [step(a=1.0, b=9.0)], 1, id="done by half"),
        pytest.param(
            step(a=8.0, b=2.0), [step(whole=False, a=1.0, b=9.0)], 0, id="done row by row"
        ),
        pytest.param(step(a=7.0), [step(a=8.0)], 1, id="neither as before nor as promised"),
    ],
)
def test_the_ledger_knows_what_is_lost(
    database: Path, acknowledged: Step, in_flight: list[Step], lost: int
) -> None:
    ledger = Ledger()
    ledger.acknowledge([acknowledged])
    assert len(ledger.lost(database, in_flight)) == lost


def test_vectors_must_stand_once_the_shop_was_started_again(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE embeddings (product_id TEXT, text_hash TEXT)")
    key = ("embeddings", "product_id", "a")
    ledger = Ledger()
    ledger.acknowledge([Step("embed", {}, (Promise(key, {"text_hash": "x"}, derived=True),))])
    assert ledger.lost(database, []) == []
    assert len(ledger.lost(database, [], settled=True)) == 1


def test_dumps_differ_in_rows_and_not_in_counters(database: Path) -> None:
    before = dump(database)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("INSERT INTO meta VALUES ('catalog', 7)")
        connection.execute("UPDATE meta SET value = 8")
        connection.execute("INSERT INTO events VALUES (4, 'x')")
        connection.commit()
    after = dump(database)
    assert [line.split(":")[0] for line in differences(before, after)] == ["events", "meta"]
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE meta SET value = 9")
        connection.execute("UPDATE events SET id = 5")
        connection.commit()
    assert differences(after, dump(database)) == []
