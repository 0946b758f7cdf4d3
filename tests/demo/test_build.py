"""The folder as a whole: what is in it, that it can be made again, that the importer takes it."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from assistant.shop.settings import ShopSettings
from demo.build import NOW
from demo.products import draw_products
from tests.demo.conftest import Built

FILES = (
    *("products.jsonl", "reviews.jsonl", "orders.jsonl", "events.csv", "faq.yaml"),
    *("promotions.jsonl", "members.jsonl", "shop.toml", "warehouses.csv", "shipping.csv"),
)


def test_summary_counts_what_was_written(built: Built) -> None:
    summary = built.summary
    counted = (summary.products, summary.reviews, summary.orders, summary.events)
    rows = (built.products, built.reviews, built.orders, built.events)
    assert counted == tuple(map(len, rows))


def test_shop_is_large_enough_to_judge_by(built: Built) -> None:
    assert built.summary.products >= 1_500
    assert built.summary.shoppers == 600
    assert built.summary.events >= 60_000
    assert 6_000 <= built.summary.reviews <= 10_000
    assert built.summary.orders >= 600
    assert built.summary.questions == 61


def test_another_process_makes_the_same_bytes(built: Built, tmp_path: Path) -> None:
    code = "import sys, pathlib, demo.build as b; b.generate(pathlib.Path(sys.argv[1]))"
    # Another hash seed, so that an order taken from a set would show.
    env = {**os.environ, "PYTHONHASHSEED": "4242"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, env=env)  # noqa: S603
    assert _digests(tmp_path) == _digests(built.folder)


def test_another_seed_makes_another_shop(built: Built) -> None:
    titles = [product.title.zh for product in draw_products(8, NOW)]
    assert len(titles) == len(built.products)
    assert titles != [row["title"] for row in built.products]


@pytest.mark.parametrize("name", FILES)
def test_file_is_there(built: Built, name: str) -> None:
    assert (built.folder / name).stat().st_size > 0


def test_settings_are_ones_the_shop_knows(built: Built) -> None:
    settings = ShopSettings.load(built.folder)
    assert (settings.name, settings.currency, settings.demo) == ("好物街", "CNY", True)


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}
