"""What does the same offline work cost here and on Spark, and is the outcome the same?

Method: generated events (shoppers who mostly stay in one of forty departments, 2,000 products, popular ones
taken more) lie in Parquet. Local path: parsed as ``daogou ingest`` does, written to the log, read into the
matrix. Spark: ``spark interactions`` on ``local[2]``. Then ALS of the same settings by ``implicit`` and by MLlib
on what is left when each shopper's last product is held out. Each side runs in a process of its own; its cost
is the processor's seconds of all its processes (Java and workers too), because a machine that is shared makes
clocks lie; they are told beside it. From two sizes the fixed cost and the cost of an event follow, and from these
the size at which Spark would be done first on more cores, if work spread over them without loss: that is
reckoned, not measured. Agreement: the arrays of both matrices; HR@10 and nDCG@10 of both factorisations on the
same held-out products, their difference with its 95 % interval.

    python benchmarks/spark.py [--events 100000 1000000] [--json FILE]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import create_engine

from assistant.records.parsing import RecordParser
from assistant.shop.taken_in import Events
from assistant.spark.parsing import EventReader, layout_of
from recommender.events import EventLog
from recommender.events.tables import metadata
from recommender.interactions import Interactions
from recommender.measuring.accuracy import gains
from recommender.measuring.ranks import target_ranks
from recommender.models.als import Als
from retrieval.importing.mapping import Mapping as ColumnMapping
from retrieval.importing.reading import find_files, read_tables
from retrieval.importing.report import sift

PRODUCTS = tuple(f"p{number:04d}" for number in range(2_000))
DEPARTMENTS, EVENTS_EACH, PARTS, CORES = 40, 20, 8, 2
KINDS, ODDS = ("view", "click", "add_to_cart", "purchase"), (0.6, 0.2, 0.1, 0.1)
SETTINGS: Mapping[str, float] = {"width": 32, "iterations": 10}
MORE_CORES = (2, 8, 64)
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Measures each size on both sides and prints the table."""
    options = _options()
    if options.side:
        print(json.dumps(SIDES[options.side](Path(options.folder))))
        return 0
    print(__doc__.split("    python benchmarks", maxsplit=1)[0])
    found = {size: _measured(size) for size in options.events}
    _print(found)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), "utf-8")
    return 0 if all(one["agreement"]["matrix_equal"] for one in found.values()) else 1


def _measured(size: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="daogou-spark-") as name:
        folder = Path(name)
        _generate(folder / "events", size)
        sides = {side: _run(side, folder) for side in SIDES}
        return {**sides, "agreement": _agreement(folder)}


def _run(side: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--side", side, "--folder", str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _generate(folder: Path, size: int) -> None:
    folder.mkdir()
    chance = np.random.default_rng(7)
    shoppers = size // EVENTS_EACH
    each = len(PRODUCTS) // DEPARTMENTS
    user = chance.integers(shoppers, size=size)
    strays = chance.random(size) < 0.2
    department = np.where(strays, chance.integers(DEPARTMENTS, size=size), user % DEPARTMENTS)
    item = department * each + (each * chance.random(size) ** 2).astype(int)
    kind = chance.choice(len(KINDS), size=size, p=ODDS)
    second = chance.integers(90 * 86_400, size=size)
    moment = (np.datetime64("2026-01-01T00:00:00") + second).astype(str)
    rows = zip(user, item, kind, moment, strict=True)
    columns = [(f"u{u:07d}", PRODUCTS[i], KINDS[k], f"{m}+00:00") for u, i, k, m in rows]
    names = ("user", "product_id", "event", "timestamp")
    for part in range(PARTS):
        some = zip(*columns[part * size // PARTS : (part + 1) * size // PARTS], strict=True)
        table = pa.table(dict(zip(names, map(list, some), strict=True)))
        pq.write_table(table, folder / f"part-{part}.parquet")


def _local(folder: Path) -> dict[str, Any]:
    watch = _Watch()
    tables = [table for file in find_files([folder / "events"]) for table in read_tables(file)]
    sifted = sift(
        tables,
        lambda table: RecordParser(layout_of(table.columns, table.name, ColumnMapping()), {}).event,
    )
    engine = create_engine(f"sqlite:///{folder / 'log.db'}")
    metadata.create_all(engine)
    Events(engine).write(sifted.records)
    made = Interactions.from_events(EventLog(engine).all(), PRODUCTS)
    watch.lap("matrix")
    _save(folder / "local.npz", made)
    split = made.distinct().leave_one_out()
    watch.skip()
    own = Als(**SETTINGS).fit(split.seen)
    watch.lap("als")
    np.save(folder / "local-ranks.npy", target_ranks(own, split))
    return watch.told


def _spark(folder: Path) -> dict[str, Any]:
    watch = _Watch()
    from assistant.spark.session import SparkSettings, start

    session = start(SparkSettings(f"local[{CORES}]"))
    watch.lap("start")
    from assistant.spark.factors import als_factors
    from assistant.spark.matrix import EVENTS, write_matrix
    from assistant.spark.sampling import interactions_of
    from assistant.spark.shoppers import steps_of

    reader, work = EventReader(ColumnMapping()), folder / "matrix"
    matrix, _ = write_matrix(session, [str(folder / "events")], PRODUCTS, work, reader)
    watch.lap("matrix")
    made = interactions_of(session, matrix, EVENTS)
    _save(folder / "spark.npz", made)
    split = made.distinct().leave_one_out()
    seen, model = session.createDataFrame(steps_of(split.seen)), Als(**SETTINGS)
    watch.skip()
    model.keep(als_factors(seen, len(PRODUCTS), model))
    watch.lap("als")
    np.save(folder / "spark-ranks.npy", target_ranks(model, split))
    session.stop()
    return watch.told


SIDES: Mapping[str, Callable[[Path], dict[str, Any]]] = {"local": _local, "spark": _spark}


class _Watch:
    """Seconds of the clock and of the processor, of this process and all below it."""

    def __init__(self) -> None:
        self.told: dict[str, Any] = {}
        self._clock, self._worked = 0.0, 0.0

    def lap(self, name: str) -> None:
        """Notes what went by since the last lap."""
        clock, worked = time.perf_counter(), _worked(os.getpid())
        since = self._clock or _STARTED
        self.told[name] = {"wall_s": clock - since, "cpu_s": worked - self._worked}
        self._clock, self._worked = clock, worked

    def skip(self) -> None:
        """Counts nothing of what went by since the last lap."""
        self._clock, self._worked = time.perf_counter(), _worked(os.getpid())


_STARTED = time.perf_counter()


def _worked(process: int) -> float:
    """Processor seconds of a process, of those below it, and of those it waited for."""
    try:
        text = Path(f"/proc/{process}/stat").read_text("utf-8")
        children = [
            int(one)
            for task in Path(f"/proc/{process}/task").iterdir()
            for one in (task / "children").read_text("utf-8").split()
        ]
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    ticks = sum(map(int, text.rsplit(")", 1)[1].split()[11:15]))
    return ticks / TICKS + sum(map(_worked, children))


def _save(path: Path, made: Interactions) -> None:
    users, rows = np.array(made.users), made.histories
    np.savez(path, users=users, indptr=rows.indptr, indices=rows.indices, weights=rows.weights,
             moments=made.moments)  # fmt: skip


def _agreement(folder: Path) -> dict[str, Any]:
    with np.load(folder / "local.npz") as one, np.load(folder / "spark.npz") as other:
        equal = all(np.array_equal(one[name], other[name]) for name in one.files)
    ranks = [np.load(folder / f"{side}-ranks.npy") for side in SIDES]
    found: dict[str, Any] = {"matrix_equal": equal, "shoppers": len(ranks[0])}
    scored = {
        "hr@10": [(one < 10).astype(float) for one in ranks],
        "ndcg@10": [gains(one) for one in ranks],
    }
    for name, (local, spark) in scored.items():
        apart = spark - local
        within = 1.96 * apart.std(ddof=1) / np.sqrt(len(apart))
        found[name] = {
            "local": local.mean(), "spark": spark.mean(), "difference": apart.mean(), "within": within
        }  # fmt: skip
    return found


def _print(found: Mapping[int, Mapping[str, Any]]) -> None:
    print(
        "| events | work | local, processor s | Spark, processor s | ratio | by the clock, ratio |"
    )
    print("| --- | --- | --- | --- | --- | --- |")
    for size, one in found.items():
        start = one["spark"]["start"]
        print(f"| {size:,} | start of Spark | | {start['cpu_s']:.1f} | | |")
        for work in ("matrix", "als"):
            local, spark = one["local"][work], one["spark"][work]
            cost, clock = (spark[unit] / local[unit] for unit in ("cpu_s", "wall_s"))
            print(
                f"| {size:,} | {work} | {local['cpu_s']:.1f} | {spark['cpu_s']:.1f} | {cost:.1f} | {clock:.1f} |"
            )
    for size, one in found.items():
        agreed = one["agreement"]
        print(
            f"\n{size:,} events: matrices equal: {agreed['matrix_equal']}; {agreed['shoppers']:,} held out"
        )
        for name in ("hr@10", "ndcg@10"):
            told = agreed[name]
            print(
                f"  {name}: implicit {told['local']:.4f}, MLlib {told['spark']:.4f},"
                f" difference {told['difference']:+.4f} ± {told['within']:.4f}"
            )
    if len(found) > 1:
        _print_paying(found)


def _print_paying(found: Mapping[int, Mapping[str, Any]]) -> None:
    """The size from which Spark would be done first, reckoned from the smallest and largest run."""
    few, many = min(found), max(found)
    cost = {side: [_whole(found[size][side]) for size in (few, many)] for side in SIDES}
    an_event = {side: (high - low) / (many - few) for side, (low, high) in cost.items()}
    fixed = {side: cost[side][0] - an_event[side] * few for side in SIDES}
    for side in SIDES:
        print(
            f"\n{side}: {fixed[side]:.1f} s and {an_event[side] * 1e6:.1f} s a million events",
            end="",
        )
    print()
    for cores in MORE_CORES:
        gain = an_event["local"] - an_event["spark"] / cores
        size = (fixed["spark"] - fixed["local"]) / gain if gain > 0 else None
        told = f"from {size:,.0f} events" if size is not None else "at no size"
        print(f"  on {cores} cores Spark would be done first {told} (reckoned)")


def _whole(side: Mapping[str, Mapping[str, float]]) -> float:
    return sum(one["cpu_s"] for one in side.values())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
