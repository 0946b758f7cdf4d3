"""A catalogue small enough to check by hand, and a searcher on it."""

from collections.abc import Sequence

import numpy as np

from retrieval.encoder import Encoder, HashingEncoder
from retrieval.products import Product
from retrieval.search import Searcher
from retrieval.terms import terms
from retrieval.vectors import VectorIndex


def product(
    product_id: str,
    title: str,
    price: float | None,
    color: str = "黑色",
    *,
    brand: str = "云驰",
    category: str = "运动/鞋/跑步鞋",
    sales: int | None = None,
    rating: float | None = None,
    stock: int | None = None,
    created_at: str | None = None,
) -> Product:
    return Product(
        product_id,
        title,
        price=price,
        brand=brand,
        category=category,
        sales=sales,
        rating=rating,
        stock=stock,
        created_at=created_at,
        attributes={"color": (color,)},
    )


RUNNING = (
    product("r1", "云驰 Pace3 男女同款缓震透气跑步鞋", 359, "灰色", sales=900, rating=4.8),
    product("r2", "云驰 Pace2 轻便跑步鞋 网面", 259, "黑色", sales=500, rating=4.5),
    product("r3", "山岚 越野跑步鞋 防滑耐磨", 459, "曜石黑", brand="山岚", rating=4.9),
    product("r4", "山岚 竞速碳板跑步鞋", 899, "白色", brand="山岚", sales=50),
)
OTHERS = (
    product("s1", "云驰 运动袜 三双装", 39, "白色", category="运动/袜子", sales=5_000),
    product("s2", "山岚 羊毛袜 保暖加厚", 49, "灰色", brand="山岚", category="运动/袜子"),
    product("h1", "静界 头戴式降噪耳机 蓝牙", 699, brand="静界", category="数码/耳机", sales=300),
    product("h2", "静界 入耳式蓝牙耳机", 199, "白色", brand="静界", category="数码/耳机"),
    product("k1", "沐家 电热水壶 1.5升 不锈钢", 129, brand="沐家", category="家电/水壶", sales=10),
    product("b1", "行远 双肩包 15.6寸电脑包 防泼水", 169, brand="行远", category="箱包/双肩包"),
    product("d1", "毛球 成犬狗粮 鸡肉味 10公斤", 219, brand="毛球", category="宠物/狗粮"),
    product("c1", "云上 连衣裙 夏季碎花", 299, "红色", brand="云上", category="服饰/连衣裙"),
)
SHOP = (*RUNNING, *OTHERS)


def searcher(
    products: Sequence[Product] = SHOP,
    index: VectorIndex | None = None,
    encoder: Encoder | None = None,
) -> Searcher:
    encoder = encoder or HashingEncoder()
    ids = [one.id for one in products]
    texts = [f"{one.title} {one.brand}" for one in products]
    vectors = encoder.encode_documents(texts) if texts else np.zeros((0, 0), dtype=np.float32)
    if index is not None:
        index.upsert(ids, vectors)
    words = {one.id: terms(text) for one, text in zip(products, texts, strict=True)}
    return Searcher.from_products(products, words, (ids, vectors), encoder, index)
