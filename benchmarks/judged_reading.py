"""Reads the judged requests, and says in which half each of them is."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TUNE, HELD_OUT = "tune", "held-out"


@dataclass(frozen=True, slots=True)
class Request:
    """What a shopper typed, and what answers it.

    Args:
        text: As typed.
        language: ``zh`` or ``en``: what most of it is written in.
        kind: What makes it hard: ``situation``, ``misspelt``, ``pinyin``, …
        part: ``tune`` or ``held-out``.
        needs: What the shopper wants, written before a product was looked at.
        relevant: Grade by product id, 0 to 3; a product that is not named has grade 0.
    """

    text: str
    language: str
    kind: str
    part: str
    needs: str
    relevant: Mapping[str, int]

    @property
    def answered(self) -> bool:
        """Whether the shop has anything that fits."""
        return any(grade > 0 for grade in self.relevant.values())


def read_set(path: Path) -> list[Request]:
    """The requests of one file, in its order."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        Request(
            row["query"],
            row["language"],
            row["kind"],
            row["part"],
            row["needs"],
            row["relevant"],
        )
        for row in rows
    ]


def part_of(text: str) -> str:
    """The half a request belongs to, for good: it depends on its text alone."""
    digest = hashlib.sha256(text.encode()).digest()
    return HELD_OUT if digest[-1] % 2 else TUNE
