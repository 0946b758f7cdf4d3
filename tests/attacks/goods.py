"""What a hostile supplier lists: a product for every attack that enters with one, and honest ones beside."""

import json

from assistant.records.faq import FaqEntry
from tests.attacks.attacks import Attack, attacks

COLORS = ("黑色", "白色", "灰色", "蓝色", "红色")


def hostile_goods() -> list[dict[str, object]]:
    """Honest shoes first, then one for each attack on a field."""
    honest = [_shoe(f"plain-{n}", f"云驰 Pace{n} 跑步鞋", 200 + 10 * n) for n in range(1, 13)]
    fields = ("title", "brand", "description", "attribute", "image_url", "url")
    enters = [f"product.{field}" for field in fields]
    rows = [*attacks("xss", *enters), *attacks("unicode", *enters)]
    rows += [*attacks("traversal", *enters), *attacks("injection", *enters)]
    rows += attacks("sql", "product field")
    reviewed = [_shoe(one.id, f"山迹 Trail {one.id} 跑步鞋", 300) for one in _reviewing()]
    return [*honest, *map(_attacking, rows), *reviewed]


def hostile_reviews() -> list[dict[str, object]]:
    """One for each attack that is written as a review."""
    return [
        {"product_id": one.id, "text": f"缓震很好 {armed(one)}", "rating": 5, "user": f"u-{one.id}"}
        for one in _reviewing()
    ]


def hostile_offers() -> list[dict[str, object]]:
    """One promotion for each attack that is written as one."""
    return [
        {
            "id": one.id,
            "kind": "discount",
            "name": f"活动 {armed(one)} {one.id}",
            "start": "2020-01-01",
            "end": "2099-01-01",
            "products": [f"plain-{number}"],
            "percent": 10,
        }
        for number, one in enumerate(attacks("xss", "promotion.title"), 1)
    ]


def hostile_answers() -> list[FaqEntry]:
    """One answer for each attack that is written as one."""
    return [
        FaqEntry(one.id, "other", {"zh": (f"能用礼品卡{n}付款吗",)}, {"zh": f"可以。{armed(one)}"})
        for n, one in enumerate(attacks("xss", "faq.answer"), 1)
    ]


def hostile_dialogues() -> str:
    """A replay file with one dialogue for each attack on its name or its words; all of them fail."""
    rows = attacks("xss", "dialogue.name", "dialogue.message")
    return "\n---\n".join(json.dumps(_dialogue(one), ensure_ascii=False) for one in rows)


def _dialogue(attack: Attack) -> dict[str, object]:
    named = attack.enters == "dialogue.name"
    say = "跑步鞋" if named else armed(attack)
    turn = {"say": say, "expect": {"action": "checkout", "reply": {"contains": [armed(attack)]}}}
    return {"dialogue": armed(attack) if named else attack.id, "turns": [turn]}


def armed(attack: Attack) -> str:
    """The payload, which tells its own id when it runs."""
    return attack.payload.replace("{id}", attack.id)


def _reviewing() -> list[Attack]:
    return attacks("xss", "review")


def _attacking(attack: Attack) -> dict[str, object]:
    field = attack.enters.partition(".")[2] or "title"
    payload = armed(attack)
    shoe = _shoe(attack.id, f"山迹 跑步鞋 {attack.id}", 150)
    if field == "title":
        return {**shoe, "title": f"跑步鞋 {payload} {attack.id}"}
    if field == "description":
        return {**shoe, "description": f"适合路跑。{payload}"}
    if field == "attribute":
        return {**shoe, "closure": payload}
    return {**shoe, field: payload}


def _shoe(product_id: str, title: str, price: float) -> dict[str, object]:
    color = COLORS[sum(map(ord, product_id)) % len(COLORS)]
    return {
        "id": product_id,
        "title": title,
        "price": price,
        "currency": "CNY",
        "brand": "云驰" if product_id.startswith("plain") else "山迹",
        "brand_en": "Yunchi" if product_id.startswith("plain") else "Shanji",
        "category": "运动户外/运动鞋/跑步鞋",
        "rating": 4.5,
        "stock": 12,
        "color": color,
        "description": "后跟有缓震中底，适合路跑。",
    }
