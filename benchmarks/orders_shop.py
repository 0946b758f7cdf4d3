"""Makes a shop of somebody else's orders: the retail data of tau-bench (Sierra, MIT), found through DAOGOU_DATA.

Rows become the files that ``daogou ingest`` takes. What the data does not say is not made up, but for
one thing: its orders have no dates, and its rules no deadline, so what was delivered came yesterday.
"""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FOLDER = "orders"
STATUS = {
    "pending": "paid",
    "processed": "shipped",
    "delivered": "delivered",
    "cancelled": "cancelled",
}
PAYMENT = {"gift": "gift_card", "credit": "card", "paypal": "paypal"}
SETTINGS = 'name = "Retail"\nlanguage = "en"\ncurrency = "USD"\ntimezone = "America/New_York"\n'
IN_STOCK = 10  # the data says only whether a variant is available
# The rules of its wiki.md, in words of our own.
POLICY = """
exclusions.customised = {}
exclusions.hygiene = {}
exclusions.fresh = {}
exclusions.digital = {}

[deeds.cancel]
states = ["paid"]

[deeds.address]
states = ["paid"]

[deeds.refund]
states = []

[deeds.return]
states = ["delivered"]

[deeds.exchange]
states = ["paid", "delivered"]

[windows.no_reason]
hours = 87600

[exchanges]
another_price = ["unsent", "delivered"]

[windows.exchange]
hours = 87600

[clauses.cancel]
title.zh = "取消"
title.en = "Cancelling"
text.zh = "只有待处理的订单可以取消。"
text.en = "Only an order that is still pending is cancelled; the money goes back the way it was paid."

[clauses.cancel_sent]
title.zh = "处理后不能取消"
title.en = "No cancelling once processed"
text.zh = "处理过的订单不能取消。"
text.en = "An order that was processed or delivered is not cancelled."

[clauses.address_sent]
title.zh = "处理后不能改地址"
title.en = "No other address once processed"
text.zh = "处理过的订单不能改地址。"
text.en = "The address is changed only while the order is pending."
"""
FAQ = """
- id: refund-days
  topic: returns
  question:
    en: ["How long does a refund take?", "When do I get my money back?"]
  answer:
    en: "A gift card is credited at once; any other way of paying takes 5 to 7 business days."
- id: refund-where
  topic: returns
  question:
    en: ["Where does the money of a return go?", "Can the refund go to a gift card?"]
  answer:
    en: "To the way you paid, or to a gift card that you already have."
- id: other-kind
  topic: returns
  question:
    en: ["Can I exchange an item for a different kind of product?", "swap a shirt for shoes"]
  answer:
    en: "No: an exchange is for another option of the same product, such as its size or colour."
- id: return-how
  topic: returns
  question:
    en: ["How do I send a return?", "What happens after I ask for a return?"]
  answer:
    en: "After you confirm the return you get an e-mail that says how to send the items."
- id: price-difference
  topic: payment
  question:
    en: ["Who pays the price difference of an exchange?", "the new item costs more"]
  answer:
    en: "You name a way of paying for the difference; a gift card has to cover it in full."
- id: change-payment
  topic: payment
  question:
    en: ["Can I change the payment method of my order?", "pay with another card instead"]
  answer:
    en: "Yes while the order is pending, to one other way of paying; the first is refunded."
"""


@dataclass(frozen=True, slots=True)
class Retail:
    """The data as it was published."""

    orders: Mapping[str, Any]
    products: Mapping[str, Any]
    users: Mapping[str, Any]

    @classmethod
    def load(cls) -> "Retail | None":
        """The data, or None where it is not there."""
        folder = Path(os.environ.get("DAOGOU_DATA", "")) / FOLDER
        if not (folder / "orders.json.gz").is_file():
            return None
        return cls(*(_read(folder, name) for name in ("orders", "products", "users")))


def build(retail: Retail, folder: Path, now: datetime) -> list[Mapping[str, Any]]:
    """Makes the shop by ``daogou ingest``; returns what it reported of each file."""
    source = folder / "files"
    source.mkdir(parents=True)
    shop = folder / "shop"
    _write_lines(source / "products.jsonl", map(_product, retail.products.values()))
    rows = (_order(order, retail.users, now) for order in retail.orders.values())
    _write_lines(source / "orders.jsonl", rows)
    (source / "faq.yaml").write_text(FAQ, "utf-8")
    reports = [
        _ingest(source / name, shop) for name in ("products.jsonl", "orders.jsonl", "faq.yaml")
    ]
    (shop / "shop.toml").write_text(SETTINGS, "utf-8")
    (shop / "policy.toml").write_text(POLICY, "utf-8")
    return reports


def _ingest(path: Path, shop: Path) -> Mapping[str, Any]:
    command = [sys.executable, "-m", "ui.cli", "ingest", str(path), "--shop", str(shop), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    report = json.loads(done.stdout)
    first: Mapping[str, Any] = report[0] if isinstance(report, list) else report
    return first


def _product(product: Mapping[str, Any]) -> Mapping[str, Any]:
    variants = [
        {
            "sku": one["item_id"],
            "options": one["options"],
            "price": one["price"],
            "stock": IN_STOCK if one["available"] else 0,
        }
        for one in product["variants"].values()
    ]
    return {
        "id": product["product_id"],
        "title": product["name"],
        "category": product["name"],
        "price": min(one["price"] for one in variants),
        "stock": sum(one["stock"] for one in variants),
        "variants": variants,
    }


def _order(order: Mapping[str, Any], users: Mapping[str, Any], now: datetime) -> Mapping[str, Any]:
    day = timedelta(days=1)
    status, name = order["status"], users[order["user_id"]]["name"]
    sent = status in ("processed", "delivered")
    payments = [one for one in order["payment_history"] if one["transaction_type"] == "payment"]
    return {
        "order_id": order["order_id"],
        "user": order["user_id"],
        "status": STATUS[status],
        "created_at": (now - 5 * day).isoformat(),
        "paid_at": (now - 5 * day).isoformat(),
        "shipped_at": (now - 3 * day).isoformat() if sent else None,
        "delivered_at": (now - day).isoformat() if status == "delivered" else None,
        "total": payments[0]["amount"],
        "payment_method": PAYMENT[payments[0]["payment_method_id"].split("_")[0]],
        "address": _address(order["address"], f"{name['first_name']} {name['last_name']}"),
        "lines": [_line(item) for item in order["items"]],
    }


def _address(address: Mapping[str, str], name: str) -> Mapping[str, str]:
    region = " ".join(address[part] for part in ("state", "city", "country"))
    return {
        "name": name,
        "region": region,
        "detail": f"{address['address1']}, {address['address2']}",
    }


def _line(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "product_id": item["product_id"],
        "sku": item["item_id"],
        "title": item["name"],
        "quantity": 1,
        "price": item["price"],
    }


def _read(folder: Path, name: str) -> Any:  # noqa: ANN401 - JSON
    with gzip.open(folder / f"{name}.json.gz", "rt", encoding="utf-8") as file:
        return json.load(file)


def _write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
