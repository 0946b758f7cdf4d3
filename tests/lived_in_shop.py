"""The small shop after a month of visits: shoes go with socks, and coffee is bought again."""

import json
from collections.abc import Iterator
from pathlib import Path

from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from tests.small_shop import build_shop

LATEST = "2026-11-01T12:00:00+00:00"
SHOPPERS = 40
MAKERS = (("山迹", "Shanji"), ("野岭", "Yeling"))


def coffee(number: int) -> dict[str, object]:
    """Coffee of two makers, 30, 40, … yuan; the newest came in the week before the latest event."""
    maker, english = MAKERS[number % 2]
    return {
        "id": f"coffee-{number}",
        "title": f"{maker} 手冲咖啡豆 {number} 号",
        "title_en": f"{english} coffee beans no. {number}",
        "price": 30 + 10 * number,
        "currency": "CNY",
        "brand": maker,
        "brand_en": english,
        "category": "食品/冲饮/咖啡",
        "category_en": "Food/Drinks/Coffee",
        "roast": "浅烘" if number < 3 else "深烘",
        "rating": 4.2,
        "stock": 9,
        "sales": 20 * number,
        "created_at": "2026-10-28" if number == 5 else "2026-03-01",
    }


def build_lived_in_shop(path: Path) -> Path:
    """Creates the shop in ``path``."""
    build_shop(path)
    rows = {"more": [coffee(n) for n in range(6)], "events": list(visits())}
    files = []
    for name, lines in rows.items():
        files.append(path / "source" / f"{name}.jsonl")
        text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
        files[-1].write_text(text + "\n", "utf-8")
    shop = Shop.create(path)
    ingest(shop, files)
    shop.engine.dispose()
    return path


def visits() -> Iterator[dict[str, object]]:
    """Half buy shoes and then socks once, and the same coffee twice; half drink coffee only."""
    for n in range(SHOPPERS):
        user, day = f"other-{n}", 1 + n % 25
        yield _act(user, f"shoe-{n % 4}", "view", day, 8)
        yield _act(user, f"shoe-{n % 4}", "purchase", day, 9)
        yield _act(user, f"sock-{1 + n % 2}", "purchase", day, 10)
        yield _act(user, f"coffee-{n % 3}", "purchase", day + 1, 11)
        yield _act(user, f"coffee-{n % 3}", "purchase", day + 5, 11)
        yield _act(f"drinker-{n}", f"coffee-{n % 3}", "purchase", day + 1, 11)
        yield _act(f"drinker-{n}", f"coffee-{n % 3}", "purchase", day + 5, 11)
    yield {"user": "other-0", "product_id": "shoe-7", "event": "view", "timestamp": LATEST}


def _act(user: str, product: str, kind: str, day: int, hour: int) -> dict[str, object]:
    at = f"2026-10-{day:02d}T{hour:02d}:00:00+00:00"
    return {"user": user, "product_id": product, "event": kind, "timestamp": at}
