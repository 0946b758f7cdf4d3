"""How many turns a second can be kept when one program at a time may write.

    python benchmarks/one_writer.py --shop demo-shop [--programs 1 2 4 8] [--seconds 10]
    DATABASE_URL=postgresql://… python benchmarks/one_writer.py --shop demo-shop

Method: a few conversations are answered on a copy of the shop, and the records of their turns are
noted as they are kept. Then 1, 2, 4 and 8 programs keep the same records again, each in
conversations of its own, as fast as they can, with everything that is written beside a turn (its
list, digests, versions, events, hand-over), each in its own durable transaction, and nothing else is
done. Turns a second of all programs together and the waits for one (p50, p95) are printed. The floor
beside it is one row in a table of one column, written durably by one program: what the disk and the
database ask for any transaction at all. Rates hold for one machine and disk; the ratio to the floor
says what could be won at most by writing less.
"""

import argparse
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from random import Random
from unittest.mock import patch
from uuid import uuid4

from load_shoppers import percentile, visit
from sqlalchemy import Column, Engine, Integer, MetaData, Table, insert

from assistant.clock import wall_clock
from assistant.conversations.store import TurnRecord
from assistant.service.journal import Journal
from assistant.service.service import Service
from assistant.shop.folder import Shop
from assistant.turn.turns import Say

TOGETHER_IN = 1.0  # seconds after the last program is ready
READY = "ready\n"
VISITS = 12  # conversations that are noted
FLOOR = Table("one_writer_floor", MetaData(), Column("n", Integer))


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a line for each number of programs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shop", type=Path, required=True)
    parser.add_argument("--programs", type=int, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)  # one of the programs
    told = parser.parse_args(arguments)
    if told.write:
        sys.stdout.write(" ".join(map(str, writes(told.shop, told.write, told.seconds))))
        return 0
    with tempfile.TemporaryDirectory(prefix="daogou-writer-") as folder:
        shop, noted = Path(folder, "shop"), Path(folder, "noted")
        shutil.copytree(told.shop, shop)
        noted.write_bytes(pickle.dumps(records(shop)))
        floor = bare_commits(shop, told.seconds)
        print(f"floor, one row a transaction, 1 program: {floor:.0f} a second", flush=True)
        for programs in told.programs:
            waits, rate = together(shop, noted, programs, told.seconds)
            p50, p95 = (1000 * percentile(waits, share) for share in (0.5, 0.95))
            print(
                f"{programs} programs: {rate:.0f} turns a second ({rate / floor:.2f} of the floor),"
                f" p50 {p50:.1f} ms, p95 {p95:.1f} ms",
                flush=True,
            )
    return 0


def records(shop: Path) -> list[list[TurnRecord]]:
    """The turns of some conversations, by conversation, as they are kept."""
    service = Service.open(shop)
    noted: dict[str, list[TurnRecord]] = {}
    keep = service._journal.keep

    def noting(talk: str, record: TurnRecord, gone: Sequence[int] = ()) -> None:
        noted.setdefault(talk, []).append(record)
        keep(talk, record, gone)

    try:
        with patch.object(service._journal, "keep", noting):
            for seed in range(VISITS):
                talk = service.start()
                for said in visit(Random(seed)):  # noqa: S311
                    service.reply(talk, Say(said))
    finally:
        service.close()
    return list(noted.values())


def together(shop: Path, noted: Path, programs: int, seconds: float) -> tuple[list[float], float]:
    """Seconds that each turn took to be kept, and turns a second of all programs."""
    command = [sys.executable, __file__, "--shop", str(shop), "--write", str(noted)]
    command += ["--seconds", str(seconds)]
    pipe = subprocess.PIPE
    started = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=dict(os.environ))  # noqa: S603
        for _ in range(programs)
    ]
    for one in started:
        assert one.stdout is not None
        if one.stdout.readline() != READY:
            raise SystemExit("A program that writes failed.")
    at = time.monotonic() + TOGETHER_IN
    for one in started:
        assert one.stdin is not None
        one.stdin.write(f"{at}\n")
        one.stdin.flush()
    waits = [float(wait) for one in started for wait in one.communicate()[0].split()]
    if any(one.returncode for one in started):
        raise SystemExit("A program that writes failed.")
    return waits, len(waits) / seconds


def writes(shop: Path, noted: Path, seconds: float) -> Iterator[float]:
    """Keeps the noted turns again for ``seconds``, from a moment on that all programs are told."""
    talks: list[list[TurnRecord]] = pickle.loads(noted.read_bytes())  # noqa: S301  # our own
    opened = Shop.open(shop)
    journal = Journal.of(opened.engine, wall_clock)
    sys.stdout.write(READY)
    sys.stdout.flush()
    at = float(sys.stdin.readline())
    time.sleep(max(0.0, at - time.monotonic()))
    until = at + seconds
    for talk in cycle(talks):
        conversation = journal.start(None, None)
        for record in talk:
            began = time.monotonic()
            if began >= until:
                return
            journal.keep(conversation, replace(record, message_id=str(uuid4())))
            yield time.monotonic() - began


def bare_commits(shop: Path, seconds: float) -> float:
    """Durable transactions of one row a second."""
    engine: Engine = Shop.open(shop).engine
    FLOOR.create(engine)
    began, count = time.monotonic(), 0
    while time.monotonic() < began + seconds:
        with engine.begin() as connection:
            connection.execute(insert(FLOOR).values(n=count))
        count += 1
    FLOOR.drop(engine)
    engine.dispose()
    return count / seconds


if __name__ == "__main__":
    raise SystemExit(main())
