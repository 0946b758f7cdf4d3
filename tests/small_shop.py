"""A shop of twelve products: two kinds of goods, two brands, three colours."""

import json
from pathlib import Path
from typing import Any

from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest

SETTINGS = """
name = "小铺"
name_en = "Corner Shop"
encoder = "hashing"
classifier = "keywords"
business_hours = "00:00-24:00"
"""
COLORS = (("黑色", "black"), ("白色", "white"), ("蓝色", "blue"))
FAQ = [
    {
        "id": "shipping-fee",
        "topic": "shipping",
        "question": {"zh": ["运费多少", "包邮吗"], "en": ["how much is shipping"]},
        "answer": {"zh": "满 99 元包邮，不满收 8 元。", "en": "Free from ¥99, otherwise ¥8."},
    }
]


def shoe(number: int) -> dict[str, object]:
    """A pair of running shoes: 100, 150, … yuan, colours in turn, size 43 sold out."""
    color, english = COLORS[number % 3]
    return {
        "id": f"shoe-{number}",
        "title": f"{'云驰' if number % 2 else '山迹'} 跑步鞋 {number} 号 {color}",
        "title_en": f"{'Yunchi' if number % 2 else 'Shanji'} running shoes {number}",
        "price": 100 + 50 * number,
        "currency": "CNY",
        "brand": "云驰" if number % 2 else "山迹",
        "brand_en": "Yunchi" if number % 2 else "Shanji",
        "category": "运动/鞋/跑步鞋",
        "category_en": "Sports/Shoes/Running Shoes",
        "color": color,
        "color_en": english,
        "rating": 4.0 + number / 10,
        "sales": 1000 - number,
        "variants": [
            {"sku": f"shoe-{number}-42", "options": {"size": "42"}, "price": None, "stock": 3},
            {"sku": f"shoe-{number}-43", "options": {"size": "43"}, "price": None, "stock": 0},
        ],
    }


def sock(number: int) -> dict[str, object]:
    """Socks without variants: 10, 20, … yuan; the last are sold out."""
    return {
        "id": f"sock-{number}",
        "title": f"山迹 运动袜 {number} 双装 白色",
        "title_en": f"Shanji sports socks, pack of {number}",
        "price": 10 * number,
        "currency": "CNY",
        "brand": "山迹",
        "brand_en": "Shanji",
        "category": "运动/配件/运动袜",
        "category_en": "Sports/Accessories/Sports Socks",
        "color": "白色",
        "rating": 4.5,
        "stock": 0 if number == 4 else 5,
        "sales": 50,
    }


GUIDE = """---
id: shoes
questions: ["跑步鞋怎么选"]
search: ["跑步鞋"]
---
# 怎么挑跑步鞋

先看在哪儿跑，再看脚型。

## 尺码留多少

脚趾前面留一指宽。
"""
SIZES = [
    {"category": "运动/鞋/跑步鞋", "size": size, "foot_cm": foot}
    for size, foot in (("42", "25.8-26.2"), ("43", "26.3-26.7"))
]
ORDERS = [
    {
        "order_id": "20261101000017",
        "user": "mei",
        "status": "shipped",
        "created_at": "2026-11-01T10:00:00+08:00",
        "phone_last4": "0001",
        "lines": [
            {
                "product_id": "shoe-1",
                "sku": "shoe-1-42",
                "title": "云驰 跑步鞋",
                "quantity": 1,
                "price": 150,
            }
        ],
        "total": 150,
        "history": [{"at": "2026-11-02T09:00:00+08:00", "text": "快件已到达杭州"}],
    }
]


def build_shop(path: Path) -> Path:
    """Creates the shop in ``path``."""
    path.mkdir(parents=True, exist_ok=True)
    (path / "shop.toml").write_text(SETTINGS, "utf-8")
    source = path / "source"
    source.mkdir(exist_ok=True)
    products = [shoe(number) for number in range(8)] + [sock(number) for number in range(1, 5)]
    files: dict[str, list[dict[str, Any]]] = {
        "products": products,
        "faq": FAQ,
        "orders": ORDERS,
        "sizes": SIZES,
    }
    for name, rows in files.items():
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        (source / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    (source / "shoes.zh.md").write_text(GUIDE, "utf-8")
    shop = Shop.create(path)
    ingest(shop, [*sorted(source.glob("*.jsonl")), *source.glob("*.md")])
    shop.engine.dispose()
    return path
