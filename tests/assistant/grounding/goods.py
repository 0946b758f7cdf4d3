"""Two products and a turn about them, small enough to check by hand."""

from assistant.grounding.evidence import Evidence
from assistant.nlu.learning.catalogue import learn_vocabulary
from retrieval.products import Product, Variant

RED = Product(
    "p1",
    "云驰 轻羽跑步鞋 红色",
    price=329.0,
    list_price=399.0,
    brand="云驰",
    category="运动/鞋/跑步鞋",
    rating=4.8,
    stock=12,
    sales=3200,
    attributes={"color": ("红色",), "material": ("网布",), "weight": ("210克",)},
    localized={
        "en": {
            "title": "Yunchi Feather running shoes red",
            "brand": "Yunchi",
            "color": "red",
            "material": "mesh",
            "weight": "210 g",
        }
    },
)
BLUE = Product(
    "p2",
    "山迹 越野跑步鞋 蓝色",
    price=289.0,
    brand="山迹",
    category="运动/鞋/跑步鞋",
    rating=4.5,
    attributes={"color": ("蓝色",), "material": ("牛皮",), "feature": ("防水",)},
    variants=(
        Variant("p2-42", {"size": "42"}, 289.0, 3),
        Variant("p2-43", {"size": "43"}, 289.0, 0),
    ),
    localized={
        "en": {
            "title": "Shanji Trail running shoes blue",
            "brand": "Shanji",
            "color": "blue",
            "material": "leather",
            "feature": "waterproof",
        }
    },
)
OTHER = Product(
    "p3",
    "川石 篮球鞋 黑色",
    price=459.0,
    brand="川石",
    category="运动/鞋/篮球鞋",
    attributes={"color": ("黑色",), "material": ("麂皮",)},
    localized={"en": {"title": "Chuanshi basketball shoes", "brand": "Chuanshi", "color": "black"}},
)
VOCABULARY = learn_vocabulary([RED, BLUE, OTHER])


def shown(language: str, *written: str, focus: str | None = None, **more: object) -> Evidence:
    """A turn that shows both pairs of running shoes."""
    given = {"texts": (), **more}
    return Evidence(
        language,
        products={"p1": RED, "p2": BLUE},
        places=("p1", "p2"),
        listed=("p1", "p2"),
        written=written,
        vocabulary=VOCABULARY,
        focus=focus,
        **given,  # type: ignore[arg-type]  # what a test adds
    )
