"""Kills processes that write to a shop, at random moments, and checks that nothing acknowledged is lost.

    python benchmarks/crash.py --kills 500 [--victims server] [--seed 1] [--actors catalogue,prices] [--folder DIR]

Half of the kills hit a server under the traffic of chats, carts, orders and events and beside it
``daogou ingest`` (``crash_server.py``; goes on in the same folder where it was cut off), half hit
writers alone. Of these, one to three actors (``crash_actors.py``) write to one shop at once in every
round, each in a process of its own, and all get SIGKILL at a random moment. What they had acknowledged
by then stands in the killer's own ledger (``crash_ledger.py``). Checked after every kill, by code that
shares nothing with the program's:

1. every acknowledged row says what was acknowledged, and what was cut off is done wholly or not at all;
2. the same steps done again, and a start, end in the same database, row by row, as in a shop where
   nobody was ever killed;
3. products, vectors in the database and vectors in Chroma are the same, id by id and number by number.

At the end ``daogou doctor`` must find nothing. The last lines are the verdicts; the exit status is 0
only if nothing was lost. A round that ended before its kill is checked as well but not counted.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import crash_server
from crash_actors import ACTORS, Actor
from crash_attempts import LIMIT, Attempt, CommandAttempt, daogou, load_program
from crash_ledger import Ledger, Step, differences, disparity, dump
from crash_worker import DEEDS, Deed

SETTINGS = 'encoder = "hashing"\nclassifier = "keywords"\nenrich_titles = false\n'
VICTIMS = ("server", "writers")
TOGETHER = 3  # actors at once, at most
SHOWN = 5
START = Step("restart", {})


@dataclass(slots=True)
class Tally:
    """What the trial has seen."""

    kills: int = 0
    rounds: int = 0
    acknowledged: int = 0
    cut_off: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


class Trial:
    """A shop under attack, a shop left in peace, and the ledger.

    Args:
        folder: Where both are built; empty or missing.
        actors: Who writes.
        seed: Of the rows and the moments.
        deeds: What steps can do, by name.
    """

    def __init__(
        self,
        folder: Path,
        actors: Sequence[Actor],
        seed: int = 1,
        deeds: Mapping[str, Deed] = DEEDS,
    ) -> None:
        self.tally, self.ledger = Tally(), Ledger()
        self.shop, self._peaceful, self._files = (
            folder / name for name in ("shop", "peaceful", "files")
        )
        self._files.mkdir(parents=True)
        self._rng = Random(seed)  # noqa: S311 - moments, no secrets
        self._actors, self._deeds = list(actors), deeds
        load_program()
        self._seconds: dict[str, float] = {}

    def begin(self) -> None:
        """Makes both shops with what the actors start from."""
        steps = [step for actor in self._actors for step in actor.setup(self._files, self._rng)]
        for shop in (self.shop, self._peaceful):
            shop.mkdir()
            (shop / "shop.toml").write_text(SETTINGS, "utf-8")
            (shop / "shop.db").touch()
            self._do(shop, [*steps, START]).wait()
        self.ledger.acknowledge(steps)
        self._check_settled()

    def attack(self, kills: int) -> None:
        """Goes on until so many kills hit, or something was lost."""
        while self.tally.kills < kills and not self.tally.problems:
            self._round()

    def finish(self) -> None:
        """Asks the program itself what it thinks of the shop."""
        doctor = daogou(["doctor", "--shop", str(self.shop), "--json"])
        report, _ = doctor.communicate(timeout=LIMIT)
        if doctor.returncode != 0:
            self.tally.problems.append(f"daogou doctor: {report.decode()}")

    def _round(self) -> None:
        number = self._rng.randint(1, min(TOGETHER, len(self._actors)))
        chosen = self._rng.sample(self._actors, number)
        plans = {actor: actor.steps(self._files, self._rng) for actor in chosen}
        hunted = self._rng.choice(chosen)
        moment = self._rng.uniform(0, self._seconds.get(hunted.name, 1.0))
        running = {actor: self._start(actor, self.shop, steps) for actor, steps in plans.items()}
        time.sleep(moment)
        hits = [attempt.kill() for attempt in running.values()]
        self._note(hits, running)
        self._again(plans)

    def _note(self, hits: Sequence[bool], running: Mapping[Actor, Attempt]) -> None:
        tally = self.tally
        tally.rounds += 1
        tally.kills += any(hits)
        for actor, attempt in running.items():
            self.ledger.acknowledge(attempt.acknowledged)
            tally.acknowledged += len(attempt.acknowledged)
            tally.cut_off.update(f"{actor.name}: {step.deed}" for step in attempt.in_flight)
        in_flight = [step for attempt in running.values() for step in attempt.in_flight]
        tally.problems += self.ledger.lost(self.shop / "shop.db", in_flight)

    def _again(self, plans: Mapping[Actor, Sequence[Step]]) -> None:
        """Does the same again without a kill, and all of it in the shop that is left in peace."""
        steps = [step for some in plans.values() for step in some]
        peaceful = self._do(self._peaceful, [*steps, START])
        for actor, some in plans.items():
            attempt = self._start(actor, self.shop, some)
            attempt.wait()
            self._seconds[actor.name] = attempt.seconds
        self._do(self.shop, [START]).wait()
        peaceful.wait()
        self.ledger.acknowledge(steps)
        self._check_settled()

    def _check_settled(self) -> None:
        database = self.shop / "shop.db"
        self.tally.problems += [
            *self.ledger.lost(database, (), settled=True),
            *differences(dump(database), dump(self._peaceful / "shop.db")),
            *disparity(self.shop),
        ]

    def _start(self, actor: Actor, shop: Path, steps: Sequence[Step]) -> Attempt:
        kind = CommandAttempt if actor.command else Attempt
        return kind(shop, steps, self._deeds)

    def _do(self, shop: Path, steps: Sequence[Step]) -> Attempt:
        return Attempt(shop, steps, self._deeds)


def verdict(trial: Trial) -> str:
    """One line: what was lost, or that nothing was."""
    tally = trial.tally
    if tally.problems:
        return f"LOST after {tally.kills} kills: {len(tally.problems)} problems, the shop is in '{trial.shop}'"
    return (
        f"PASSED: {tally.kills} kills, {tally.acknowledged} steps acknowledged before them, "
        f"{trial.ledger.checked:,} rows checked: none lost, none half done, parity after every start"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the trials; 0 only if nothing was lost."""
    options = _options(arguments)
    folder = options.folder or Path(tempfile.mkdtemp(prefix="daogou-crash-"))
    trials = {"server": _attack_server, "writers": _attack_writers}
    shares = len(options.victims)
    lost = 0
    for number, name in enumerate(options.victims):
        lost += trials[name](folder / name, (options.kills + number) // shares, options)
    return int(bool(lost))


def _attack_server(folder: Path, kills: int, options: argparse.Namespace) -> int:
    """Kills servers; how many problems there were."""
    trial = crash_server.ServerTrial(folder, options.seed)
    trial.begin()
    while trial.tally.kills < kills and not trial.tally.problems:
        trial.attack(min(kills, trial.tally.kills + 10))
        print(f"{trial.tally.kills} kills, {trial.tally.seconds:.0f} s", flush=True)
    trial.finish()
    _tell(trial.tally.problems, crash_server.verdict(trial))
    return len(trial.tally.problems)


def _attack_writers(folder: Path, kills: int, options: argparse.Namespace) -> int:
    """Kills writers; how many problems there were."""
    actors = [ACTORS[name]() for name in options.actors.split(",")]
    trial, began = Trial(folder, actors, options.seed), time.monotonic()
    trial.begin()
    while trial.tally.kills < kills and not trial.tally.problems:
        trial.attack(min(kills, trial.tally.kills + 10))
        print(f"{trial.tally.kills} kills, {time.monotonic() - began:.0f} s", flush=True)
    trial.finish()
    print(
        f"{trial.tally.rounds} rounds, {trial.tally.rounds - trial.tally.kills} ended before their kill"
    )
    print("cut off:", ", ".join(f"{name} {n}" for name, n in trial.tally.cut_off.most_common()))
    _tell(trial.tally.problems, verdict(trial))
    return len(trial.tally.problems)


def _tell(problems: Sequence[str], last: str) -> None:
    for problem in problems[:SHOWN]:
        print(f"  {problem}")
    print(last, flush=True)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument(
        "--victims", default=",".join(VICTIMS), help=f"some of {', '.join(VICTIMS)}"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--actors", default=",".join(ACTORS), help=f"some of {', '.join(ACTORS)}")
    parser.add_argument("--folder", type=Path, help="where the shops are built; kept")
    options = parser.parse_args(arguments)
    options.victims = options.victims.split(",")
    unknown = sorted(set(options.actors.split(",")) - set(ACTORS))
    unknown += sorted(set(options.victims) - set(VICTIMS))
    if unknown or options.kills < 1:
        parser.error(f"unknown: {unknown}" if unknown else "--kills must be at least 1")
    return options


if __name__ == "__main__":
    sys.exit(main())
