"""Which model follows which: Sky12 after Sky11, of one maker and one kind of goods.

A number in a name is not always a generation: 55 and 65 inches are two sizes, A15 and A25 two
classes. So a model follows another only if its number is the next one *and* it came out later.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, select

from assistant.graph.names import generation
from assistant.graph.nodes import Edge, EdgeKind
from assistant.graph.row_edges import FROM_TITLE, model_node
from assistant.graph.tables import FEW, edges, nodes
from retrieval.tables import products

LATER = timedelta(days=60)  # models of one generation come out within weeks
FROM_NAMES = 0.7


@dataclass(frozen=True, slots=True)
class Listed:
    """A listing of a model.

    Args:
        model: The name with its maker.
        category: The path of its kind of goods.
        created_at: When it came, ISO 8601.
    """

    model: str
    category: str
    created_at: str


def listed(engine: Engine) -> list[Listed]:
    """Every listing that names its model and says when it came."""
    model, own = nodes.alias(), nodes.alias()
    joined = (
        edges.join(model, model.c.id == edges.c.target)
        .join(own, own.c.id == edges.c.source)
        .join(products, products.c.id == own.c.key)
    )
    query = select(model.c.label, products.c.category, products.c.created_at)
    query = query.select_from(joined).where(
        edges.c.kind == EdgeKind.IS_MODEL.code,
        FEW,
        edges.c.confidence >= FROM_TITLE,
        products.c.category.is_not(None),
        products.c.created_at.is_not(None),
    )
    with engine.connect() as connection:
        return [Listed(*row) for row in connection.execute(query.order_by(model.c.key))]


def generation_edges(found: Iterable[Listed]) -> list[Edge]:
    """A model → the one before it, with the kinds of goods for which that holds."""
    first: dict[tuple[str, str, int], tuple[str, str]] = {}
    for one in found:
        numbered = generation(one.model)
        if numbered is not None:
            key = (one.category, *numbered)
            first[key] = min(
                first.get(key, (one.created_at, one.model)), (one.created_at, one.model)
            )
    return list(_together(_follows(first)))


def _follows(
    first: dict[tuple[str, str, int], tuple[str, str]],
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Newer model, older model, and what shows it."""
    for (category, line, number), (at, model) in sorted(first.items()):
        before = first.get((category, line, number - 1))
        if before and _later(at, before[0]):
            told = {"category": category, "since": at[:10], "before": before[0][:10]}
            yield model, before[1], told


def _together(found: Iterable[tuple[str, str, dict[str, str]]]) -> Iterator[Edge]:
    grouped: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for newer, older, told in found:
        grouped[newer, older].append(told)
    for (newer, older), kinds in grouped.items():
        nodes_of = model_node(newer), model_node(older)
        yield Edge(EdgeKind.REPLACES, *nodes_of, FROM_NAMES, {"kinds": kinds})


def _later(at: str, before: str) -> bool:
    newer, older = _day(at), _day(before)
    return newer is not None and older is not None and newer - older >= LATER


def _day(moment: str) -> datetime | None:
    try:
        return datetime.fromisoformat(moment[:10])
    except ValueError:
        return None
