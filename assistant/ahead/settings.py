"""What the shop says of its stock, and how it orders: the table ``[stock]`` of ``shop.toml``."""

from pydantic import BaseModel, ConfigDict, Field

MOST_DAYS = 60  # of lead and of review, each


class StockSettings(BaseModel):
    """How stock is told to shoppers, and what orders go by.

    Args:
        few: Down from so many pieces shoppers are told how many are left; 0 never tells.
        lead_days: Days until what is ordered arrives.
        review_days: Days from one look at the stock to the next.
        over: What one piece too many costs, in whatever money.
        under: What one piece too few costs, in the same.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    few: int = Field(default=5, ge=0, le=1_000)
    lead_days: int = Field(default=7, ge=1, le=MOST_DAYS)
    review_days: int = Field(default=7, ge=1, le=MOST_DAYS)
    over: float = Field(default=1.0, gt=0, le=1e9)
    under: float = Field(default=3.0, gt=0, le=1e9)
