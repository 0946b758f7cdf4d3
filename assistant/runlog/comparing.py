"""Runs side by side: what differs in how they were made, and in what came of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.runlog.run import Run


@dataclass(frozen=True, slots=True)
class Comparison:
    """Runs and their differences.

    Args:
        runs: In the order they were asked for.
        differing: By name what is not the same in all of them, a value a run: ``outcome``, ``data``,
            ``code``, ``seed``, and settings.
        metrics: By name every figure, one a run; None where a run has none.
    """

    runs: Sequence[Run]
    differing: dict[str, list[Any]]
    metrics: dict[str, list[float | None]]

    @property
    def curves(self) -> list[str]:
        """The names of all curves."""
        return list(dict.fromkeys(name for one in self.runs for name in one.curves))

    def to_json(self) -> dict[str, Any]:
        """As ``daogou runs compare --json`` prints it."""
        runs = [{"id": one.id, "name": one.name, "curves": one.curves} for one in self.runs]
        return {"runs": runs, "differing": self.differing, "metrics": self.metrics}


def compare_runs(runs: Sequence[Run]) -> Comparison:
    """Sets runs side by side."""
    made = [_made_of(one) for one in runs]
    differing = {name: values for name, values in _beside(made).items() if _differ(values)}
    return Comparison(runs, differing, _beside([one.metrics for one in runs]))


def _made_of(run: Run) -> dict[str, Any]:
    about = {"outcome": run.outcome.value, "data": run.data_hash, "code": run.code}
    return {**about, "seed": run.seed, **run.settings}


def _beside(sides: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    names = dict.fromkeys(name for side in sides for name in side)
    return {name: [side.get(name) for side in sides] for name in names}


def _differ(values: Sequence[Any]) -> bool:
    return any(value != values[0] for value in values[1:])
