"""Measures what a shop of some sizes needs: processor, memory and bytes, by counting and never by the clock.

    python benchmarks/capacity_measuring.py --shop demo-shop --products 1822 10000 30000 80000 > measured.jsonl

Method: for each size a shop is made (``large_shop.py``: the source's products and variations of
them), served by ``daogou serve`` in a process of its own, and talked to over HTTP, one message after
the other (``load_shoppers.visit``). Counted are the processor time of the server's process to health,
its resident memory after the turns, its processor time a turn, and the bytes that tables and their
indexes take, by SQLite's ``dbstat``. One JSON object a size.
"""

import argparse
import json
import os
import random
import sqlite3
import sys
import tempfile
from collections.abc import Mapping, Sequence
from itertools import chain, islice
from pathlib import Path

import httpx
from large_shop import enlarge
from load_shoppers import TURNS_EACH, visit
from updates_server import Server

TICKS = os.sysconf("SC_CLK_TCK")  # a second
WARM, TURNS = 24, 240
TABLES = ("products", "embeddings", "events", "turns", "conversations", "impressions", "orders")
SIZES = (
    "SELECT sum(pgsize) FROM dbstat WHERE name = ? OR name IN "
    "(SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?)"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a line a size."""
    parser = argparse.ArgumentParser(description="Measure what a shop needs, by its size.")
    parser.add_argument("--shop", type=Path, required=True, help="a small shop, such as the demo's")
    parser.add_argument("--products", type=int, nargs="+", default=[1822, 10_000, 30_000, 80_000])
    parser.add_argument("--turns", type=int, default=TURNS)
    told = parser.parse_args(arguments)
    for count in told.products:
        with tempfile.TemporaryDirectory(prefix="daogou-capacity-") as folder:
            out = Path(folder, "shop")
            products = enlarge(told.shop, out, count)
            print(json.dumps({"products": products, **needs(out, told.turns)}), flush=True)
    return 0


def needs(shop: Path, turns: int) -> Mapping[str, object]:
    """What serving ``shop`` takes; it is started once before, so that caches beside it are made."""
    limits = "requests_per_minute = 0\nmessages_per_minute = 0\n"
    settings = shop / "shop.toml"
    settings.write_text(limits + settings.read_text("utf-8"), "utf-8")
    Server(shop).stop()
    before = counted(shop)
    server = Server(shop)
    try:
        opened = seconds_of(server.pid)
        says = chain.from_iterable(visit(random.Random(seed)) for seed in range(turns))  # noqa: S311
        talk(server.port, islice(says, WARM))
        warm = seconds_of(server.pid)
        asked = talk(server.port, islice(says, turns))
        spent = seconds_of(server.pid) - warm
        resident = server.resident()
    finally:
        server.stop()
    after = counted(shop)
    return {
        "start_cpu_s": round(opened, 2),
        "resident_mib": round(resident, 1),
        "turn_cpu_ms": round(1000 * spent / asked, 2),
        "turns": asked,
        "tables": {name: {"rows": after[name][0], "bytes": after[name][1]} for name in TABLES},
        "turn_bytes": round(grown(before, after) / (asked + WARM), 1),
        "shop_db_bytes": (shop / "shop.db").stat().st_size,
    }


def seconds_of(pid: int) -> float:
    """Processor time of a process so far, all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def talk(port: int, says: "islice[str]") -> int:
    """Says one message after the other, each visit in a conversation of its own; how many were answered."""
    answered, conversation = 0, ""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
        for place, text in enumerate(says):
            body = {"message": text}
            if place % TURNS_EACH:
                body["conversation_id"] = conversation
            answer = client.post("/api/chat", json=body)
            answer.raise_for_status()
            conversation = answer.json()["conversation_id"]
            answered += 1
    return answered


def counted(shop: Path) -> dict[str, tuple[int, int]]:
    """Rows and bytes of the tables, indexes included."""
    with sqlite3.connect(shop / "shop.db") as database:
        return {
            name: (
                database.execute(f"SELECT count(*) FROM {name}").fetchone()[0],  # noqa: S608
                database.execute(SIZES, (name, name)).fetchone()[0] or 0,
            )
            for name in TABLES
        }


def grown(before: Mapping[str, tuple[int, int]], after: Mapping[str, tuple[int, int]]) -> int:
    """Bytes by which turns made the database larger."""
    return sum(after[name][1] - before[name][1] for name in TABLES)


if __name__ == "__main__":
    sys.exit(main())
