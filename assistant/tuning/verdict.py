"""Whether what was found is better than what the shop has, and how sure that is."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.tuning.search import Found
from recommender.learning.trying import Difference


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a tuning came to.

    Args:
        what: Was tuned.
        found: Of the search, by what it chose by.
        checked: The best against what the shop has, on rows that had no part in choosing.
        written: The file that has it now; None: the shop keeps what it has.
    """

    what: str
    found: Found
    checked: Difference
    written: Path | None

    @property
    def sure(self) -> bool:
        """Whether the interval of the difference leaves out nothing at all."""
        return self.checked.low > 0

    @property
    def said(self) -> str:
        """The verdict in a sentence."""
        told = self.checked
        figures = (
            f"{told.before:.4f} → {told.after:.4f} ({told.value:+.4f}, 95 % {told.low:+.4f} to "
            f"{told.high:+.4f}) on {told.shoppers:,} rows that nothing was chosen by"
        )
        if self.written is None:
            return f"Nothing was written: {figures}. The shop keeps what it has."
        doubt = "" if self.sure else " The interval holds 0: the gain may be chance."
        return f"{self.written} has the best of {self.found.trials} trials: {figures}.{doubt}"

    def to_json(self) -> dict[str, Any]:
        """As ``daogou tune --json`` prints it."""
        told: Mapping[str, Any] = {**asdict(self.checked), "difference": self.checked.value}
        return {
            "what": self.what,
            "found": asdict(self.found),
            "checked": dict(told),
            "sure": self.sure,
            "written": None if self.written is None else str(self.written),
        }
