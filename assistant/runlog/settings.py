"""Where else runs are told: the table ``[runs]`` of ``shop.toml``."""

from pydantic import BaseModel, ConfigDict, Field


class RunSettings(BaseModel):
    """Where else runs are told, beside the shop's own log.

    Args:
        tensorboard: A folder for TensorBoard's event files, from the shop's folder; None: no such files.
        tracking_url: A server that speaks MLflow's REST interface; None: no server is told.
        tracking_experiment: The experiment there that the runs belong to.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    tensorboard: str | None = Field(default=None, min_length=1, max_length=500)
    tracking_url: str | None = Field(default=None, pattern=r"^https?://[^\s/@]+", max_length=2_000)
    tracking_experiment: str = Field(default="daogou", min_length=1, max_length=200)
