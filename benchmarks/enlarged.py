"""A catalogue of any size from the rows of the demo: perturbed copies, and vectors to match.

A copy has another brand and colour wherever these stand, a number of its own behind the title, and
another price, stock and sales. Its vector is the original's, turned by some twelve degrees (cosine
.98, as titles that differ in brand and number have), for embedding 100,000 texts would take minutes
and show nothing about search.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from demo.build import NOW
from demo.products import draw_products
from demo.worlds import DEMO
from retrieval.vectors import Vectors

TURN = 0.2  # length of what is added to a unit vector
SEED = 7
Row = dict[str, Any]
Exchanged = Mapping[str, Mapping[str, str]]


def demo_rows() -> list[Row]:
    """The products of the demo as rows of a file."""
    return [product.row(None, 3) for product in draw_products(SEED, NOW, DEMO)]


def rows(originals: Sequence[Row], count: int) -> Iterator[Row]:
    """``count`` rows: the originals, then copies of them in turn."""
    dice = np.random.default_rng(SEED)
    brands = sorted({(row["brand"], row["brand_en"]) for row in originals})
    colors = sorted({(row["color"], row["color_en"]) for row in originals if row.get("color")})
    for place in range(count):
        original, copy = originals[place % len(originals)], place // len(originals)
        if not copy:
            yield original
            continue
        brand, color = (one[dice.integers(len(one))] for one in (brands, colors))
        yield _copied(original, copy, _exchanged(original, brand, color), dice)


def write(path: Path, count: int) -> None:
    """Writes ``count`` rows to ``path``, JSON line by line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows(demo_rows(), count):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def vectors(originals: Vectors, count: int) -> Vectors:
    """(count, d) unit vectors to the rows, from those of the originals (m, d)."""
    dice = np.random.default_rng(SEED)
    made = np.empty((count, originals.shape[1]), dtype=np.float32)
    for start in range(0, count, len(originals)):
        part = originals[: min(len(originals), count - start)]
        added = dice.standard_normal(part.shape, dtype=np.float32) * (start > 0)
        turned = part + added * np.float32(TURN / np.sqrt(part.shape[1]))
        made[start : start + len(part)] = turned / np.linalg.norm(turned, axis=1, keepdims=True)
    return made


def _exchanged(row: Row, brand: tuple[str, str], color: tuple[str, str]) -> Exchanged:
    """By language what stands for what: the brand, and the colour if the row has one."""
    pairs = {"": {row["brand"]: brand[0]}, "_en": {row["brand_en"]: brand[1]}}
    if isinstance(row.get("color"), str):
        pairs[""][row["color"]] = color[0]
        pairs["_en"][row["color_en"]] = color[1]
    return pairs


def _copied(row: Row, copy: int, exchanged: Exchanged, dice: np.random.Generator) -> Row:
    changed = {**row, "id": f"{row['id']}-{copy}"}
    for language, pairs in exchanged.items():
        for field in ("title", "brand", "color"):
            text = changed.get(field + language)
            for before, after in pairs.items():
                text = text.replace(before, after) if isinstance(text, str) else text
            if text is not None:
                changed[field + language] = text
        changed[f"title{language}"] += f" {copy}{'ACEHKMPRTX'[dice.integers(10)]}"
    factor = float(np.exp(0.4 * dice.standard_normal()))
    changed["price"] = round(row["price"] * factor, 1)
    changed["list_price"] = None
    changed["sales"] = int(dice.integers(5_000))
    changed["stock"] = 0 if dice.random() < 0.04 else int(dice.integers(1, 500))
    changed["variants"] = [
        {**variant, "sku": f"{variant['sku']}-{copy}", "price": round(variant["price"] * factor, 1)}
        for variant in row["variants"]
    ]
    return changed
