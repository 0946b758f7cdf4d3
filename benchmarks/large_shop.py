"""Makes a large shop of a small one, to measure what size costs.

    python benchmarks/large_shop.py SOURCE OUT --products 80000

Every product of the source is there, and so are variations of it: another id and skus, a title with
an article number of its own, another price, stock and sales; attributes, categories and brands are
the source's. Vectors are not computed but varied in the same way (the source's own with a little
noise, normalised), which takes minutes off and leaves the neighbourhoods that search works on.
Events, orders, answers and the recommender are the source's.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.shop.folder import Shop
from retrieval.catalog import Catalog
from retrieval.embeddings import EmbeddingStore
from retrieval.encoders import open_encoder
from retrieval.product_texts import embedding_text, text_hash
from retrieval.products import Product
from retrieval.terms import terms

LOT = 4_000
NOISE = 0.25  # of a vector's length: a cosine of .97 with the product it is made of


def main(arguments: Sequence[str] | None = None) -> int:
    """Makes the shop and says how long it took."""
    parser = argparse.ArgumentParser(description="Make a large shop of a small one.")
    parser.add_argument("source", type=Path, help="a shop, such as the demo's")
    parser.add_argument("out", type=Path, help="the folder to make")
    parser.add_argument("--products", type=int, default=80_000)
    parser.add_argument("--seed", type=int, default=7)
    told = parser.parse_args(arguments)
    start = time.perf_counter()
    made = enlarge(told.source, told.out, told.products, told.seed)
    print(f"{made:,} products in {told.out}, {time.perf_counter() - start:.0f} s")
    return 0


def enlarge(source: Path, out: Path, count: int, seed: int = 7) -> int:
    """Copies the shop ``source`` to ``out`` and fills it up to ``count`` products."""
    shutil.copytree(source, out, ignore=shutil.ignore_patterns("chroma*", "images"))
    shop = Shop.open(out)
    try:
        encoder = open_encoder(shop.settings.encoder).name
        catalog, store = Catalog(shop.engine, terms), EmbeddingStore(shop.engine)
        known = catalog.all()
        ids, matrix = store.load(encoder)
        vector_of = {key: matrix[row] for row, key in enumerate(ids)}
        rng = np.random.default_rng(seed)
        for lot in _lots(_variations(known, count, rng)):
            catalog.write([product for product, _ in lot])
            vectors = np.array([_near(vector_of[origin], rng) for _, origin in lot])
            hashes = [text_hash(embedding_text(product)) for product, _ in lot]
            store.save(encoder, [product.id for product, _ in lot], hashes, vectors)
        return catalog.count()
    finally:
        shop.engine.dispose()


def _variations(
    known: Sequence[Product], count: int, rng: np.random.Generator
) -> Iterator[tuple[Product, str]]:
    """New products, each with the id of the one it is made of."""
    for number in range(count - len(known)):
        origin = known[number % len(known)]
        yield _variation(origin, number, rng), origin.id


def _variation(origin: Product, number: int, rng: np.random.Generator) -> Product:
    code = f"{chr(65 + number % 26)}{10_000 + number}"
    price = round((origin.price or 100.0) * float(rng.uniform(0.7, 1.4)), 1)
    key = f"{origin.id}-{number:06}"
    variants = tuple(
        replace(variant, sku=f"{key}-{place}", price=None, stock=int(rng.integers(0, 30)))
        for place, variant in enumerate(origin.variants)
    )
    stock = (
        sum(variant.stock or 0 for variant in variants) if variants else int(rng.integers(0, 90))
    )
    localized = {
        language: {**texts, **({"title": f"{texts['title']} {code}"} if "title" in texts else {})}
        for language, texts in origin.localized.items()
    }
    return replace(
        origin,
        id=key,
        title=f"{origin.title} {code}",
        price=price,
        list_price=round(price * 1.25, 1) if origin.list_price else None,
        stock=stock,
        sales=int(rng.integers(0, 5_000)),
        url=f"/p/{key}",
        variants=variants,
        localized=localized,
    )


def _near(vector: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    noise = rng.standard_normal(len(vector)) / np.sqrt(len(vector))
    near = vector + NOISE * noise
    return np.asarray(near / np.linalg.norm(near), dtype=np.float32)


def _lots(pairs: Iterator[tuple[Product, str]]) -> Iterator[list[tuple[Product, str]]]:
    lot: list[tuple[Product, str]] = []
    for pair in pairs:
        lot.append(pair)
        if len(lot) == LOT:
            yield lot
            lot = []
    if lot:
        yield lot


if __name__ == "__main__":
    sys.exit(main())
