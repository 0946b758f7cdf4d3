"""What cards, the cart and the deeds of a turn show that is not borne out."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from judging.planted import planted_in
from judging.rows import Rows
from judging.scene import Finding, Scene

HANDOFF_ASKED = re.compile(
    r"人工|投诉|person|human|agent|manager|客服|假\w?货|fake|counterfeit", re.I
)
BUYING = re.compile(
    r"买|购物车|下单|结算|件|来|要|拿|加|数量|改成|不要|清空|第|撤销|不用|算了|never mind|不是这个意思|not what i meant|cart|ch\w*ck|buy|take|order|checkout|remove|empty|make it|size|number|undo|\d|码|[sml]{1,3}\b|add|yes|ok|好|it\b|one",
    re.I,
)
ON_CARDS = ("price", "list_price", "rating", "stock", "sales", "title")
RATED = re.compile(r"(?:评分 |rated )([\d.]+)")
SOLD = re.compile(r"已售 (\d+)|(\d+) sold")
PRAISED = re.compile(r"(\d+) (?:人夸|位买家夸)|(\d+) (?:buyers )?praise")


def beside(scene: Scene) -> list[Finding]:
    """What cards, chips and the state of the conversation show that is not borne out."""
    rows, found = scene.rows, list[Finding]()
    for card in scene.turn["products"]:
        found += _card(rows, card)
    for chip in scene.turn["suggestions"]:
        found += planted_in(chip, rows)
    return [*found, *_cart(rows, scene), *_deeds(scene)]


def _card(rows: Rows, card: Mapping[str, Any]) -> Iterator[Finding]:
    row = rows.products.get(card["id"])
    if row is None:
        yield Finding("card", card["id"])
        return
    for name in ON_CARDS:
        if card[name] != getattr(row, name):
            yield Finding("card", f"{row.id} {name} {card[name]}")
    counts = {float(c[1]) for c in rows.opinions.get(row.id, {}).values()}
    facts = ((RATED, {row.rating}), (SOLD, {row.sales}), (PRAISED, counts))
    for text in (reason["text"] for reason in card["reasons"]):
        yield from planted_in(text, rows)
        for pattern, known in facts:
            match = pattern.search(text)
            if match and float(next(filter(None, match.groups()))) not in known:
                yield Finding("card", f"{row.id} {text}")


def _cart(rows: Rows, scene: Scene) -> Iterator[Finding]:
    for line in scene.turn["cart"]:
        row = rows.products.get(line["id"])
        if row is None or line.get("price") not in (None, *row.prices, *row.units):
            yield Finding("cart", str(line))


def _deeds(scene: Scene) -> Iterator[Finding]:
    """What was done without being asked for."""
    turn = scene.turn
    before = {(line["id"], line["sku"]): line["quantity"] for line in scene.cart}
    after = {(line["id"], line["sku"]): line["quantity"] for line in turn["cart"]}
    if before != after and not BUYING.search(scene.message):
        yield Finding("followed", f"the cart changed after {scene.message!r}")
    handed = turn["action"] == "handoff" and turn.get("handoff")
    unasked = handed and handed["reason"] not in ("asked", "angry")
    if unasked and not HANDOFF_ASKED.search(scene.message):
        yield Finding("followed", f"handed over after {scene.message!r}")
