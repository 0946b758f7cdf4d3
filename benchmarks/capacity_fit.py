"""Straight lines through what ``capacity_measuring.py`` measured, and how wrong they are.

Four sizes of a shop are few, so each line has two coefficients and no more, and says its error with
one size left out: what the line through the others tells of that one. Leaving out the largest is the
only one of these that extrapolates, which is what a model of capacity is asked to do.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

MEASURED = Path(__file__).with_name("capacity.jsonl")


@dataclass(frozen=True, slots=True)
class Line:
    """``fixed + each * products``, with the shares by which it misses each size left out."""

    fixed: float
    each: float
    misses: tuple[float, ...]

    @classmethod
    def through(cls, sizes: Sequence[float], values: Sequence[float]) -> Self:
        """The line of least squares; three sizes at least."""
        fixed, each = _solved(sizes, values)
        misses = []
        for place, (size, value) in enumerate(zip(sizes, values, strict=True)):
            others = [*sizes[:place], *sizes[place + 1 :]], [*values[:place], *values[place + 1 :]]
            start, slope = _solved(*others)
            misses.append((start + slope * size) / value - 1)
        return cls(fixed, each, tuple(misses))

    def at(self, products: float) -> float:
        """The value for so many products."""
        return self.fixed + self.each * products

    def until(self, value: float) -> float:
        """How many products come to ``value``; infinity where they cost nothing."""
        return (value - self.fixed) / self.each if self.each > 0 else float("inf")


def _solved(sizes: Sequence[float], values: Sequence[float]) -> tuple[float, float]:
    each, fixed = np.polyfit(np.asarray(sizes, float), np.asarray(values, float), 1)
    return float(fixed), float(each)


@dataclass(frozen=True, slots=True)
class Fits:
    """What a shop needs, by its number of products.

    Args:
        largest: The largest shop measured; beyond it everything is extrapolated.
        memory: MiB that a program holds.
        start: Seconds of a processor until it is healthy.
        turn: Milliseconds of a processor a turn over HTTP.
        rows: Bytes of the products' table.
        vectors: Bytes of the vectors' table.
        turn_bytes: Bytes that a turn adds to the database.
        event_bytes: Bytes that an event takes in it.
    """

    largest: int
    memory: Line
    start: Line
    turn: Line
    rows: Line
    vectors: Line
    turn_bytes: float
    event_bytes: float

    @classmethod
    def of(cls, path: Path = MEASURED) -> Self:
        """Fitted to the lines of a file that ``capacity_measuring.py`` printed."""
        seen = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        sizes = [float(each["products"]) for each in seen]

        def line(values: Sequence[float]) -> Line:
            return Line.through(sizes, values)

        events: dict[str, Any] = seen[-1]["tables"]["events"]
        return cls(
            largest=int(max(sizes)),
            memory=line([each["resident_mib"] for each in seen]),
            start=line([each["start_cpu_s"] for each in seen]),
            turn=line([each["turn_cpu_ms"] for each in seen]),
            rows=line([each["tables"]["products"]["bytes"] for each in seen]),
            vectors=line([each["tables"]["embeddings"]["bytes"] for each in seen]),
            turn_bytes=max(each["turn_bytes"] for each in seen),
            event_bytes=events["bytes"] / events["rows"],
        )
