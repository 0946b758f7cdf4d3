"""Events of a small shop as files: some told twice, some of no product, some no events at all."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import create_engine

from assistant.records.parsing import RecordParser
from assistant.shop.taken_in import Events
from assistant.spark.parsing import layout_of
from recommender.events import Event, EventColumns, EventKind, EventLog
from recommender.events.tables import metadata
from recommender.profiling.traits import Facts
from retrieval.importing.mapping import Mapping
from retrieval.importing.reading import find_files, read_tables
from retrieval.importing.report import Parse, Sifted, sift
from retrieval.importing.rows import RawTable

Told = dict[str, object]
PRODUCTS = tuple(f"p{number:02d}" for number in range(60))
DEPARTMENTS = 6
KINDS = [kind.value for kind in EventKind]
ODDS = (0.45, 0.1, 0.08, 0.04, 0.13, 0.12, 0.03, 0.05)
BROKEN: tuple[Told, ...] = (
    {"user": "u1", "product_id": "p01", "event": "view", "timestamp": "yesterday"},
    {"user": "", "product_id": "p01", "event": "view", "timestamp": "2026-03-01T00:00:00"},
    {"user": "u1", "product_id": "p01", "event": "sneeze", "timestamp": "2026-03-01T00:00:00"},
    {"user": "u1", "product_id": "p01", "event": "rate", "value": 9.0, "timestamp": "2026-03-01"},
)
NO_OBJECTS = ("{no json", "[1, 2]")


def rows(shoppers: int = 240, steps: int = 9, seed: int = 7) -> list[Told]:
    """Shoppers who mostly stay in a department; some moments are equal, some events told twice."""
    chance = np.random.default_rng(seed)
    found: list[Told] = []
    for shopper in range(shoppers):
        own = int(chance.integers(DEPARTMENTS))
        for _ in range(int(chance.integers(2, 2 * steps))):
            department = own if chance.random() < 0.85 else int(chance.integers(DEPARTMENTS))
            item = department + DEPARTMENTS * int(chance.integers(len(PRODUCTS) // DEPARTMENTS))
            found.append(
                {
                    "user": f"顾客{shopper:03d}" if shopper % 3 else f"Shopper {shopper}",
                    "product_id": f"p{item:02d}" if chance.random() > 0.02 else "gone",
                    "event": str(chance.choice(KINDS, p=ODDS)),
                    "value": float(chance.integers(1, 6)),
                    "timestamp": _moment(chance),
                }
            )
    return [*found, *({**one, "value": 5.0} for one in found[::17])]


def facts() -> dict[str, Facts]:
    """The products: a department is a category."""
    return {
        key: {"category": f"department/{place % DEPARTMENTS}", "brand": f"brand{place % 4}"}
        for place, key in enumerate(PRODUCTS)
    }


def write_files(folder: Path, found: Sequence[Told]) -> list[Path]:
    """The events in a folder of JSON lines and one of Parquet, with what is no event among them."""
    lines, tables = folder / "lines", folder / "tables"
    lines.mkdir(parents=True)
    tables.mkdir()
    texts = [json.dumps(one, ensure_ascii=False) for one in (*found, *BROKEN)]
    third = len(texts) // 3
    (lines / "a.jsonl").write_text("\n".join([*texts[:third], *NO_OBJECTS]), "utf-8")
    (lines / "b.jsonl").write_text("\n".join([*texts[2 * third :], *NO_OBJECTS]), "utf-8")
    pq.write_table(pa.Table.from_pylist([*found[third:], *BROKEN]), tables / "c.parquet")
    return [lines, tables]


def sifted(folders: Sequence[Path]) -> Sifted[Event]:
    """What ``daogou ingest`` makes of the folders."""
    tables = [table for file in find_files(folders) for table in read_tables(file)]

    def parser(table: RawTable) -> Parse[Event]:
        return RecordParser(layout_of(table.columns, table.name, Mapping()), {}).event

    return sift(tables, parser)


def logged(events: Sequence[Event]) -> EventColumns:
    """The events as the log has them once they were taken in."""
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    Events(engine).write(events)
    return EventLog(engine).all()


def _moment(chance: np.random.Generator) -> str:
    day, hour = int(chance.integers(1, 29)), int(chance.integers(0, 4))
    zone = "+08:00" if chance.random() < 0.5 else ""
    return f"2026-03-{day:02d}T{hour:02d}:00:00{zone}"
