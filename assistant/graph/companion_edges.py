"""What goes with what, as edges: the counts of ``recommender.profiling.companions``, kept."""

from collections.abc import Iterator, Mapping

from assistant.graph.nodes import Edge, EdgeKind, Node, NodeKind
from assistant.graph.row_edges import category_node
from recommender.profiling.companions import Companions

FEWEST = 2  # shoppers who took two products on one day; below that it says nothing
MOST_OF_ONE = 8  # products kept beside each
DOUBT = 4.0  # shoppers thought to have taken one without the other (empirical Bayes)


def companion_edges(companions: Companions, titles: Mapping[str, str]) -> Iterator[Edge]:
    """Products, and kinds of goods, that the same shoppers took on one day.

    Each edge tells how many took both (``shoppers``), of how many who took the first (``of``), and
    how much more often than by chance that is (``lift``).

    Args:
        companions: The counts.
        titles: By product id; goods that are not there any more are left out.
    """
    for kind in companions.kinds:
        of = companions.takers.get(kind, 0)
        for one in companions.kinds_with(kind):
            told = {"shoppers": one.shoppers, "of": of, "lift": round(one.lift, 2)}
            sure = _confidence(one.shoppers, of)
            ends = category_node(kind), category_node(one.kind)
            yield Edge(EdgeKind.GOES_WITH, *ends, sure, told)
    for product, others in companions.products.items():
        if product not in titles:
            continue
        ranked = sorted(others.items(), key=lambda item: (-item[1], item[0]))
        for other in [key for key, count in ranked if count >= FEWEST][:MOST_OF_ONE]:
            if other in titles:
                pair = companions.pair(product, other)
                ends = _product(product, titles), _product(other, titles)
                sure = _confidence(pair.shoppers, pair.of)
                yield Edge(EdgeKind.GOES_WITH, *ends, sure, pair.to_json())


def _confidence(both: int, of: int) -> float:
    """The share of its takers who took the other too, drawn towards 0 where they are few."""
    return max(0.001, round(both / (of + DOUBT), 3))


def _product(product_id: str, titles: Mapping[str, str]) -> Node:
    return Node(NodeKind.PRODUCT, product_id, titles[product_id])
