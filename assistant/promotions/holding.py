"""What shoppers hold: coupons, and tiers of the shop's membership; and what they used."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Holding:
    """One coupon or one tier of one shopper.

    Args:
        coupon: The id of a promotion; None where it is a tier.
        tier: As member prices name it.
        start, end: From when until before when it counts; None: as long as the coupon, for good.
    """

    user: str
    coupon: str | None = None
    tier: str | None = None
    start: datetime | None = None
    end: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it counts at ``now``."""
        begun = self.start is None or self.start <= now
        return begun and (self.end is None or now < self.end)

    @property
    def key(self) -> str:
        """What tells it from others."""
        what = f"coupon\x1f{self.coupon}" if self.coupon else f"tier\x1f{self.tier}"
        return f"{self.user}\x1f{what}"
