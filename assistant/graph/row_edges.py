"""The edges that one row says by itself, so that a changed product changes only its own."""

from collections.abc import Iterator
from itertools import pairwise

from assistant.graph.names import (
    FittingName,
    fits_by_row,
    fitting_names,
    model_names,
    split_models,
)
from assistant.graph.nodes import Edge, EdgeKind, Node, NodeKind
from assistant.nlu.words.fitting import fitting, port_of_field, port_values
from assistant.nlu.words.squeezing import squeezed
from retrieval.products import Product

FROM_TITLE = 0.8  # what a title says was read out of words, not out of a field
WITHOUT_MAKER = 0.7  # N5 alone may be another maker's


def product_node(product: Product) -> Node:
    """The node of a product."""
    return Node(NodeKind.PRODUCT, product.id, product.title)


def category_node(path: str) -> Node:
    """The node of a category, by its whole path."""
    return Node(NodeKind.CATEGORY, path, path.rpartition("/")[2])


def model_node(name: str) -> Node:
    """The node of a model, by its squeezed name."""
    return Node(NodeKind.MODEL, squeezed(name), name)


def row_edges(product: Product) -> list[Edge]:
    """Every edge that the row of ``product`` says, each once."""
    edges = [
        *_brand(product),
        *_categories(product),
        *_values(product),
        *_models(product),
        *_ports(product),
        *_fits(product),
        *_replaces(product),
    ]
    return list({(e.kind, e.source.id, e.target.id): e for e in reversed(edges)}.values())


def _brand(product: Product) -> Iterator[Edge]:
    if product.brand:
        brand = Node(NodeKind.BRAND, product.brand, product.brand)
        yield _edge(EdgeKind.HAS_BRAND, product, brand, "brand")


def _categories(product: Product) -> Iterator[Edge]:
    """The product in its leaf, and each step in the one above it."""
    steps = product.categories
    paths = ["/".join(steps[: end + 1]) for end in range(len(steps))]
    if paths:
        yield _edge(EdgeKind.IN_CATEGORY, product, category_node(paths[-1]), "category")
    for above, below in pairwise(paths):
        yield Edge(EdgeKind.IN_CATEGORY, category_node(below), category_node(above))


def _values(product: Product) -> Iterator[Edge]:
    for field, values in product.attributes.items():
        for value in values:
            node = Node(NodeKind.VALUE, f"{field}={value}", value)
            yield _edge(EdgeKind.HAS_VALUE, product, node, field)


def _models(product: Product) -> Iterator[Edge]:
    for name in model_names(product):
        told = {"field": "title", "value": name.full} | _language(translated=name.translated)
        own = product_node(product)
        yield Edge(EdgeKind.IS_MODEL, own, model_node(name.full), FROM_TITLE, told)
        yield Edge(EdgeKind.IS_MODEL, own, model_node(name.run), WITHOUT_MAKER, told)


def _ports(product: Product) -> Iterator[Edge]:
    for field, kind in port_of_field().items():
        for value in product.attributes.get(field, ()):
            spelling = squeezed(value)
            known = port_values().get((kind, spelling), spelling)
            if known:
                node = Node(NodeKind.PORT, f"{kind}={known}", value)
                told = {"field": field, "value": value}
                yield Edge(EdgeKind.HAS_PORT, product_node(product), node, 1.0, told)


def _fits(product: Product) -> Iterator[Edge]:
    explicit = fits_by_row(product)
    for name in fitting_names(product):
        node = model_node(name.text)
        if node.key:
            sure = 1.0 if explicit and name.source not in product.enriched else FROM_TITLE
            yield Edge(EdgeKind.COMPATIBLE_WITH, product_node(product), node, sure, _said(name))


def _replaces(product: Product) -> Iterator[Edge]:
    """The model that a row says its own comes after."""
    for field in fitting().replaced:
        for value in product.attributes.get(field, ()):
            for name in split_models(value):
                told = {"field": field, "value": name}
                own = product_node(product)
                yield Edge(EdgeKind.REPLACES, own, model_node(name), 1.0, told)


def _said(name: FittingName) -> dict[str, object]:
    return {"field": name.source, "value": name.text} | _language(translated=name.translated)


def _language(*, translated: bool) -> dict[str, object]:
    """Marks an edge that says in another language what another edge says already."""
    return {"translated": True} if translated else {}


def _edge(kind: EdgeKind, product: Product, target: Node, field: str) -> Edge:
    sure = FROM_TITLE if field in product.enriched else 1.0
    return Edge(kind, product_node(product), target, sure)
