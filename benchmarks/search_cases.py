"""Requests with filters that let a given share of a catalogue pass: four kinds, drawn by lot."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.constraints import Constraint, Op
from retrieval.filters import ProductTable

JUDGED = Path(__file__).parent / "judged"
SHARES = (0.0001, 0.001, 0.01, 0.1, 0.5, 1.0)
SEED = 11


@dataclass(frozen=True, slots=True)
class Case:
    """One search.

    Args:
        text: Asked once only.
        share: What the filter is to let pass.
        passing: How many products it does.
    """

    text: str
    share: float
    kind: str
    constraints: tuple[Constraint, ...]
    passing: int


def texts() -> list[str]:
    """The judged requests of both sets and the needs they were written from, each once."""
    lines = [
        json.loads(line)
        for path in sorted(JUDGED.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    found = dict.fromkeys(line[key] for key in ("query", "needs") for line in lines)
    asked = np.array(list(found), dtype=object)
    return [str(text) for text in np.random.default_rng(SEED).permutation(asked)]


def cases(table: ProductTable, asked: Sequence[str]) -> list[Case]:
    """As many cases of each share as there are texts for, shares in turn."""
    dice = np.random.default_rng(SEED)
    brands = list(table.column("brand").values)
    colors = list(table.column("color").values)
    prices = table.figures["price"].numbers
    made: list[Case] = []
    for place, text in enumerate(asked):
        share = SHARES[place % len(SHARES)]
        named = list(_named(share, dice, brands, colors))
        kind, others = named[(place // len(SHARES)) % len(named)]
        window = _window(prices[table.rows(others)], round(share * len(table)), dice)
        constraints = (*others, *(window if share < 1 else ()))
        passing = int(table.rows(constraints).sum())
        made.append(Case(text, share, kind, constraints, passing))
    return made


Named = tuple[str, tuple[Constraint, ...]]


def _named(
    share: float, dice: np.random.Generator, brands: Sequence[object], colors: Sequence[object]
) -> Iterator[Named]:
    """What is asked for beside the price; nothing that leaves fewer than are to pass."""
    some = tuple(str(brands[int(place)]) for place in dice.permutation(len(brands))[:30])
    color = str(colors[int(dice.integers(len(colors)))])
    yield "price", ()
    if share < 1:
        yield (
            "negations",
            (
                Constraint("brand", Op.NOT_IN, some[:3]),
                Constraint("color", Op.NE, color),
            ),
        )
    if share <= 0.1:
        yield "brands", (Constraint("brand", Op.IN, some),)
    if share <= 0.01:
        yield (
            "attributes",
            (
                Constraint("color", Op.IN, tuple(str(one) for one in colors[:20])),
                Constraint("brand", Op.IN, some),
            ),
        )


def _window(
    prices: np.ndarray[tuple[int, ...], np.dtype[np.float64]], count: int, dice: np.random.Generator
) -> tuple[Constraint, ...]:
    """A range of prices that about ``count`` of ``prices`` are in."""
    ordered = np.sort(prices)
    count = min(max(count, 1), len(ordered))
    start = int(dice.integers(len(ordered) - count + 1))
    low, high = float(ordered[start]), float(ordered[start + count - 1])
    return Constraint("price", Op.GTE, low), Constraint("price", Op.LTE, high)
