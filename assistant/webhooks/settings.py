"""Where webhooks go: the table ``[webhooks]`` of ``shop.toml``."""

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Kind(StrEnum):
    """What can be told."""

    HANDOVER = "handover"
    TICKET = "ticket"
    ORDER = "order"
    ALERT = "alert"
    SHOPPER_ALERT = "shopper_alert"


class WebhookSettings(BaseModel):
    """Where webhooks go, and how hard it is tried.

    Args:
        url: The receiver; without one nothing is kept and nothing sent.
        secret_file: Holds the secret, if ``DAOGOU_WEBHOOK_SECRET`` does not.
        events: What is told.
        seconds: For one attempt, from connecting to the answer.
        tries: After how many a message is put aside.
        private: Whether the receiver may be in a private network, or without TLS.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str | None = Field(default=None, pattern=r"^https?://[^\s/@]+(/\S*)?$", max_length=2_000)
    secret_file: str | None = None
    events: tuple[Kind, ...] = tuple(Kind)
    seconds: float = Field(default=10.0, ge=0.5, le=60)
    tries: int = Field(default=10, ge=1, le=20)
    private: bool = False

    @model_validator(mode="after")
    def _is_sealed(self) -> Self:
        if self.url and not self.private and not self.url.startswith("https://"):
            raise ValueError(
                f"'{self.url}' is not encrypted: expected https://, or 'private = true' for a "
                "receiver in your own network"
            )
        return self
