"""What a shop's policy asks for sending goods out, as the judge reads it: straight from ``policy.toml``."""

import re
import tomllib
from dataclasses import dataclass
from math import inf
from pathlib import Path

from judging.clauses import STRUCK

LATIN = {
    "新疆": ("xinjiang",), "西藏": ("tibet", "xizang"), "青海": ("qinghai",), "宁夏": ("ningxia",), "甘肃": ("gansu",),
    "内蒙古": ("inner mongolia", "neimenggu", "nei mongol"), "海南": ("hainan",),
}  # fmt: skip


@dataclass(frozen=True)
class Freight:
    """The fees of a shop.

    Args:
        fee: For an order whose goods come to less than ``free_from``.
        surcharges: What a region adds to every order, by its name.
    """

    fee: float
    free_from: float
    surcharges: dict[str, float]

    @classmethod
    def read(cls, policy: Path) -> "Freight | None":
        """The fees that a policy file has, if it has any."""
        table = tomllib.loads(policy.read_text("utf-8")) if policy.is_file() else {}
        told = table.get("delivery") or {}
        if "fee" not in told:
            return None
        extras = {str(name): float(fee) for name, fee in told.get("surcharges", {}).items()}
        return cls(float(told["fee"]), float(told.get("free_from", inf)), extras)

    def of(self, goods: float, extra: float = 0.0) -> float:
        """What goods of this worth are sent for."""
        return round((0.0 if goods >= self.free_from else self.fee) + extra, 2)

    def without_regions(self, text: str) -> str:
        """A text without the regions that the policy names; elsewhere they may be where goods come from."""
        names = [one for name in self.surcharges for one in (name, *LATIN.get(name, ()))]
        told = "|".join(sorted(names, key=len, reverse=True))
        return re.sub(
            rf"(?:(?<=寄)|(?<=、)|(?<=to )|\b)(?:{told})(?=每单|等偏远|、|运费|,| carry| and| comes)",
            STRUCK,
            text,
            flags=re.I,
        )

    def extras_in(self, text: str) -> list[float]:
        """What the regions add that a text names."""
        folded = text.lower()
        return [
            extra
            for name, extra in self.surcharges.items()
            if any(one in folded for one in (name, *LATIN.get(name, ())))
        ]
