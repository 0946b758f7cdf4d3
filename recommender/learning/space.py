"""What may be tuned of each model, and between which bounds: the one place where that stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Knob:
    """The bounds of one setting.

    Args:
        low, high: Both can be reached.
        log: Whether equal factors are equal steps; then ``low`` is above 0.
        whole: Whether it is a whole number.
    """

    low: float
    high: float
    log: bool = False
    whole: bool = False

    def held(self, value: float) -> float:
        """The value, moved to the nearer bound if it is beyond one."""
        inside = min(max(value, self.low), self.high)
        return round(inside) if self.whole else inside


Space = Mapping[str, Knob]

SPACES: Mapping[str, Space] = MappingProxyType(
    {
        "item_to_item": {
            "target": Knob(0.0, 0.8),
            "source": Knob(0.0, 0.8),
            "support": Knob(0.0, 10.0),
            "backward": Knob(0.0, 1.5),
            "recency": Knob(0.3, 2.5),
            "distance": Knob(0.0, 1.5),
            "length": Knob(0.0, 0.8),
        },
        "content": {"recency": Knob(0.3, 3.0)},
        "als": {
            "width": Knob(32, 192, log=True, whole=True),
            "sureness": Knob(1.0, 60.0, log=True),
            "ridge": Knob(0.01, 10.0, log=True),
            "recency": Knob(0.0, 1.5),
        },
        "ease": {"ridge": Knob(20.0, 2_000.0, log=True), "recency": Knob(0.0, 2.0)},
    }
)
"""By kind of model. Popularity, newcomers and the sequence model stay as training chooses them: the first
two have next to nothing to tune, and one fit of the third takes as long as fifty trials of the others."""
