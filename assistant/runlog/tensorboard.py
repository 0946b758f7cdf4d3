"""Adapter: TensorBoard's event files, written by torch with the package ``tensorboard``."""

import json
from pathlib import Path

from assistant.errors import ModelError, TrackerError
from assistant.runlog.run import Outcome, Plan
from assistant.runlog.trackers import Metrics, texts_of

INSTALL = "pip install 'daogou[tensorboard]'"


class EventFiles:
    """A folder of event files for each run, below ``folder``.

    Raises:
        ModelError: The package is not installed.
    """

    def __init__(self, folder: Path) -> None:
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError as exc:
            raise ModelError(
                f"Setting 'runs.tensorboard' is '{folder}', and the package 'tensorboard' is missing; "
                f"install it with {INSTALL}, or take the setting out."
            ) from exc
        self._made, self._folder = SummaryWriter, folder
        self._writer: SummaryWriter | None = None

    def begun(self, name: str, plan: Plan) -> None:
        """Opens the files of the run; its settings are the text of ``settings``."""
        try:
            self._writer = self._made(str(self._folder / name))
        except OSError as exc:
            raise TrackerError(f"'{self._folder / name}' cannot be written: {exc}.") from exc
        told = json.dumps(texts_of(plan), ensure_ascii=False, indent=1)
        self._writer.add_text("settings", f"```\n{told}\n```")

    def point(self, curve: str, step: float, value: float) -> None:
        """A scalar."""
        if self._writer is not None:
            self._writer.add_scalar(curve, value, int(step))

    def ended(self, outcome: Outcome, metrics: Metrics) -> None:
        """The metrics as scalars below ``metrics/``."""
        if self._writer is None:
            return
        for name, value in metrics.items():
            if value is not None:
                self._writer.add_scalar(f"metrics/{name}", value)
        self._writer.add_text("outcome", outcome.value)
        self._writer.close()
