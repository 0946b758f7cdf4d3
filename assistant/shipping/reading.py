"""From rows of files to a warehouse's stock and to what sending costs, or to what is wrong with them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.orders.divisions import Division, named
from assistant.records.parsing import parse_id, parse_name
from retrieval.importing.cells import Cells
from retrieval.importing.composites import parse_stock
from retrieval.importing.mapping import Layout
from retrieval.importing.rows import Row, RowError
from retrieval.importing.values import parse_count, parse_price

PARTS = re.compile(r"[\s,，、;；|/]+")
EVERYWHERE = frozenset(
    {"*", "其他", "其它", "其余", "全国", "everywhere", "other", "others", "rest"}
)
MOST_DAYS = 120
Constants = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class StockRow:
    """What one warehouse has of one item: a sku, or a product's id."""

    warehouse: str
    item: str
    stock: int

    def to_row(self) -> dict[str, Any]:
        """As its table keeps it."""
        told = {"warehouse": self.warehouse, "item": self.item, "stock": self.stock}
        return {"id": f"{self.warehouse}\x1f{self.item}", **told}


@dataclass(frozen=True, slots=True)
class RateRow:
    """What sending from one warehouse to some regions costs.

    Args:
        regions: Provinces and cities, ``浙江省``, ``浙江省/杭州市``; empty: everywhere.
        fee: Of a parcel with one piece.
        more: For each further piece.
        days: Until it is there.
    """

    warehouse: str
    regions: tuple[str, ...]
    carrier: str
    fee: float
    more: float
    days: int

    def to_row(self) -> dict[str, Any]:
        """As its table keeps it."""
        key = "\x1f".join((self.warehouse, self.carrier, *self.regions))
        told = {"warehouse": self.warehouse, "regions": list(self.regions), "carrier": self.carrier}
        return {"id": key, **told, "fee": self.fee, "more": self.more, "days": self.days}


def stock_row(row: Row, layout: Layout, constants: Constants) -> StockRow | list[RowError]:
    """The stock of ``row``; sold out is 0, and a number is needed."""
    cells = Cells(row, layout.fields, constants)
    warehouse, item = cells.need("warehouse", parse_name, ""), cells.get("sku", parse_id)
    if item is None and not cells.errors:
        item = cells.need("product_id", parse_id, "")
    found = StockRow(warehouse, item or "", cells.need("stock", parse_stock, 0))
    return cells.errors or found


def rate_row(row: Row, layout: Layout, constants: Constants) -> RateRow | list[RowError]:
    """The rate of ``row``."""
    cells = Cells(row, layout.fields, constants)
    found = RateRow(
        cells.need("warehouse", parse_name, ""),
        cells.get("region", parse_regions) or (),
        cells.get("carrier", parse_name) or "",
        cells.need("fee", parse_price, 0.0),
        cells.get("more", parse_price) or 0.0,
        cells.need("days", parse_days, 0),
    )
    return cells.errors or found


def parse_days(value: object) -> int | None:
    """Whole days.

    Raises:
        ValueError: They are none, or too many.
    """
    days = parse_count(value)
    if days is not None and days > MOST_DAYS:
        raise ValueError(f"is more than {MOST_DAYS} days")
    return days


def parse_regions(value: object) -> tuple[str, ...] | None:
    """Provinces and cities; an asterisk, or nothing, is everywhere.

    Raises:
        ValueError: One is no province or city, or several cities bear the name.
    """
    names = [one for one in PARTS.split(str(value or "").strip()) if one]
    if not names or all(one.casefold() in EVERYWHERE for one in names):
        return None
    return tuple(dict.fromkeys(map(_region, names)))


def _region(name: str) -> str:
    places = [one for one in named(name) if not one.district]
    provinces = [one for one in places if not one.city]
    meant = provinces or places
    if len(meant) != 1:
        wrong = "is no province or city" if not meant else "is the name of several cities"
        raise ValueError(f"{wrong} ('{name[:20]}'); expected such as 浙江 or 杭州市")
    return key_of(meant[0])


def key_of(place: Division) -> str:
    """A province, or a city within one, as rates name it."""
    whole = place.city and place.city != place.province
    return f"{place.province}/{place.city}" if whole else place.province
