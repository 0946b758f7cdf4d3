"""Kills a server that is chatted with, ordered from and fed, and checks that nothing is lost.

A kill is SIGKILL to the whole server process, at a random moment: most under the traffic of all
clients at once, some while it starts. Half of the time a process that takes a file in dies with it.
Every tenth start is ``daogou serve`` as anyone gives it; the others are forked from a process that
has the program loaded, and leave the pages out (``crash_server_worker.py``). After each kill the
database is checked by code that shares nothing with the program's (``crash_clients.py``); what had no
answer is sent again to the next server and must then be there once.

The trial goes on where it was cut off: ledgers and tally are files in its folder.
"""

import json
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from threading import Event, Thread

from crash_attempts import LIMIT, daogou, load_program
from crash_clients import GOODS, PRICED, Buyer, Client, Orderer, Pricer, Talker, Teller
from crash_notebook import Notebook, reading
from crash_serving import OUT_OF_ORDER, Serving, keep_secret
from crash_taking_in import Owner

SETTINGS = """
name = "试验小铺"
encoder = "hashing"
classifier = "keywords"
enrich_titles = false
demo = true
business_hours = "00:00-24:00"
payment_url = "https://pay.example/{order}"
"""
TRAFFIC = (0.05, 2.5)  # seconds
AT_THE_START = 0.15  # of the kills
WHOLE = 10  # every so many starts is a command
MORE = 6  # requests of each client when all is over
LATEST = 3  # conversations of a client that are checked after every kill
ALL_EVERY = 50  # kills after which every conversation is


@dataclass(slots=True)
class Tally:
    """What the trial has seen."""

    kills: int = 0
    starting: int = 0
    commands: int = 0
    recovered: int = 0
    checked: int = 0
    seconds: float = 0.0
    starts: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class ServerTrial:
    """A served shop under attack.

    Args:
        folder: Where shop and ledgers are; a trial that is there goes on.
        seed: Of what is said and of the moments.
    """

    def __init__(self, folder: Path, seed: int = 1) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.shop, self._folder = folder / "shop", folder
        self._state = folder / "tally.json"
        self.tally = (
            Tally(**json.loads(self._state.read_text())) if self._state.exists() else Tally()
        )
        self._rng = Random(f"{seed} {self.tally.kills}")  # noqa: S311 - moments, no secrets
        kinds = {"talker": Talker, "buyer": Buyer, "orderer": Orderer, "teller": Teller}
        self.clients: list[Client] = [
            kind(f"{name}{number}", folder) for name, kind in kinds.items() for number in range(2)
        ]
        self.clients.append(Pricer("pricer", folder))
        self.owner = Owner(self.shop, folder)
        self._told = folder / "server.txt"
        self._killed = self.tally.kills > 0
        load_program(["crash_worker", "crash_server_worker"])

    def begin(self) -> None:
        """Makes the shop, unless it is there."""
        if (self.shop / "shop.db").exists():
            return
        self.shop.mkdir(exist_ok=True)
        (self.shop / "shop.toml").write_text(SETTINGS + keep_secret(self.shop), "utf-8")
        goods = [(f"g-{n}", 10.0 + n, 100_000) for n in range(GOODS)]
        goods += [(f"b-{n}", 0.0, 0) for n in range(PRICED)]
        rows = [
            {
                "id": key,
                "title": f"云驰 跑步鞋 {key}",
                "category": "运动/鞋",
                "price": p,
                "stock": s,
            }
            for key, p, s in goods
        ]
        source = self._folder / "goods.jsonl"
        source.write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8"
        )
        taken = daogou(["ingest", str(source), "--shop", str(self.shop), "--json"])
        if taken.wait(LIMIT):
            raise RuntimeError("The shop could not be made.")

    def attack(self, kills: int) -> None:
        """Goes on until so many kills hit, or something was lost."""
        while self.tally.kills < kills and not self.tally.problems:
            began = time.monotonic()
            self._round()
            self.tally.seconds += time.monotonic() - began
            self._state.write_text(json.dumps(asdict(self.tally)))

    def finish(self) -> None:
        """Starts once more, lets every client end what it began and go on, and asks the program itself."""
        server = self._started(whole=True)
        if server is not None:
            for client in self.clients:
                client.run(server.port, Event(), self._rng, MORE)
            server.stop()
            self._check(None)
            open_ones = [entry.id for client in self.clients for entry in client.book.open_ones]
            self.tally.problems += [f"never answered: {open_ones}"] if open_ones else []
        report, _ = (doctor := daogou(["doctor", "--shop", str(self.shop), "--json"])).communicate()
        if doctor.returncode:
            self.tally.problems.append(f"daogou doctor: {report.decode()}")

    @property
    def acknowledged(self) -> int:
        """Requests and files that were."""
        return sum(book.acknowledged for book in self._books)

    @property
    def _books(self) -> list[Notebook]:
        return [client.book for client in self.clients] + [self.owner.book]

    def _round(self) -> None:
        tally, rng = self.tally, self._rng
        whole = tally.kills % WHOLE == WHOLE - 1
        if tally.starts and rng.random() < AT_THE_START:
            server = Serving(self.shop, self._told)
            time.sleep(rng.uniform(0, tally.starts[-1]))
            server.kill()
            tally.starting += 1
        else:
            started = self._started(whole=whole)
            if started is None:
                return
            tally.commands += whole
            self._traffic(started)
        tally.kills, self._killed = tally.kills + 1, True
        self._check(None if tally.kills % ALL_EVERY == 0 else LATEST)

    def _started(self, *, whole: bool) -> Serving | None:
        """The server, once it is ready; it must tell that it was killed before."""
        server = Serving(self.shop, self._told, whole=whole)
        try:
            server.wait()
        except RuntimeError as exc:
            server.kill()
            self.tally.problems.append(str(exc))
            return None
        if not whole:
            self.tally.starts.append(round(server.seconds, 2))
            self.tally.work.append(round(server.work, 2))
        if self._killed and OUT_OF_ORDER not in server.said():
            self.tally.problems.append(f"The start did not say what was before: {server.said()}")
        self.tally.recovered += self._killed
        self._killed = False
        return server

    def _traffic(self, server: Serving) -> None:
        """Everybody at once, until the server is killed."""
        stopped = Event()
        threads = [
            Thread(target=client.run, args=(server.port, stopped, Random(self._rng.random())))  # noqa: S311
            for client in self.clients
        ]
        self.owner.begin(self._rng)
        for thread in threads:
            thread.start()
        time.sleep(self._rng.uniform(*TRAFFIC))
        server.kill()
        stopped.set()
        self.owner.end(killed=self._rng.random() < 0.5)
        for thread in threads:
            thread.join()

    def _check(self, latest: int | None) -> None:
        with reading(self.shop / "shop.db") as tables:
            everybody: list[Client | Owner] = [*self.clients, self.owner]
            for one in everybody:
                self.tally.problems += [*one.problems, *one.lost(tables, latest)]
            self.tally.checked += tables.rows_read


def verdict(trial: ServerTrial) -> str:
    """One line: what was lost, or that nothing was."""
    tally = trial.tally
    if tally.problems:
        where = f"the shop is in '{trial.shop}'"
        return (
            f"LOST after {tally.kills} kills of the server: {len(tally.problems)} problems, {where}"
        )
    starts, work = sorted(tally.starts) or [0.0], sorted(tally.work) or [0.0]
    return (
        f"PASSED: {tally.kills} kills of the server ({tally.starting} while it started, {tally.commands} of "
        f"the command), {trial.acknowledged:,} requests acknowledged, {tally.checked:,} rows checked: none lost, "
        f"none doubled, none half; ready again after {starts[len(starts) // 2]:.1f} s "
        f"({work[len(work) // 2]:.1f} s of a processor; medians)"
    )
