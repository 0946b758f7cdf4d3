"""For how long a shop keeps what shoppers said and did."""

from pydantic import BaseModel, ConfigDict, Field


class RetentionSettings(BaseModel):
    """``[keep]`` of ``shop.toml``: days for which things are kept; 0 is for ever.

    Conversations count from their last turn. Events, which profiles and recommendations are made of,
    are kept until their shopper is forgotten, unless the shop says otherwise: history that was taken
    in from files is old from the start.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    conversations: int = Field(default=365, ge=0, le=36_500)
    attachments: int = Field(default=180, ge=0, le=36_500)
    events: int = Field(default=0, ge=0, le=36_500)
