"""Looks for broken promises: does a product shown break a price, brand or negation constraint?

Method: a real catalogue (cosmetics, found through DAOGOU_DATA) is ingested as it is; seeded random
dialogues narrow, widen and refuse in both languages. What is shown is judged against the raw file
by code of its own: prices, brands and titles are read from the CSV, and the constraint is known
from how the sentence was made, not from what the program understood. The last line is the verdict.
The shop has no promotions, so what is paid for one piece is the price in its row.

    DAOGOU_DATA=… python benchmarks/constraints.py --dialogues 300
"""

import argparse
import csv
import os
import random
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from assistant.turn.turns import Say

FILE = "catalogs/taobao_beauty_raw.gb18030.csv"
GOODS = [
    "面膜",
    "爽肤水",
    "乳液",
    "面霜",
    "精华",
    "洗面奶",
    "眼霜",
    "防晒霜",
    "口红",
    "粉底",
    "睫毛膏",
    "卸妆",
]
REFUSABLE = ["套装", "补水", "美白", "控油", "男士", "旅行装"]
Check = Callable[[dict[str, str]], bool]


@dataclass(frozen=True, slots=True)
class Wish:
    """A sentence and what it forbids."""

    text: str
    field: str
    holds: Check


def main() -> int:
    """Runs the dialogues and prints the verdict."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--dialogues", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    folder = os.environ.get("DAOGOU_DATA")
    if not folder:
        print("DAOGOU_DATA is not set: this benchmark needs the catalogue it names.")
        return 2
    source = Path(folder, FILE)
    rows = latest_rows(source)
    with tempfile.TemporaryDirectory() as place:
        service = open_shop(source, Path(place))
        turns, shown, broken = run(service, rows, arguments.dialogues, arguments.seed)
        service.close()
    print(f"{arguments.dialogues} dialogues, {turns} turns, {shown} products shown")
    for line in broken[:20]:
        print("  broken:", line)
    print(f"verdict: {len(broken)} constraints broken")
    return 1 if broken else 0


def latest_rows(source: Path) -> dict[str, dict[str, str]]:
    """The newest row of each item, read without the program's own reader."""
    rows: dict[str, dict[str, str]] = {}
    with source.open(encoding="gb18030", newline="") as file:
        for row in csv.DictReader(file):
            known = rows.get(row["id"])
            if known is None or _date(row) >= _date(known):
                rows[row["id"]] = row
    return rows


def _date(row: dict[str, str]) -> tuple[int, ...]:
    return tuple(int(part) for part in row["update_time"].split("/"))


def open_shop(source: Path, place: Path) -> Service:
    """A fresh shop of that catalogue."""
    shop = Shop.create(place / "shop")
    ingest(shop, [source])
    shop.engine.dispose()
    return rehearse(Service.open(place / "shop"), now=None)


def run(
    service: Service, rows: dict[str, dict[str, str]], dialogues: int, seed: int
) -> tuple[int, int, list[str]]:
    """Talks, and collects every product that breaks a wish made so far."""
    random_choice = random.Random(seed)  # noqa: S311  # reproducible, not secret
    brands = sorted({row["店名"] for row in rows.values() if row["店名"]})
    turns = shown = 0
    broken: list[str] = []
    for number in range(dialogues):
        conversation = service.start(seed=number)
        wishes: dict[str, Wish] = {}
        for wish in dialogue(random_choice, brands):
            wishes[wish.field] = wish
            turn = service.reply(conversation, Say(wish.text)).to_json()
            turns += 1
            for product in turn["products"]:
                shown += 1
                broken += judge(product, rows, wishes)
    return turns, shown, broken


def dialogue(pick: random.Random, brands: list[str]) -> list[Wish]:
    """A kind of goods, then two to four wishes of different sorts."""
    opening = Wish(f"想买{pick.choice(GOODS)}", "goods", lambda _row: True)
    makers = [below, between, brand_wanted, brand_refused, word_refused]
    return [opening, *(maker(pick, brands) for maker in pick.sample(makers, pick.randint(2, 4)))]


def below(pick: random.Random, _brands: list[str]) -> Wish:
    """An upper bound, in one of the ways people put it."""
    limit = pick.choice([50, 80, 100, 150, 200, 300])
    texts = [
        f"{limit}以内",
        f"不超过{limit}块",
        f"预算{limit}",
        f"under {limit}",
        f"no more than {limit} please",
    ]
    return Wish(pick.choice(texts), "price", lambda row: float(row["price"]) <= limit)


def between(pick: random.Random, _brands: list[str]) -> Wish:
    """A range."""
    low = pick.choice([50, 100, 150])
    texts = [f"{low}到{low * 2}之间的", f"{low}-{low * 2}元", f"between {low} and {low * 2}"]
    return Wish(pick.choice(texts), "price", lambda row: low <= float(row["price"]) <= 2 * low)


def brand_wanted(pick: random.Random, brands: list[str]) -> Wish:
    """One brand only."""
    brand = pick.choice(brands)
    return Wish(
        pick.choice([f"要{brand}的", f"只看{brand}"]), "brand", lambda row: row["店名"] == brand
    )


def brand_refused(pick: random.Random, brands: list[str]) -> Wish:
    """Any brand but one."""
    brand = pick.choice(brands)
    texts = [f"不要{brand}的", f"除了{brand}", f"别给我{brand}"]
    return Wish(pick.choice(texts), "brand", lambda row: row["店名"] != brand)


def word_refused(pick: random.Random, _brands: list[str]) -> Wish:
    """A word that must not stand in the title."""
    word = pick.choice(REFUSABLE)
    return Wish(f"不要{word}的", f"word {word}", lambda row: word not in row["title"])


def judge(
    product: dict[str, Any], rows: dict[str, dict[str, str]], wishes: dict[str, Wish]
) -> list[str]:
    """What the product breaks of the wishes that hold."""
    row = rows[product["id"]]
    found = [w for w in wishes.values() if not w.holds(row)]
    return [
        f"{wish.text!r}: {row['id']} {row['店名']} {row['price']} {row['title']}" for wish in found
    ]


if __name__ == "__main__":
    sys.exit(main())
