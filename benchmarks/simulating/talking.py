"""Has simulated shoppers talk with a shop, in processes of their own, and keeps every turn."""

import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from simulating.shoppers import Fillers, shopper

BATCH = 10  # conversations a worker takes at a time
MEAN_TURNS = 10
SHOP_TIME = timezone(timedelta(hours=8))
Turn = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the benchmark.

    Args:
        out: Where turns are kept.
        writer: What words the replies; see ``simulating.writing``.
    """

    turns: int
    seed: int
    out: Path
    writer: str

    def file(self, shop: Path, first: int | str) -> str:
        """The name of the file of a batch of conversations."""
        return f"{self.writer}-{shop.name}-{self.seed}-{first}.jsonl"


@dataclass(frozen=True, slots=True)
class Job:
    """Some conversations of one shop."""

    shop: Path
    numbers: tuple[int, ...]
    run: Run

    @property
    def out(self) -> Path:
        """The file of their turns."""
        return self.run.out / self.run.file(self.shop, f"{self.numbers[0]:05d}")


def converse(shops: Sequence[Path], run: Run, workers: int) -> None:
    """Has as many conversations as some ``run.turns`` turns take; files that are there already count."""
    numbers = range(-(-run.turns // MEAN_TURNS // len(shops)))
    batches = [tuple(numbers[i : i + BATCH]) for i in range(0, len(numbers), BATCH)]
    jobs = [Job(shop, batch, run) for shop in shops for batch in batches]
    left = [job for job in jobs if not job.out.is_file()]
    print(f"{len(jobs)} batches of conversations, {len(jobs) - len(left)} done before", flush=True)
    started = time.monotonic()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for done, future in enumerate(as_completed([pool.submit(talk, job) for job in left]), 1):
            future.result()
            if done % 10 == 0 or done == len(left):
                print(f"  {done}/{len(left)} after {time.monotonic() - started:.0f} s", flush=True)


def talk(job: Job) -> Path:
    """Has the conversations of a job, and keeps their turns in one file.

    The shop stays open in the worker process for the jobs that follow.
    """
    import logging

    from assistant.service.rehearsal import rehearse
    from assistant.turn.turns import Say
    from simulating.writing import rephraser

    logging.getLogger("assistant").setLevel(logging.ERROR)
    service, fillers = _opened(job.shop)
    lines = []
    for number in job.numbers:
        one = shopper(number, fillers, job.run.seed)
        now = at(one.moment, service)
        scratch = rehearse(service, now)
        scratch.loaded.rephraser = rephraser(job.run.writer)
        conversation = scratch.start(one.user, seed=number)
        for place in range(one.length):
            message = one.say(place)
            turn = scratch.reply(conversation, Say(message), explain=True).to_json()
            said = {
                "conversation": number,
                "user": one.user,
                "at": now.isoformat(),
                "message": message,
                "turn": turn,
            }
            lines.append(json.dumps(said, ensure_ascii=False, default=str))
    unfinished = job.out.with_suffix(".part")
    unfinished.write_text("\n".join(lines) + "\n", "utf-8")
    return unfinished.rename(job.out)


def at(moment: str | None, service: Any) -> datetime:  # noqa: ANN401  # of the program, which only workers import
    """When a conversation is: some minutes after ``moment``, else at the shop's latest event."""
    if moment is None:
        return service.loaded.latest_event()  # type: ignore[no-any-return]  # a datetime, of the program
    return datetime.fromisoformat(moment).astimezone(SHOP_TIME) + timedelta(minutes=7)


_OPEN: dict[Path, tuple[Any, Fillers]] = {}


def _opened(shop: Path) -> tuple[Any, Fillers]:
    """The shop's service in this process; only one is held open."""
    from assistant.service.service import Service

    if shop not in _OPEN:
        for service, _ in _OPEN.values():
            service.close()
        _OPEN.clear()
        _OPEN[shop] = (Service.open(shop), Fillers.of(shop))
    return _OPEN[shop]


def turns_of(shop: Path, run: Run) -> Iterator[Turn]:
    """The turns kept of a shop, conversation by conversation."""
    for path in sorted(run.out.glob(run.file(shop, "*"))):
        for line in path.read_text("utf-8").splitlines():
            yield json.loads(line)
