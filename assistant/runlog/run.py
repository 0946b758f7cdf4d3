"""Runs as values: what one is to do, and what is kept of it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

Points = list[tuple[float, float | None]]
MOST_METRICS = 300


class Deed(StrEnum):
    """What a run does."""

    TRAIN = "train"
    RETRAIN = "retrain"
    EVALUATE = "evaluate"
    FIT = "fit"
    TUNE = "tune"
    TRIAL = "trial"


class Outcome(StrEnum):
    """How a run ended, if it did."""

    RUNNING = "running"
    FINISHED = "finished"
    PRUNED = "pruned"  # a trial given up early, since others had done better by then
    FAILED = "failed"
    INTERRUPTED = "interrupted"  # by whoever started it
    CRASHED = "crashed"  # its program ended without a word


@dataclass(frozen=True, slots=True)
class Source:
    """Something that was learnt from or measured on.

    Args:
        name: Of the file, without its folder; or of the rows.
        size: Bytes of a file, or rows.
        sha256: Of the content.
    """

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A run before it begins.

    Args:
        deed: What it does.
        what: To which model or about what: ``recommender``, ``intent``, ``search`` …
        settings: Plain data.
        data: What it learns from or measures on.
        seed: Of its chance; None: it has none.
        parent: The run it is a part of.
    """

    deed: Deed
    what: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    data: Sequence[Source] = ()
    seed: int | None = None
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What is kept of a run.

    Args:
        id: From 1.
        started_at, heard_at, ended_at: ISO 8601, UTC; ``heard_at``: when it last wrote.
        seconds: By the clock; None while it runs.
        processor_seconds: Of its program and what that waited for; None where it crashed.
        data_hash: One digest of all its data.
        code: The program's version and a digest of its source.
        metrics: Numbers by name, nested names with dots; None where one is no number.
        main: The metric that stands for the run.
        curves: By name, pairs of step and value.
        why: What it failed of; empty otherwise.
        host: The machine.
    """

    id: int
    parent: int | None
    deed: Deed
    what: str
    outcome: Outcome
    started_at: str
    heard_at: str
    ended_at: str | None
    seconds: float | None
    processor_seconds: float | None
    settings: Mapping[str, Any]
    seed: int | None
    data: Sequence[Mapping[str, Any]]
    data_hash: str
    code: str
    metrics: Mapping[str, float | None]
    main: str | None
    curves: Mapping[str, Points]
    why: str
    host: str

    @property
    def name(self) -> str:
        """What it did, in words."""
        return f"{self.deed.value} {self.what}"

    @property
    def headline(self) -> float | None:
        """The figure that stands for the run."""
        return None if self.main is None else self.metrics.get(self.main)

    def to_json(self) -> dict[str, Any]:
        """As ``daogou runs show --json`` prints it."""
        return asdict(self)


def flat(metrics: Mapping[str, Any]) -> dict[str, float | None]:
    """The numbers of nested figures, by names with dots; what is infinite or no number is None.

    >>> flat({"heads": {"intent": {"rows": 3}}, "note": "so", "loss": float("nan")})
    {'heads.intent.rows': 3, 'loss': None}
    """
    found = dict(_numbers(metrics, ""))
    return dict(list(found.items())[:MOST_METRICS])


def finite(value: float) -> float | None:
    """The value, or None where it is no number that can be kept as JSON."""
    return value if math.isfinite(value) else None


def _numbers(value: Mapping[str, Any], path: str) -> Iterator[tuple[str, float | None]]:
    for name, one in value.items():
        if isinstance(one, Mapping):
            yield from _numbers(one, f"{path}{name}.")
        elif isinstance(one, int | float) and not isinstance(one, bool):
            yield f"{path}{name}", finite(one)
