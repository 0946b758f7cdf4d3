"""What the demo's two warehouses have of each item, and what sending from them costs and takes.

The one in the east has everything, the one in the west a part of about half of the goods. Which, follows
from an item's number, so that it takes nothing from the stream of the others. Days agree with the FAQ.
"""

import csv
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from demo.parcels import EXPRESS, USUAL
from demo.products import Product

EAST, WEST = "嘉兴仓", "成都仓"
NEAR_EAST = "浙江 江苏 上海"
NEAR_WEST, BY_WEST = "四川 重庆", "云南 贵州 陕西 甘肃 宁夏"
FAR = "新疆 西藏 青海 内蒙古"
RATES = (  # warehouse, regions, carrier, fee of one piece, for each further, days
    (EAST, NEAR_EAST, USUAL, 4, 1, 2),
    (EAST, NEAR_EAST, EXPRESS, 12, 2, 1),
    (EAST, FAR, USUAL, 18, 4, 7),
    (EAST, FAR, EXPRESS, 30, 6, 5),
    (EAST, "*", USUAL, 7, 1, 4),
    (EAST, "*", EXPRESS, 17, 3, 3),
    (WEST, NEAR_WEST, USUAL, 4, 1, 2),
    (WEST, NEAR_WEST, EXPRESS, 12, 2, 1),
    (WEST, BY_WEST, USUAL, 6, 1, 3),
    (WEST, FAR, USUAL, 15, 4, 6),
    (WEST, FAR, EXPRESS, 26, 6, 4),
    (WEST, "*", USUAL, 9, 2, 4),
)


def write_warehouses(stock: Path, rates: Path, products: Iterable[Product]) -> int:
    """Writes both files.

    Returns:
        How many rows of stock there are.
    """
    rows = list(_stock(products))
    _write(stock, ("warehouse", "product_id", "sku", "stock"), rows)
    _write(rates, ("warehouse", "region", "carrier", "fee", "more", "days"), RATES)
    return len(rows)


def _stock(products: Iterable[Product]) -> Iterator[tuple[object, ...]]:
    for product in products:
        forms = product.variants or (None,)
        for form in forms:
            sku, there = (form.sku, form.stock) if form else ("", product.stock)
            west = _share_of_west(sku or product.id, there)
            yield EAST, product.id, sku, there - west
            if west:
                yield WEST, product.id, sku, west


def _share_of_west(item: str, there: int) -> int:
    """A third of what there is of about half of the items."""
    return there // 3 if zlib.crc32(f"{WEST} {item}".encode()) % 2 else 0


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
