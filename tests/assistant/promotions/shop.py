"""The small shop with a few promotions of every kind, around ``NOON``."""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from tests.small_shop import build_shop

NOON = datetime(2026, 11, 11, 12, 0, 0, tzinfo=timezone(timedelta(hours=8)))
LAMPS = {"a": 318, "b": 299, "c": 277, "d": 23, "e": 25, "f": 29, "g": 24, "h": 90, "i": 1000}
NOVEMBER = {"start": "2026-11-01", "end": "2026-11-12 00:00:00"}
OFFERS: list[dict[str, object]] = [
    {
        "id": "every",
        "kind": "threshold",
        "name": "灯具满减",
        "name_en": "Lamp deal",
        **NOVEMBER,
        "categories": "家居/灯",
        "threshold": 300,
        "amount": 50,
        "repeat": "yes",
    },
    {
        "id": "flash",
        "kind": "discount",
        "name": "限时价",
        "name_en": "Flash price",
        "start": "2026-11-11 12:00:00",
        "end": "2026-11-11 14:00:00",
        "products": ["shoe-4"],
        "price": 240,
    },
    {
        "id": "gold",
        "kind": "member_price",
        "name": "金卡价",
        "name_en": "Gold price",
        "start": "2026-01-01",
        "end": "2027-01-01 00:00:00",
        "categories": "运动/鞋",
        "percent": 10,
        "tier": "gold",
    },
    {
        "id": "socks",
        "kind": "nth_item",
        "name": "袜子第二件半价",
        **NOVEMBER,
        "name_en": "Second pair half price",
        "categories": "运动袜",
        "n": 2,
        "percent": 50,
    },
    {
        "id": "shoes",
        "kind": "coupon",
        "name": "鞋券",
        "name_en": "Shoe coupon",
        **NOVEMBER,
        "categories": "运动/鞋",
        "threshold": 100,
        "amount": 30,
        "code": "SHOE30",
        "limit": 1,
    },
    {
        "id": "own",
        "kind": "coupon",
        "name": "老客券",
        "name_en": "Regulars",
        **NOVEMBER,
        "categories": "运动/鞋",
        "threshold": 200,
        "amount": 40,
    },
    {
        "id": "over",
        "kind": "coupon",
        "name": "旧券",
        "name_en": "Old coupon",
        "amount": 5,
        "start": "2026-10-01",
        "end": "2026-11-01 00:00:00",
        "code": "PAST5",
    },
    {
        "id": "ahead",
        "kind": "discount",
        "name": "双十二直降",
        "name_en": "Double twelve",
        "start": "2026-12-12",
        "end": "2026-12-13 00:00:00",
        "categories": "运动/鞋",
        "percent": 20,
    },
    {
        "id": "pre",
        "kind": "presale",
        "name": "夜灯预售",
        "name_en": "Night light presale",
        **NOVEMBER,
        "products": ["lamp-i"],
        "deposit": 100,
        "worth": 200,
        "balance_start": "2026-11-12",
        "balance_end": "2026-11-15 00:00:00",
    },
]
HELD = "user,tier,coupon\nmei,gold,\nlin,,own\n"


def lamp(name: str, price: float) -> dict[str, object]:
    """A lamp."""
    return {
        "id": f"lamp-{name}",
        "title": f"明居 台灯 {name.upper()} 款",
        "title_en": f"Mingju lamp {name.upper()}",
        "price": price,
        "currency": "CNY",
        "brand": "明居",
        "category": "家居/灯/台灯",
        "category_en": "Home/Lamps/Desk lamps",
        "stock": 0 if name == "g" else 9,
        "sales": 10,
    }


def build(path: Path) -> Path:
    """Creates the shop in ``path``."""
    build_shop(path)
    source = path / "more"
    source.mkdir()
    rows = (json.dumps(lamp(*one), ensure_ascii=False) for one in LAMPS.items())
    (source / "lamps.jsonl").write_text("\n".join(rows) + "\n", "utf-8")
    offers = (json.dumps(one, ensure_ascii=False) for one in OFFERS)
    (source / "offers.jsonl").write_text("\n".join(offers) + "\n", "utf-8")
    (source / "held.csv").write_text(HELD, "utf-8")
    shop = Shop.create(path)
    reports = ingest(shop, sorted(source.iterdir()))
    shop.engine.dispose()
    assert not [error for report in reports for error in report.errors]
    return path
