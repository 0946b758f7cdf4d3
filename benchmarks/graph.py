"""What the product knowledge graph costs at a size: edges, bytes, building, changing, looking up.

    python benchmarks/graph.py [--products 100000] [--changed 100] [--keep FOLDER]

Times are seconds of the processor, so that others on the machine do not count. The catalogue is the
demo's, enlarged; its purchases are ``--events`` baskets of two products drawn at random.
"""

import argparse
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import enlarged
import numpy as np
from sqlalchemy import Engine, text

from assistant.graph.compatibility import Device
from assistant.graph.keeping import UP_TO, VERSION, bring_in_line
from assistant.graph.links import Links
from assistant.graph.nodes import EdgeKind
from assistant.graph.store import GraphStore
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from recommender.events import Event, EventKind, EventLog
from retrieval.catalog import Catalog
from retrieval.products import Product

LOOKS = 300


def main() -> None:
    """Builds the shop and prints one line a figure."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "shop"
        shop = _shop(path, options.products, options.events)
        measure(shop, options.changed)
        shop.engine.dispose()


def measure(shop: Shop, changed: int) -> None:
    """Prints what the graph of ``shop`` costs."""
    engine, store = shop.engine, GraphStore(shop.engine)
    store.clear()
    _compact(engine)
    before = _bytes(engine)
    with engine.begin() as connection:
        connection.execute(text(f"DELETE FROM meta WHERE name LIKE '{UP_TO}%'"))  # noqa: S608
    began = time.process_time()
    count = bring_in_line(engine)
    print(f"built (version {VERSION}): {count} products in {time.process_time() - began:.1f} s")
    size = store.size()
    print(f"nodes {sum(size.nodes.values()):,} {dict(size.nodes)}")
    print(f"edges {sum(size.edges.values()):,} {dict(size.edges)}")
    print(f"bytes {_bytes(engine) - before:,} beside {before:,} of everything else")
    catalog = Catalog(engine)
    some = list(catalog.get(catalog.ids()[:changed]).values())
    catalog.write([_retitled(product) for product in some])
    began = time.process_time()
    count = bring_in_line(engine)
    print(f"changed: {count} products in {time.process_time() - began:.2f} s")
    began = time.process_time()
    bring_in_line(engine)
    print(f"nothing changed: {1000 * (time.process_time() - began):.1f} ms")
    _look_up(engine)


def _look_up(engine: Engine) -> None:
    began = time.process_time()
    links = Links.of(engine)
    print(f"links opened in {1000 * (time.process_time() - began):.1f} ms")
    catalog = Catalog(engine)
    accessories = {
        edge.target.key for edge in GraphStore(engine).edges_of_kind(EdgeKind.ACCESSORY_OF)
    }
    goods = [p for p in catalog.all() if p.category in accessories][:LOOKS]
    taken = []
    for product in goods:
        began = time.process_time()
        links.accessories(Device.of(product), catalog)
        links.older(product, catalog)
        taken.append(1000 * (time.process_time() - began))
    p50, p95 = np.percentile(taken, [50, 95])
    print(f"accessories and model before, {len(taken)} goods: p50 {p50:.1f} ms, p95 {p95:.1f} ms")


def _retitled(product: Product) -> Product:
    return replace(product, title=f"{product.title} *")


def _compact(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM"))


def _bytes(engine: Engine) -> int:
    with engine.connect() as connection:
        pages = connection.scalar(text("PRAGMA page_count")) or 0
        return int(pages * (connection.scalar(text("PRAGMA page_size")) or 0))


def _shop(path: Path, products: int, events: int) -> Shop:
    if (path / "shop.db").is_file():
        return Shop.open(path)
    path.mkdir(parents=True, exist_ok=True)
    (path / "shop.toml").write_text('encoder = "hashing"\nclassifier = "keywords"\n', "utf-8")
    source = path / "products.jsonl"
    enlarged.write(source, products)
    shop = Shop.create(path)
    ingest(shop, [source], embed_at_most=0)
    ids = Catalog(shop.engine).ids()
    dice = np.random.default_rng(7)
    log = EventLog(shop.engine)
    for start in range(0, events, 10_000):
        log.write(_basket(ids, dice, place) for place in range(start, min(events, start + 10_000)))
    return shop


def _basket(ids: list[str], dice: np.random.Generator, place: int) -> Event:
    """One of two purchases of a shopper on a day; half of them from few goods that are liked."""
    user, day = f"u{place // 2}", 1 + place // 2 % 28
    among = len(ids) if dice.random() < 0.5 else 200
    moment = f"2026-10-{day:02d}T10:00:0{place % 2}+00:00"
    return Event(user, ids[int(dice.integers(among))], EventKind.PURCHASE, moment)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--changed", type=int, default=100)
    parser.add_argument("--keep", type=Path, help="a folder to build the shop in, or to find it in")
    return parser.parse_args()


if __name__ == "__main__":
    main()
