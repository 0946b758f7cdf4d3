"""What lies around one product in the graph: few enough nodes to be looked at.

Models join what has to do with each other: from a phone to its cases it is one step, though the
graph has the model's name in between. Brands, categories and values are shared by hundreds of
goods; a deeper look shows a few of these and says how many more there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.graph.links import Shelf
from assistant.graph.nodes import Edge, EdgeKind, Node, NodeKind
from assistant.graph.row_edges import WITHOUT_MAKER, product_node
from assistant.graph.store import GraphStore
from retrieval.products import Product

MOST_NODES = 40
DEEPEST = 4
MANY = 8  # neighbours by one kind of edge in one direction
FEW = 3  # of goods that only share a brand, a category or a value
SHARED = (NodeKind.BRAND, NodeKind.CATEGORY, NodeKind.VALUE)
FIRST = (
    EdgeKind.IS_MODEL,
    EdgeKind.COMPATIBLE_WITH,
    EdgeKind.HAS_PORT,
    EdgeKind.REPLACES,
    EdgeKind.ACCESSORY_OF,
    EdgeKind.GOES_WITH,
    EdgeKind.HAS_BRAND,
    EdgeKind.IN_CATEGORY,
    EdgeKind.HAS_VALUE,
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Nodes and edges around a product.

    Args:
        root: The product.
        nodes: By number, with how many steps away each is; the root first.
        edges: Between them.
        left_out: By node and kind of edge, how many more neighbours there are.
    """

    root: Node
    nodes: Mapping[int, tuple[Node, int]]
    edges: tuple[Edge, ...]
    left_out: Mapping[tuple[int, EdgeKind], int] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """The surroundings as data."""
        return {
            "product": {"id": self.root.key, "title": self.root.label},
            "nodes": [
                {"id": _name(node), "kind": node.kind.value, "key": node.key, "label": node.label}
                | {"depth": depth}
                for node, depth in self.nodes.values()
            ],
            "edges": [
                {
                    "kind": edge.kind.value,
                    "source": _name(edge.source),
                    "target": _name(edge.target),
                    "confidence": edge.confidence,
                    "evidence": dict(edge.evidence),
                }
                for edge in self.edges
            ],
            "left_out": [
                {"node": _name(self.nodes[node][0]), "kind": kind.value, "count": count}
                for (node, kind), count in self.left_out.items()
            ],
        }


def _name(node: Node) -> str:
    return f"{node.kind.value}:{node.key}"


def surroundings(
    store: GraphStore, shelf: Shelf, root: Product, depth: int = 1, most: int = MOST_NODES
) -> Surroundings:
    """What lies up to ``depth`` steps around ``root``, the surest and most telling first.

    Args:
        store: The graph.
        shelf: The products.
        root: A product.
        depth: From 1 to ``DEEPEST``.
        most: How many nodes there may be.
    """
    start = product_node(root)
    look = _Look(store, shelf, most, _kinds_of(store, root.category), {start.id: (start, 0)})
    rim = [start]
    for step in range(1, depth + 1):
        rim = look.onward(rim, step)
    return Surroundings(start, look.nodes, tuple(look.edges.values()), look.left_out)


def _kinds_of(store: GraphStore, category: str | None) -> frozenset[str | None]:
    """The kinds of goods that have to do with one: its own, its accessories', what it is made for.

    A maker's X8 may be a phone and a watch; around the phone only phones and their cases count.
    """
    pairs = [(e.source.key, e.target.key) for e in store.edges_of_kind(EdgeKind.ACCESSORY_OF)]
    near = {other for pair in pairs if category in pair for other in pair}
    return frozenset({category, *near})


@dataclass(slots=True)
class _Look:
    store: GraphStore
    shelf: Shelf
    most: int
    kinds: frozenset[str | None]
    nodes: dict[int, tuple[Node, int]]
    edges: dict[tuple[EdgeKind, int, int], Edge] = field(default_factory=dict)
    left_out: dict[tuple[int, EdgeKind], int] = field(default_factory=dict)

    def onward(self, nodes: list[Node], step: int) -> list[Node]:
        """The nodes next to ``nodes``; through a model the look goes on at once."""
        found = [after for node in nodes for after in self._beside(node, step)]
        through = [node for node in found if node.kind in (NodeKind.MODEL, NodeKind.PORT)]
        beyond = [after for node in through for after in self._beside(node, step)]
        older = [node for node in beyond if node.kind is NodeKind.MODEL]
        return [*found, *beyond, *(after for node in older for after in self._beside(node, step))]

    def _beside(self, node: Node, step: int) -> list[Node]:
        found = []
        for kind in FIRST:
            for edge, end in self._neighbours(node, kind):
                if end.id not in self.nodes:
                    if len(self.nodes) >= self.most:
                        self._leave_out(node, kind, 1)
                        continue
                    self.nodes[end.id] = (end, step)
                    found.append(end)
                self.edges.setdefault((edge.kind, edge.source.id, edge.target.id), edge)
        return found

    def _neighbours(self, node: Node, kind: EdgeKind) -> list[tuple[Edge, Node]]:
        wide = FEW if node.kind in SHARED else MANY
        leaving = [(one, one.target) for one in self.store.leaving(node.id, kind, most=2 * MANY)]
        reaching = [(one, one.source) for one in self.store.reaching(node.id, kind, most=wide)]
        if len(reaching) == wide:
            self._leave_out(node, kind, self.store.count_reaching(node.id, kind) - wide)
        found = [(edge, end) for edge, end in (*leaving, *reaching) if self._counts(edge, kind)]
        return self._of_kinds(found) if node.kind is NodeKind.MODEL else found

    def _counts(self, edge: Edge, kind: EdgeKind) -> bool:
        """Whether an edge says something that no other does: not a name in another language."""
        bare = kind is EdgeKind.IS_MODEL and edge.confidence <= WITHOUT_MAKER
        return not bare and not edge.evidence.get("translated")

    def _of_kinds(self, found: list[tuple[Edge, Node]]) -> list[tuple[Edge, Node]]:
        ids = [end.key for _, end in found if end.kind is NodeKind.PRODUCT]
        products = self.shelf.get(ids)
        other = {key for key, product in products.items() if product.category not in self.kinds}
        return [(edge, end) for edge, end in found if end.key not in other]

    def _leave_out(self, node: Node, kind: EdgeKind, count: int) -> None:
        if count > 0:
            key = (node.id, kind)
            self.left_out[key] = self.left_out.get(key, 0) + count
