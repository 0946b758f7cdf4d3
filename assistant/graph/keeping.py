"""Keeps the graph in line with the catalogue and the purchases, by whoever takes them in.

Of rows only those that changed since are read. What is between kinds of goods and between models
is little, and made anew. Every step can be done again: the revision is noted last.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import Engine, delete, insert, select

from assistant.graph.companion_edges import companion_edges
from assistant.graph.generations import generation_edges, listed
from assistant.graph.kinds_fitted import accessory_edges, meetings
from assistant.graph.nodes import Edge, EdgeKind, NodeKind
from assistant.graph.row_edges import category_node, row_edges
from assistant.graph.store import GraphStore
from recommender.events import EventLog
from recommender.profiling.companions import Companions
from retrieval.catalog import Catalog
from retrieval.tables import meta, products

VERSION = 2  # raised with every change of what edges rows make
LOT = 1_000  # products read and written together
UP_TO, MADE_BY, EVENTS = "graph", "graph_version", "graph_events"
Progress = Callable[[str, int, int], None]


def bring_in_line(engine: Engine, progress: Progress | None = None) -> int:
    """Takes changed products and new purchases into the graph; returns how many products changed.

    A graph that another version of the program made is made anew.
    """
    catalog, store = Catalog(engine), GraphStore(engine)
    if _noted(engine, MADE_BY) != VERSION:
        store.clear()
        _note(engine, **{UP_TO: 0, EVENTS: -1})
    changed = catalog.changed(max(0, _noted(engine, UP_TO)))
    ids = [key for key in changed.ids if key not in changed.figures]
    if not _noted(engine, UP_TO) > 0:
        ids = catalog.ids()
    for start in range(0, len(ids), LOT):
        lot = ids[start : start + LOT]
        rows = catalog.get(lot)
        store.replace(lot, [edge for row in rows.values() for edge in row_edges(row)])
        if progress:
            progress("linking products", min(start + LOT, len(ids)), len(ids))
    if ids:
        store.replace_kind(EdgeKind.ACCESSORY_OF, _accessories(engine, store))
        follows = generation_edges(listed(engine))
        store.replace_kind(EdgeKind.REPLACES, follows, NodeKind.MODEL)
    _take_purchases(engine, store, anew=bool(ids))
    if ids or _noted(engine, UP_TO) != changed.revision or _noted(engine, MADE_BY) != VERSION:
        _note(engine, **{UP_TO: changed.revision, MADE_BY: VERSION})
    return len(ids)


def _accessories(engine: Engine, store: GraphStore) -> list[Edge]:
    found = meetings(engine)
    paths = sorted({path for one in found for path in (one.accessory, one.goods)})
    return accessory_edges(found, _names(engine, store, paths))


def _names(engine: Engine, store: GraphStore, paths: Sequence[str]) -> dict[str, str]:
    """What each category path is called in the other language of the catalogue."""
    catalog = Catalog(engine)
    found: dict[str, str] = {}
    for path in paths:
        edges = store.reaching(category_node(path).id, EdgeKind.IN_CATEGORY, most=1)
        for product in catalog.get([edge.source.key for edge in edges]).values():
            found[path] = product.text("category", "en")
    return found


def _take_purchases(engine: Engine, store: GraphStore, *, anew: bool) -> None:
    log = EventLog(engine)
    count = log.count()
    if count == _noted(engine, EVENTS) and not anew:
        return
    with engine.connect() as connection:
        rows = connection.execute(
            select(products.c.id, products.c.title, products.c.category)
        ).all()
    companions = Companions.of(log.taken(), {row.id: row.category for row in rows})
    titles = {row.id: row.title for row in rows}
    store.replace_kind(EdgeKind.GOES_WITH, companion_edges(companions, titles))
    _note(engine, **{EVENTS: count})


def _noted(engine: Engine, name: str) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(meta.c.value).where(meta.c.name == name)) or 0


def _note(engine: Engine, **values: int) -> None:
    with engine.begin() as connection:
        connection.execute(delete(meta).where(meta.c.name.in_(list(values))))
        rows = [{"name": name, "value": value} for name, value in values.items()]
        connection.execute(insert(meta), rows)
