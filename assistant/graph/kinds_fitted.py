"""For which kind of goods each kind of accessory is made: cases for phones, not for watches.

Makers use one name for several kinds of goods, so a model's name alone does not say which is meant.
The kind that the accessory's own kind names decides, else the one nearest to it among the shelves.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from assistant.graph.nodes import Edge, EdgeKind
from assistant.graph.row_edges import category_node
from assistant.graph.tables import edges, nodes
from assistant.nlu.words.squeezing import squeezed
from retrieval.tables import products

NAMED, NEAREST = 0.9, 0.7  # how sure a kind is that the accessory's kind names, or stands next to


@dataclass(frozen=True, slots=True)
class Meeting:
    """How many accessories of one kind name models of another.

    Args:
        accessory: Category path.
        goods: Category path of what they fit.
        count: How many accessories do.
    """

    accessory: str
    goods: str
    count: int


def meetings(engine: Engine) -> list[Meeting]:
    """Every pair of kinds whose goods meet in a model's name."""
    fits, is_model = edges.alias(), edges.alias()
    one, other = nodes.alias(), nodes.alias()
    accessory, goods = products.alias(), products.alias()
    joined = (
        fits.join(is_model, is_model.c.target == fits.c.target)
        .join(one, one.c.id == fits.c.source)
        .join(accessory, accessory.c.id == one.c.key)
        .join(other, other.c.id == is_model.c.source)
        .join(goods, goods.c.id == other.c.key)
    )
    kinds = (accessory.c.category, goods.c.category)
    counted = func.count(fits.c.source.distinct())
    query = select(*kinds, counted).select_from(joined)
    query = query.where(
        fits.c.kind == EdgeKind.COMPATIBLE_WITH.code,
        fits.c.kind > EdgeKind.HAS_VALUE.code,  # for the index of the few
        is_model.c.kind == EdgeKind.IS_MODEL.code,
        accessory.c.category.is_not(None),
        goods.c.category.is_not(None),
        accessory.c.category != goods.c.category,
    )
    with engine.connect() as connection:
        rows = connection.execute(query.group_by(*kinds).order_by(*kinds))
        return [Meeting(*row) for row in rows]


def accessory_edges(found: Iterable[Meeting], names: Mapping[str, str]) -> list[Edge]:
    """Of each kind of accessory, the kinds it is made for: one where that can be told.

    Args:
        found: Pairs of kinds.
        names: What a category is called in another language, by path.
    """
    grouped: dict[str, list[Meeting]] = defaultdict(list)
    for meeting in found:
        grouped[meeting.accessory].append(meeting)
    return [edge for group in grouped.values() for edge in _best(group, names)]


def _best(group: list[Meeting], names: Mapping[str, str]) -> list[Edge]:
    ranks = [(_named(m, names), _shared_steps(m)) for m in group]
    best = [m for m, rank in zip(group, ranks, strict=True) if rank == max(ranks)]
    named = max(ranks)[0]
    told = "name" if named else "shelf"
    sure = NAMED if named else NEAREST
    return [
        Edge(
            EdgeKind.ACCESSORY_OF,
            category_node(m.accessory),
            category_node(m.goods),
            round(sure / len(best), 3),
            {"listings": m.count, "by": told},
        )
        for m in best
    ]


def _named(meeting: Meeting, names: Mapping[str, str]) -> bool:
    """Whether the accessory's kind names the goods: phone cases, phones."""
    pairs = [(meeting.accessory, meeting.goods)]
    pairs.append((names.get(meeting.accessory, ""), names.get(meeting.goods, "")))
    return any(_leaf(goods) and _leaf(goods) in _leaf(accessory) for accessory, goods in pairs)


def _leaf(path: str) -> str:
    return squeezed(path.rpartition("/")[2]).rstrip("s")


def _shared_steps(meeting: Meeting) -> int:
    shared = 0
    for one, other in zip(meeting.accessory.split("/"), meeting.goods.split("/"), strict=False):
        if one != other:
            break
        shared += 1
    return shared
