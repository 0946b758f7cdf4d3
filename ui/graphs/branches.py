"""The surroundings of a product as a tree: every node under the one through which it was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.graph.nodes import Edge, Node, NodeKind
from assistant.graph.surroundings import Surroundings
from assistant.nlg.templates import labels
from assistant.vocabulary.glossary import Glossary
from retrieval.products import Product


@dataclass(slots=True)
class Branch:
    """A node, how it hangs on the one before it, and what hangs on it.

    Args:
        edge: None for the root.
    """

    node: Node
    edge: Edge | None = None
    branches: list["Branch"] = field(default_factory=list)

    @property
    def relation(self) -> str:
        """The kind of its edge as labels are keyed: with ``<`` where the edge comes from it."""
        if self.edge is None:
            return ""
        back = "<" if self.edge.source.id == self.node.id else ""
        return f"{self.edge.kind.value}{back}"


@dataclass(frozen=True, slots=True)
class Naming:
    """How nodes and edges are called in one language.

    Args:
        language: ``zh`` or ``en``.
        glossary: The catalogue's own translations.
        products: The products among the nodes, by id.
    """

    language: str
    glossary: Glossary = field(default_factory=lambda: Glossary({}))
    products: Mapping[str, Product] = field(default_factory=dict)

    def node(self, node: Node) -> str:
        """What a node is called."""
        if node.kind is NodeKind.PRODUCT and node.key in self.products:
            return self.products[node.key].text("title", self.language)
        if node.kind is NodeKind.MODEL:
            maker, _, run = node.label.partition(" ")
            return f"{self.glossary.say(self.language, 'brand', maker)} {run}".strip()
        known = {NodeKind.BRAND: "brand", NodeKind.CATEGORY: "category"}
        name = node.key.partition("=")[0] if node.kind is NodeKind.VALUE else known.get(node.kind)
        return self.glossary.say(self.language, name, node.label) if name else node.label

    def relation(self, branch: Branch) -> str:
        """How a node hangs on the one before it; of a value, which attribute it is."""
        edge = branch.edge
        words = labels(self.language)
        if edge is not None and branch.relation == "has-value":
            name = edge.target.key.partition("=")[0]
            return words.fields.get(name, name.replace("_", " "))
        return words.graph.get(branch.relation, branch.relation)

    def evidence(self, edge: Edge) -> str:
        """What an edge rests on, in words."""
        words, told = labels(self.language), edge.evidence
        if "shoppers" in told:
            return words.graph["by_shoppers"].format_map(told)
        if "listings" in told:
            return words.graph["by_listings"].format_map(told)
        kinds = told.get("kinds")
        if isinstance(kinds, list) and kinds:
            return words.graph["by_dates"].format_map(kinds[0])
        if told.get("field") == "title":
            return words.graph["by_title"].format_map(told)
        name = str(told.get("field", ""))
        return words.graph["by_row"].format(field=words.fields.get(name, name.replace("_", " ")))


def tree_of(found: Surroundings) -> Branch:
    """The tree; of several ways to a node the first that was found counts."""
    root = Branch(found.root)
    hung = {found.root.id: root}
    waiting = list(found.edges)
    while waiting:
        left = []
        for edge in waiting:
            for near, far in ((edge.source, edge.target), (edge.target, edge.source)):
                if near.id in hung and far.id not in hung:
                    hung[far.id] = Branch(far, edge)
                    hung[near.id].branches.append(hung[far.id])
                    break
            else:
                if not (edge.source.id in hung and edge.target.id in hung):
                    left.append(edge)
        if len(left) == len(waiting):
            break
        waiting = left
    return root
