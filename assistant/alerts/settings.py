"""How alerts are told: the table ``[alerts]`` of ``shop.toml``."""

from pydantic import BaseModel, ConfigDict, Field

HOUR = r"(?:[01]\d|2[0-3]):[0-5]\d"


class AlertSettings(BaseModel):
    """How alerts are told.

    Args:
        quiet: From when to when nothing is sent, by the shop's clock; what was seen then is sent after.
        most: Alerts of one shopper at once.
        days: After how many days an alert ends that nothing came of.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    quiet: str = Field(default="22:00-08:00", pattern=rf"^{HOUR}-{HOUR}$")
    most: int = Field(default=20, ge=1, le=200)
    days: int = Field(default=180, ge=1, le=3_650)
