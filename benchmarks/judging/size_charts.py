"""The rows of size charts."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from judging.goods import Row


@dataclass(frozen=True)
class Size:
    """One row of a size chart, in centimetres and kilograms."""

    product: str | None
    brand: str | None
    category: str | None
    audience: str | None
    size: str
    ranges: Mapping[str, tuple[float, float]]

    @classmethod
    def of(cls, row: sqlite3.Row) -> "Size":
        """A row of the table of size charts."""
        ranges = {name: (low, high) for name, (low, high) in json.loads(row["ranges"]).items()}
        return cls(
            row["product_id"], row["brand"], row["category"], row["audience"], row["size"], ranges
        )

    def is_for(self, row: Row) -> bool:
        """Whether the chart is one for a product."""
        under = self.category is None or row.category.startswith(self.category)
        worn = row.attributes.get("gender", ())
        if self.audience and worn and self.audience not in worn:
            return False
        return self.product in (None, row.id) and self.brand in (None, row.brand) and under
