"""Builds the demo shop: a folder of ordinary files for the same import as any shop's.

Each stage draws from its own random stream, so changing one leaves the others as they were; the
same seed and clock give the same bytes.
"""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np

from demo.events import Event, draw_year
from demo.orders import draw_orders
from demo.pictures import draw
from demo.products import Product, draw_products
from demo.promotions import members, offers
from demo.reviews import draw_reviews, ratings
from demo.shoppers import draw_shoppers
from demo.size_charts import write_charts
from demo.warehouses import write_warehouses
from demo.worlds import DEMO, World

STREAM = 6
NOW = datetime(2026, 11, 11, 20, tzinfo=timezone(timedelta(hours=8), "Asia/Shanghai"))


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """How many of each thing the demo shop has."""

    products: int
    pictures: int
    shoppers: int
    events: int
    reviews: int
    orders: int
    questions: int
    guides: int
    sizes: int
    stocked: int


def generate(out: Path, seed: int = 7, now: datetime = NOW, world: World = DEMO) -> DemoSummary:
    """Write the demo shop's files into a folder, which is made if it is missing.

    Args:
        out: Folder for products.jsonl, reviews.jsonl, orders.jsonl, events.csv, faq.yaml,
            size_charts.csv, past_answers.csv, guides/, promotions.jsonl, members.jsonl,
            warehouses.csv, shipping.csv, shop.toml, policy.toml and images/.
        seed: Another seed gives another shop of the same kind.
        now: The end of the recorded year; nothing in the files is later.
        world: The departments, brands and words of the shop.
    """
    products = draw_products(seed, now, world)
    shoppers = draw_shoppers(seed, world)
    year = draw_year(seed, products, shoppers, now, world)
    reviews = draw_reviews(seed, products, shoppers, year.events, now)
    orders = draw_orders(seed, shoppers, products, year.purchases, year.events, now)
    out.mkdir(parents=True, exist_ok=True)
    stars, sales = ratings(reviews), _sales(seed, products, now)
    rows = [product.row(stars.get(product.id), sales[product.id]) for product in products]
    _write_lines(out / "products.jsonl", rows)
    _write_lines(out / "promotions.jsonl", offers(now, world))
    _write_lines(out / "members.jsonl", members(shoppers, world))
    _write_lines(out / "reviews.jsonl", (review.row() for review in reviews))
    _write_lines(out / "orders.jsonl", (order.row() for order in orders))
    _write_events(out / "events.csv", year.events)
    _write_pictures(out / "images", products)
    for name in ("shop.toml", "policy.toml"):
        (out / name).write_text(world.text(name), encoding="utf-8", newline="\n")
    return DemoSummary(
        products=len(products),
        pictures=len(products),
        shoppers=len(shoppers),
        events=len(year.events),
        reviews=len(reviews),
        orders=len(orders),
        questions=_copy_faq(world, out / "faq.yaml"),
        guides=_copy_guides(world, out / "guides"),
        sizes=write_charts(out / "size_charts.csv", world),
        stocked=write_warehouses(out / "warehouses.csv", out / "shipping.csv", products),
    )


def _sales(seed: int, products: list[Product], now: datetime) -> dict[str, int]:
    """Return pieces sold: more for what is liked, cheap and long on sale."""
    rng = np.random.default_rng([seed, STREAM])
    sold: dict[str, int] = {}
    for product in products:
        months = max(0.1, (now - product.created_at) / timedelta(days=30))
        pace = 9 * product.appeal * (300 / (product.price + 40)) ** 0.6
        sold[product.id] = int(months**0.8 * pace * np.exp(rng.normal(0.6, 0.7)))
    return sold


def _write_lines(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write_events(path: Path, events: Iterable[Event]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["user", "product_id", "event", "timestamp", "value"])
        for event in events:
            value = "" if event.value is None else event.value
            writer.writerow(
                [event.user, event.product_id, event.event, event.at.isoformat(), value]
            )


def _write_pictures(folder: Path, products: Iterable[Product]) -> None:
    folder.mkdir(exist_ok=True)
    for product in products:
        path = folder / f"{product.id}.svg"
        path.write_text(draw(product), encoding="utf-8", newline="\n")


def _copy_guides(world: World, folder: Path) -> int:
    """Copies guides and past answers; a world without guides has none, these need its goods."""
    folder.mkdir(exist_ok=True)
    (folder.parent / "past_answers.csv").write_text(
        world.text("past_answers.csv"), encoding="utf-8", newline="\n"
    )
    guides = world.guides()
    for name, text in guides.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return len(guides)


def _copy_faq(world: World, path: Path) -> int:
    text = world.text("faq.yaml")
    path.write_text(text, encoding="utf-8", newline="\n")
    return sum(line.startswith("- id:") for line in text.splitlines())
