"""A shop of phones, watches, cameras and what fits them; makers use one name for several goods."""

import json
from pathlib import Path

from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest

SETTINGS = """
name = "数码铺"
name_en = "Gadget Corner"
encoder = "hashing"
classifier = "keywords"
"""
MAKERS = {"远穹": "Yuanqiong", "辰曜": "Chenyao", "盾衣": "Dunyi", "续行": "Xuxing"}
KINDS = {
    "手机": ("数码/手机通讯/手机", "Electronics/Phones/Phones"),
    "手机壳": ("数码/手机通讯/手机壳", "Electronics/Phones/Phone Cases"),
    "手表": ("数码/穿戴/手表", "Electronics/Wearables/Watches"),
    "充电器": ("数码/电源/充电器", "Electronics/Power/Chargers"),
    "相机": ("数码/影像/相机", "Electronics/Imaging/Cameras"),
    "镜头": ("数码/影像/镜头", "Electronics/Imaging/Lenses"),
}
PHONES = (
    ("phone-11", "远穹", "Sky11", 1899, "2025-03-01", "4500mAh", "210g"),
    ("phone-12", "远穹", "Sky12", 1999, "2026-03-01", "5000mAh", "195g"),
    ("phone-12u", "远穹", "Sky12 Ultra", 2999, "2026-03-10", "6000mAh", "225g"),
    ("phone-x8", "辰曜", "X8", 2599, "2026-04-01", "5000mAh", "180g"),
)


def row(
    number: str, kind: str, maker: str, title: str, price: float, **more: object
) -> dict[str, object]:
    """One listing; more columns are attributes."""
    path, english = KINDS[kind]
    return {
        "id": number,
        "title": f"{maker} {title}",
        "price": price,
        "currency": "CNY",
        "brand": maker,
        "brand_en": MAKERS[maker],
        "category": path,
        "category_en": english,
        "rating": 4.5,
        "stock": 9,
        **more,
    }


def listings() -> list[dict[str, object]]:
    """Everything the shop sells."""
    found = [
        row(
            number,
            "手机",
            maker,
            f"{model} 5G手机 {battery}",
            price,
            title_en=f"{MAKERS[maker]} {model} 5G Phone, {battery}",
            created_at=since,
            battery=battery,
            weight=weight,
            connector="Type-C",
        )
        for number, maker, model, price, since, battery, weight in PHONES
    ]
    found.append(
        row(
            "watch-12",
            "手表",
            "远穹",
            "Sky12 运动手表 银色",
            899,
            title_en="Yuanqiong Sky12 Sports Watch, Silver",
            created_at="2026-03-05",
        )
    )
    cases: tuple[tuple[str, str, float, dict[str, object]], ...] = (
        (
            "case-12",
            "适用远穹Sky12硅胶手机壳",
            39,
            {"compatible": "远穹Sky12", "compatible_en": "Yuanqiong Sky12"},
        ),
        (
            "case-12u",
            "适用远穹Sky12 Ultra透明手机壳",
            29,
            {"compatible": "远穹Sky12 Ultra", "compatible_en": "Yuanqiong Sky12 Ultra"},
        ),
        (
            "case-x8",
            "适用辰曜X8皮手机壳",
            99,
            {"compatible": "辰曜X8", "compatible_en": "Chenyao X8"},
        ),
        ("case-two", "两款通用手机壳", 19, {"compatible": ["远穹Sky11/12"]}),
        ("case-any", "磨砂手机壳", 15, {"compatible": "远穹全系列"}),
        ("case-title", "适用远穹Sky12防摔手机壳", 25, {}),
        ("case-mute", "可爱手机壳", 12, {}),
    )
    found += [
        row(number, "手机壳", "盾衣", title, price, **more) for number, title, price, more in cases
    ]
    found += [
        row("charger-c", "充电器", "续行", "67W快充充电器", 79, connector="USB-C"),
        row("charger-m", "充电器", "续行", "10W充电器", 29, connector="Micro USB"),
        row("camera-1", "相机", "辰曜", "K70 微单相机", 5999, mount="RX"),
        row("lens-rx", "镜头", "续行", "50mm定焦镜头", 999, mount="RX"),
        row("lens-zf", "镜头", "续行", "35mm定焦镜头", 899, mount="ZF"),
    ]
    return found


def purchases() -> list[dict[str, object]]:
    """Ten shoppers take a phone and a charger on one day, ten others a lens."""
    rows: list[dict[str, object]] = []
    for n in range(10):
        at = f"2026-10-{1 + n:02d}T10:00:00+00:00"
        for user, product in ((f"a{n}", "phone-12"), (f"a{n}", "charger-c"), (f"b{n}", "lens-rx")):
            rows.append({"user": user, "product_id": product, "event": "purchase", "timestamp": at})
    return rows


def build_gadget_shop(path: Path) -> Path:
    """Creates the shop in ``path``."""
    source = path / "source"
    source.mkdir(parents=True, exist_ok=True)
    (path / "shop.toml").write_text(SETTINGS, "utf-8")
    for name, rows in (("products", listings()), ("events", purchases())):
        write_rows(source / f"{name}.jsonl", rows)
    shop = Shop.create(path)
    ingest(shop, sorted(source.glob("*.jsonl")))
    shop.engine.dispose()
    return path


def write_rows(path: Path, rows: list[dict[str, object]]) -> Path:
    """Writes rows as JSONL."""
    lines = (json.dumps(one, ensure_ascii=False) for one in rows)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path
