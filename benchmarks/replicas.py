"""Several servers of one shop behind a proxy, one of them killed in mid-conversation: is anything lost?

Each is ``daogou serve`` with a folder of its own; they share a PostgreSQL server and, if one is
named, a Chroma server. Shoppers talk through a small proxy that sends each request to the next
server, so every conversation changes servers with every message. A server gets SIGKILL while all
talk; who had no answer sends the same message again. At the end the tables are read with SQL alone
and compared with what the shoppers noted: each acknowledged message is one turn, under the number
that was told, in the order of sending, and what was asked for first still holds in the last answer.

    python benchmarks/replicas.py [--clients 24] [--messages 20] [--replicas 3] [--kills 1]
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Thread

from crash_attempts import LIMIT, daogou
from crash_serving import Serving
from replica_clients import OPENING, STANDS, Shopper
from replica_proxy import Proxy
from sqlalchemy import NullPool, create_engine, text

SETTINGS = """
name = "试验小铺"
encoder = "hashing"
classifier = "keywords"
enrich_titles = false
messages_per_minute = 0
requests_per_minute = 0
"""
GOODS = 200
# Read with SQL alone: nothing of the program's stands between the rows and the comparison.
TURNS = (
    "SELECT message_id, number FROM turns WHERE conversation_id = :talk AND NOT undone ORDER BY id"
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is tried.

    Args:
        clients: Conversations at once.
        messages: Sent in each.
        replicas: Servers.
        kills: How many of these are killed, one after the other.
    """

    clients: int = 24
    messages: int = 20
    replicas: int = 3
    kills: int = 1


class Trial:
    """One run.

    Args:
        folder: Where folders and logs go.
        plan: How much is tried.
        seed: Of which server is killed when.
    """

    def __init__(self, folder: Path, plan: Plan, seed: int = 1) -> None:
        self.plan = plan
        self.problems: list[str] = []
        self.shoppers: list[Shopper] = []
        self.seconds = 0.0
        self.passed: list[int] = []
        self._folder = folder
        self._rng = Random(seed)  # noqa: S311 - moments, no secrets

    def run(self) -> None:
        """Starts the servers, lets shoppers talk, kills, and compares."""
        servers = self._started()
        proxy = Proxy([server.port for server in servers])
        try:
            self._talk(f"http://127.0.0.1:{proxy.port}", servers)
            self.passed = list(proxy.passed.values())
        finally:
            proxy.close()
            for server in servers:
                server.kill()
        self._compare()

    @property
    def acknowledged(self) -> int:
        """Messages that were."""
        return sum(len(shopper.ledger) for shopper in self.shoppers)

    @property
    def sent_again(self) -> int:
        """Messages that had no answer at first."""
        return sum(entry.sent > 1 for shopper in self.shoppers for entry in shopper.ledger)

    def _started(self) -> list[Serving]:
        first = self._folder / "shop-0"
        first.mkdir()
        (first / "shop.toml").write_text(SETTINGS, "utf-8")
        goods = self._folder / "goods.csv"
        rows = [f"g-{n},云驰 跑步鞋 {n} 号,运动/鞋/跑步鞋,{20 + n * 3},50" for n in range(GOODS)]
        goods.write_text("\n".join(["id,title,category,price,stock", *rows]), "utf-8")
        if daogou(["ingest", str(goods), "--shop", str(first), "--json"]).wait(LIMIT):
            raise RuntimeError("The shop could not be made.")
        folders = [self._folder / f"shop-{n}" for n in range(self.plan.replicas)]
        for folder in folders[1:]:
            shutil.copytree(first, folder)
        servers = [
            Serving(folder, self._folder / f"{folder.name}.txt", whole=True) for folder in folders
        ]
        for server in servers:
            server.wait()
        return servers

    def _talk(self, url: str, servers: list[Serving]) -> None:
        began = time.monotonic()
        self.shoppers = [
            Shopper(f"c{n}", url, self.plan.messages) for n in range(self.plan.clients)
        ]
        threads = [Thread(target=shopper.run) for shopper in self.shoppers]
        for thread in threads:
            thread.start()
        for victim in self._rng.sample(servers, self.plan.kills):
            for shopper in self.shoppers:
                shopper.halfway.wait()
            time.sleep(self._rng.random() * 0.2)
            if not any(thread.is_alive() for thread in threads):
                self.problems.append("all had ended before the kill; let them say more")
            victim.kill()
        for thread in threads:
            thread.join()
        self.seconds = time.monotonic() - began

    def _compare(self) -> None:
        engine = create_engine(
            os.environ["DATABASE_URL"].replace("postgresql:", "postgresql+psycopg:", 1),
            poolclass=NullPool,
        )
        with engine.connect() as connection:
            for shopper in self.shoppers:
                self.problems += shopper.problems
                rows = connection.execute(text(TURNS), {"talk": shopper.conversation}).all()
                self.problems += differences(shopper, [(row[0], row[1]) for row in rows])


def differences(shopper: Shopper, kept: list[tuple[str, int]]) -> list[str]:
    """What is wrong with the turns of a shopper's conversation, as they were kept in order."""
    noted = [(entry.id, entry.turn) for entry in shopper.ledger]
    wrong = []
    if kept != noted:
        lost = [one for one in noted if one not in kept]
        more = [one for one in kept if one not in noted]
        wrong.append(
            f"{shopper.name}: lost {lost}, not acknowledged or doubled {more}, kept {kept}"
        )
    if [turn for _, turn in kept] != list(range(1, len(kept) + 1)):
        wrong.append(f"{shopper.name}: the numbers are {[turn for _, turn in kept]}")
    if STANDS not in shopper.requirements:
        wrong.append(f"{shopper.name}: '{OPENING}' was forgotten, left is {shopper.requirements}")
    return wrong


def verdict(trial: Trial) -> str:
    """The result in a few lines."""
    if trial.problems:
        return "\n".join(["FAILED", *trial.problems])
    plan = trial.plan
    return (
        f"PASSED: {plan.kills} of {plan.replicas} servers killed while {plan.clients} talked; "
        f"{trial.acknowledged} messages acknowledged, {trial.sent_again} of them sent again, none lost, "
        f"doubled or out of order. Requests by server: {trial.passed}; {trial.seconds:.0f} s."
    )


def main() -> int:
    """Runs the trial that the command line asks for, on a PostgreSQL of its own unless one is named."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    for name in ("clients", "messages", "replicas", "kills"):
        asked.add_argument(f"--{name}", type=int, default=getattr(Plan(), name))
    told = asked.parse_args()
    if "DATABASE_URL" not in os.environ:
        from tests.databases import new_database

        os.environ["DATABASE_URL"] = new_database().render_as_string(hide_password=False)
    print((__doc__ or "").rsplit("\n\n", 1)[0], "\n")
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Path(folder), Plan(**vars(told)))
        trial.run()
    print(verdict(trial))
    return bool(trial.problems)


if __name__ == "__main__":
    sys.exit(main())
