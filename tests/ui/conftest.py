"""A small real shop, its service, and a browser on its page."""

import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from assistant.conversations.seats import Seats
from assistant.service.service import Service
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest

SETTINGS = """
name = "小鞋店"
name_en = "Little Shoe Shop"
encoder = "hashing"
classifier = "keywords"
demo = true
business_hours = "00:00-24:00"
"""
COLORS = {"黑色": "black", "白色": "white", "灰色": "gray", "蓝色": "blue", "红色": "red"}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><rect width="4" height="3"/></svg>'
HOSTILE = "<script>window.hacked=1</script><img src=x onerror=window.hacked=1>${window.hacked=1}"


def shoe(number: int, price: float, color: str, title: str = "") -> dict[str, object]:
    """One running shoe with three sizes, the last of them sold out."""
    product_id = f"shoe-{number}"
    return {
        "id": product_id,
        "title": title or f"云驰 Pace{number} {color}跑步鞋 缓震透气",
        "title_en": f"Yunchi Pace {number} {COLORS[color]} running shoes",
        "price": price,
        "list_price": price + 100 if number % 3 == 0 else None,
        "currency": "CNY",
        "brand": "云驰" if number % 2 else "山迹",
        "brand_en": "Yunchi" if number % 2 else "Shanji",
        "category": "运动户外/运动鞋/跑步鞋",
        "category_en": "Sports/Shoes/Running Shoes",
        "rating": 4.0 + number % 10 / 10,
        "stock": 12,
        "sales": 100 * number,
        "image_url": f"/images/{product_id}.svg",
        "description": "后跟有缓震中底，适合路跑。",
        "description_en": "Cushioned heel for road runs.",
        "color": color,
        "color_en": COLORS[color],
        "weight": f"{200 + number}g",
        "variants": [
            {
                "sku": f"{product_id}-{size}",
                "options": {"size": size},
                "price": price,
                "stock": stock,
            }
            for size, stock in (("41", 6), ("42", 6), ("43", 0))
        ],
    }


def catalogue() -> list[dict[str, object]]:
    """Fourteen shoes from 129 to 779 in five colours; one has a hostile title."""
    colors = list(COLORS)
    shoes = [shoe(n, 79.0 + 50 * n, colors[n % len(colors)]) for n in range(1, 15)]
    return [*shoes, shoe(15, 139.0, "蓝色", f"山迹 {HOSTILE} 蓝色跑步鞋")]


@pytest.fixture(scope="session")
def shop_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An ingested shop with pictures."""
    return make_shop(tmp_path_factory.mktemp("shop"))


def make_shop(folder: Path) -> Path:
    """Ingests the catalogue into ``folder``."""
    (folder / "shop.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "images").mkdir()
    lines = []
    for product in catalogue():
        (folder / "images" / f"{product['id']}.svg").write_text(SVG, encoding="utf-8")
        lines.append(json.dumps(product, ensure_ascii=False))
    table = folder / "products.jsonl"
    table.write_text("\n".join(lines), encoding="utf-8")
    shop = Shop.create(folder)
    ingest(shop, [table])
    shop.engine.dispose()
    return folder


@pytest.fixture(scope="session")
def service(shop_folder: Path) -> Iterator[Service]:
    """The assistant of the small shop; tests share it and open their own conversations.

    Its clock for bubbles takes ten seconds a message: what tests send in quick succession is
    separate, unless it overlaps.
    """
    ticks = count(step=10)
    opened = Service.open(shop_folder, seats=Seats(lambda: float(next(ticks))))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def site(service: Service) -> Iterator[str]:
    """The address of the running site."""
    with serving(service) as address:
        yield address


@contextmanager
def serving(service: Service) -> Iterator[str]:
    """Runs the site of ``service``; gives its address."""
    import uvicorn

    from ui.server import address, bind, build_app

    listening = bind("127.0.0.1", 0)
    config = uvicorn.Config(build_app(service), log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    yield address("127.0.0.1", listening.getsockname()[1])
    server.should_exit = True
    thread.join(20)
    listening.close()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path; without one its tests are skipped, unless the environment insists."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None and os.environ.get("DAOGOU_REQUIRE_BROWSER") == "1":
        pytest.fail(f"No browser found; expected one of {', '.join(names)} on PATH.")
    if found is None:
        pytest.skip("no Chromium on PATH")
    return found
