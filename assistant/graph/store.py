"""The graph in the database: rows are written product by product and looked up by their ends."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, case, delete, func, select, true

from assistant.graph.nodes import KINDS, Edge, EdgeKind, Node, NodeKind, node_id
from assistant.graph.tables import FEW, edges, nodes
from assistant.inserting import own_insert
from retrieval.catalog import chunks

ROWS = 5_000  # written in one statement
MOST = 200  # edges of one kind that a look at a node brings


@dataclass(frozen=True, slots=True)
class Size:
    """How large the graph is.

    Args:
        nodes: How many of each kind.
        edges: How many of each kind.
    """

    nodes: Mapping[str, int]
    edges: Mapping[str, int]


class GraphStore:
    """Nodes and edges in a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def replace(self, products: Sequence[str], found: Sequence[Edge]) -> None:
        """Puts ``found`` in the place of every edge that leaves ``products``, all or nothing."""
        sources = [node_id(NodeKind.PRODUCT, product_id) for product_id in products]
        with self._engine.begin() as connection:
            left = _take_out(connection, sources)
            _add(connection, found)
            if left:
                _sweep(connection, [*sources, *left])

    def replace_kind(
        self, kind: EdgeKind, found: Iterable[Edge], sources: NodeKind | None = None
    ) -> None:
        """Puts ``found`` in the place of every edge of a kind, all or nothing.

        Args:
            kind: Of the edges.
            found: What they are now.
            sources: Only edges that leave nodes of this kind are concerned.
        """
        concerned = _of(kind)
        if sources is not None:
            own = select(nodes.c.id).where(nodes.c.kind == sources.value)
            concerned = and_(concerned, edges.c.source.in_(own))
        with self._engine.begin() as connection:
            connection.execute(delete(edges).where(concerned))
            _add(connection, found)

    def clear(self) -> None:
        """Takes everything out."""
        with self._engine.begin() as connection:
            connection.execute(delete(edges))
            connection.execute(delete(nodes))

    def leaving(self, node: int, *kinds: EdgeKind, most: int = MOST) -> list[Edge]:
        """Edges that leave a node, the surest first; ``most`` of each kind asked for."""
        return self._edges(edges.c.source == node, kinds, most)

    def reaching(self, node: int, *kinds: EdgeKind, most: int = MOST) -> list[Edge]:
        """Edges that reach a node, the surest first; ``most`` of each kind asked for."""
        return self._edges(edges.c.target == node, kinds, most)

    def count_reaching(self, node: int, kind: EdgeKind) -> int:
        """How many edges of a kind reach a node."""
        there = (edges.c.target == node, edges.c.kind == kind.code)
        with self._engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(edges).where(*there)) or 0

    def sources(self, targets: Sequence[int], kind: EdgeKind) -> list[Node]:
        """The nodes from which an edge of ``kind`` leads to any of ``targets``, by key."""
        joined = edges.join(nodes, nodes.c.id == edges.c.source)
        query = select(nodes.c.kind, nodes.c.key, nodes.c.label).select_from(joined).distinct()
        there = (edges.c.target.in_(targets), edges.c.kind == kind.code)
        with self._engine.connect() as connection:
            rows = connection.execute(query.where(*there).order_by(nodes.c.key))
            return [Node(NodeKind(row.kind), row.key, row.label) for row in rows]

    def of_kind(self, kind: NodeKind) -> list[Node]:
        """Every node of a kind, by key."""
        query = select(nodes.c.key, nodes.c.label).where(nodes.c.kind == kind.value)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(nodes.c.key))
            return [Node(kind, row.key, row.label) for row in rows]

    def edges_of_kind(self, kind: EdgeKind) -> list[Edge]:
        """Every edge of a kind; for the few between kinds of goods and generations."""
        return self._edges(true(), (kind,), None)

    def size(self) -> Size:
        """How many nodes and edges there are, by kind."""
        with self._engine.connect() as connection:
            by_kind = select(nodes.c.kind, func.count()).group_by(nodes.c.kind)
            counted = dict(connection.execute(by_kind.order_by(nodes.c.kind)).tuples().all())
            by_code = select(edges.c.kind, func.count()).group_by(edges.c.kind)
            linked = connection.execute(by_code.order_by(edges.c.kind)).tuples().all()
        return Size(counted, {KINDS[code].value: count for code, count in linked})

    def _edges(self, where: Any, kinds: Sequence[EdgeKind], most: int | None) -> list[Edge]:  # noqa: ANN401  # an SQL expression
        ends = nodes.alias("ends")
        joined = edges.join(nodes, nodes.c.id == edges.c.source).join(
            ends, ends.c.id == edges.c.target
        )
        columns = (nodes.c.kind, nodes.c.key, nodes.c.label, ends.c.kind, ends.c.key, ends.c.label)
        ways = select(edges.c.kind, edges.c.confidence, edges.c.evidence, *columns)
        by = (edges.c.confidence.desc(), nodes.c.key, ends.c.key)
        ordered = ways.select_from(joined).order_by(*by)
        found: list[Edge] = []
        with self._engine.connect() as connection:
            for kind in kinds or tuple(EdgeKind):
                query = ordered.where(where, _of(kind)).limit(most)
                found += [_edge(tuple(row)) for row in connection.execute(query)]
        return found


def _of(kind: EdgeKind) -> ColumnElement[bool]:
    """Edges of a kind; the index of the few is told that they are some of these."""
    own = edges.c.kind == kind.code
    return own if kind.code <= EdgeKind.HAS_VALUE.code else and_(own, FEW)


def _edge(row: tuple[Any, ...]) -> Edge:
    code, confidence, evidence, *ends = row
    source = Node(NodeKind(ends[0]), ends[1], ends[2])
    target = Node(NodeKind(ends[3]), ends[4], ends[5])
    told = json.loads(evidence) if evidence else {"field": _field(target)}
    return Edge(KINDS[code], source, target, confidence, told)


def _field(target: Node) -> str:
    """The field that says an edge without evidence of its own."""
    return target.key.partition("=")[0] if target.kind is NodeKind.VALUE else target.kind.value


def _take_out(connection: Connection, sources: Sequence[int]) -> list[int]:
    """Deletes the edges that leave ``sources``; returns where they led."""
    left: set[int] = set()
    for chunk in chunks(sources):  # type: ignore[arg-type]  # numbers are bound as ids are
        there = edges.c.source.in_(chunk)
        left.update(connection.scalars(select(edges.c.target).where(there).distinct()))
        connection.execute(delete(edges).where(there))
    return sorted(left)


def _add(connection: Connection, found: Iterable[Edge]) -> None:
    """Inserts edges and the nodes at their ends; what is known already stays."""
    known: set[int] = set()
    for lot in _lots(found):
        ends = {node.id: node for edge in lot for node in (edge.source, edge.target)}
        fresh = [_node_row(key, node) for key, node in ends.items() if key not in known]
        known.update(ends)
        if fresh:
            connection.execute(_named(connection), fresh)
        connection.execute(_linked(connection), [_row(edge) for edge in lot])


def _named(connection: Connection) -> Any:  # noqa: ANN401  # each database has its own
    """Writes nodes; of two spellings of a model the first in order stays, whoever came first."""
    statement = own_insert(connection, nodes)
    new = statement.excluded.label
    kept = and_(nodes.c.kind == NodeKind.MODEL.value, nodes.c.label < new)
    label = {"label": case((kept, nodes.c.label), else_=new)}
    return statement.on_conflict_do_update(index_elements=[nodes.c.id], set_=label)


def _linked(connection: Connection) -> Any:  # noqa: ANN401  # each database has its own
    """Writes edges; of one that is there already the confidence and evidence."""
    statement = own_insert(connection, edges)
    keys = list(edges.primary_key.columns)
    values = {name: statement.excluded[name] for name in ("confidence", "evidence")}
    return statement.on_conflict_do_update(index_elements=keys, set_=values)


def _sweep(connection: Connection, candidates: Sequence[int]) -> None:
    """Takes out the nodes among ``candidates`` that no edge has any more."""
    ends = (edges.c.source, edges.c.target)
    lonely = [~select(end).where(end == nodes.c.id).exists() for end in ends]
    for chunk in chunks(candidates):  # type: ignore[arg-type]  # numbers are bound as ids are
        connection.execute(delete(nodes).where(nodes.c.id.in_(chunk), *lonely))


def _lots(found: Iterable[Edge]) -> Iterator[list[Edge]]:
    waiting = iter(found)
    while lot := list(islice(waiting, ROWS)):
        yield list({(e.kind, e.source.id, e.target.id): e for e in lot}.values())


def _node_row(key: int, node: Node) -> dict[str, object]:
    return {"id": key, "kind": node.kind.value, "key": node.key, "label": node.label}


def _row(edge: Edge) -> dict[str, object]:
    told = json.dumps(edge.evidence, ensure_ascii=False) if edge.evidence else None
    return {
        "source": edge.source.id,
        "kind": edge.kind.code,
        "target": edge.target.id,
        "confidence": edge.confidence,
        "evidence": told,
    }
