"""A catalogue small enough to know by heart: six kinds of goods, two brands, both languages."""

from functools import cache

from assistant.nlu.learning.catalogue import learn_vocabulary
from assistant.nlu.reading import Reading, read_message
from assistant.nlu.wishing.constraints import WordTest
from assistant.nlu.words.normalising import fold
from assistant.nlu.words.vocabulary import Vocabulary
from retrieval.products import Product, Variant

COLORS = (("黑色", "black"), ("白色", "white"), ("蓝色", "blue"), ("红色", "red"))
BRANDS = (("北岭", "Northridge"), ("澜庭", "Lanting"))


def goods(
    number: int,
    title: str,
    category: tuple[str, str],
    attributes: dict[str, tuple[str, ...]],
    sizes: tuple[str, ...] = (),
) -> Product:
    """One product: its colour and its brand go in turns."""
    color, brand = COLORS[number % 4], BRANDS[number % 2]
    english = {"category": category[1], "brand": brand[1], "color": color[1]}
    return Product(
        id=f"{category[0].rsplit('/', 1)[-1]}-{number}",
        title=f"{brand[0]} {title} {color[0]}",
        price=100.0 * (number + 1),
        brand=brand[0],
        category=category[0],
        rating=4.0 + number / 10,
        attributes={"color": (color[0],), **attributes},
        variants=tuple(Variant(f"{number}-{size}", {"size": size}) for size in sizes),
        localized={"en": english},
    )


def catalogue() -> tuple[Product, ...]:
    """The goods of the shop, eight of each kind."""
    made: list[Product] = []
    for n in range(8):
        gender = ("男", "女", "男女同款")[n % 3]
        features = (("轻便", "防水"), ("透气",), ("防水", "透气"))[n % 3]
        made += [
            goods(
                n,
                ("透气跑步鞋", "越野跑步鞋", "男子跑步鞋", "竞速跑鞋")[n % 4],
                ("运动/鞋/跑步鞋", "Sports/Shoes/Running Shoes"),
                {"gender": (gender,), "feature": features, "material": ("网面",)},
                ("41", "42", "43"),
            ),
            goods(
                n,
                ("商务双肩包", "旅行双肩包", "学生背包", "户外背包")[n % 4],
                ("箱包/双肩包", "Bags/Backpacks"),
                {"capacity": (f"{20 + n}L",), "material": ("尼龙",), "length": ("长款",)},
            ),
            goods(
                n,
                ("旗舰手机", "轻薄手机", "大屏手机", "游戏手机")[n % 4],
                ("数码/手机", "Electronics/Phones"),
                {"battery": (f"{4500 + 100 * n}mAh",), "battery_life": (f"{20 + n}小时",)},
            ),
            goods(
                n,
                ("降噪头戴耳机", "游戏头戴耳机")[n % 2],
                ("数码/头戴耳机", "Electronics/Headphones"),
                {"battery_life": (f"{30 + n}小时",)},
            ),
            goods(
                n,
                ("半入耳耳机", "运动入耳耳机")[n % 2],
                ("数码/入耳耳机", "Electronics/Earbuds"),
                {"battery_life": (f"{6 + n}小时",)},
            ),
            goods(
                n,
                ("纯棉T恤", "印花T恤", "宽松T恤", "圆领T恤")[n % 4],
                ("服装/T恤", "Clothing/T-Shirts"),
                {"material": (("纯棉", "亚麻")[n % 2],), "pack": ("3件装",)},
                ("S", "M", "L", "XL"),
            ),
        ]
    return tuple(made)


@cache
def vocabulary() -> Vocabulary:
    """The words of the shop."""
    return learn_vocabulary(catalogue())


@cache
def has_word() -> WordTest:
    """The words in its titles."""
    return WordTest([fold(product.title) for product in catalogue()])


def read(text: str) -> Reading:
    """What rules read from a message in this shop."""
    return read_message(fold(text), vocabulary(), has_word())


def asked(text: str) -> list[str]:
    """The constraints of a message as ``field op value``, soft ones with a question mark."""
    return [
        f"{m.constraint.field} {m.constraint.op.value} {_value(m.constraint.value)}"
        f"{'' if m.constraint.hard else '?'}"
        for m in read(text).mentions
    ]


def pointed(text: str) -> list[str]:
    """The references of a message as ``kind value``."""
    return [f"{r.kind.value} {r.value}" for r in read(text).references]


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(sorted(str(one) for one in value))
    return f"{value:g}" if isinstance(value, float) else str(value)
