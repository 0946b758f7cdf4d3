"""The demo shop, built once for all tests of this folder and read back from its files."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from demo.build import DemoSummary, generate

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Built:
    """The files of a demo shop."""

    folder: Path
    summary: DemoSummary
    products: list[Row]
    reviews: list[Row]
    orders: list[Row]
    events: list[Row]

    def by_id(self) -> dict[str, Row]:
        """The products by id."""
        return {row["id"]: row for row in self.products}

    def of(self, leaf: str) -> list[Row]:
        """The products of one leaf category."""
        return [row for row in self.products if row["category"].endswith(f"/{leaf}")]


def read_lines(path: Path) -> list[Row]:
    """Read a JSONL file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The demo shop of the default seed."""
    folder = tmp_path_factory.mktemp("demo")
    summary = generate(folder)
    with (folder / "events.csv").open(encoding="utf-8", newline="") as file:
        events: list[Row] = list(csv.DictReader(file))
    return Built(
        folder=folder,
        summary=summary,
        products=read_lines(folder / "products.jsonl"),
        reviews=read_lines(folder / "reviews.jsonl"),
        orders=read_lines(folder / "orders.jsonl"),
        events=events,
    )
