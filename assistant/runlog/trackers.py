"""Who else is told of runs: nobody, TensorBoard's event files, or a server, as ``[runs]`` says.

The shop's own log is complete without them; what one of them cannot take is warned of once.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from assistant.runlog.run import Outcome, Plan
from assistant.runlog.settings import RunSettings

Metrics = Mapping[str, float | None]


class Tracker(Protocol):
    """Is told of one run, in this order; raises ``TrackerError`` where it cannot take something."""

    def begun(self, name: str, plan: Plan) -> None:
        """The run begins."""

    def point(self, curve: str, step: float, value: float) -> None:
        """A point of a curve."""

    def ended(self, outcome: Outcome, metrics: Metrics) -> None:
        """The run is over; nothing comes after it."""


def trackers_for(settings: RunSettings, shop: Path) -> list[Tracker]:
    """Those that the settings ask for.

    Args:
        settings: The table ``[runs]``.
        shop: The shop's folder.

    Raises:
        ModelError: A package that one needs is not installed.
    """
    found: list[Tracker] = []
    if settings.tensorboard:
        from assistant.runlog.tensorboard import EventFiles

        found.append(EventFiles(shop / settings.tensorboard))
    if settings.tracking_url:
        from assistant.runlog.tracking_server import TrackingServer

        found.append(TrackingServer(settings.tracking_url, settings.tracking_experiment))
    return found


def texts_of(plan: Plan) -> dict[str, str]:
    """Settings, seed and data as short texts, as trackers keep them."""
    texts = {name: str(value)[:500] for name, value in plan.settings.items()}
    seed = {} if plan.seed is None else {"seed": str(plan.seed)}
    return {**texts, **seed, **{f"data.{one.name}": one.sha256[:12] for one in plan.data}}
