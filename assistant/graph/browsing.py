"""The graph to look around in: finds the product that is named, and what lies around it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from sqlalchemy import Engine, select

from assistant.errors import UnknownProduct
from assistant.graph.keeping import bring_in_line
from assistant.graph.links import Links
from assistant.graph.nodes import NodeKind
from assistant.graph.store import GraphStore
from assistant.graph.surroundings import Surroundings, surroundings
from assistant.vocabulary.glossary import Glossary
from retrieval.catalog import Catalog
from retrieval.products import Product
from retrieval.tables import products

MOST_NAMED = 5
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Browser:
    """The graph of one shop, in line with its catalogue."""

    engine: Engine

    @classmethod
    def of(cls, engine: Engine, progress: Progress | None = None) -> Self:
        """Brings the graph in line first, where it is behind."""
        bring_in_line(engine, progress)
        return cls(engine)

    def around(self, name: str, depth: int = 1) -> Surroundings:
        """What lies around the product called ``name``.

        Args:
            name: Its id, the name of its model, or words that only its title has.
            depth: How many steps to go.

        Raises:
            UnknownProduct: No product is called so, or several are.
        """
        catalog = Catalog(self.engine)
        return surroundings(GraphStore(self.engine), catalog, self._named(catalog, name), depth)

    def products(self, found: Surroundings) -> dict[str, Product]:
        """The products among the nodes."""
        ids = [node.key for node, _ in found.nodes.values() if node.kind is NodeKind.PRODUCT]
        return Catalog(self.engine).get(ids)

    def glossary(self, found: Surroundings) -> Glossary:
        """What the values around a product are called in other languages."""
        return Glossary.of(self.products(found).values())

    def _named(self, catalog: Catalog, name: str) -> Product:
        exact = catalog.get([name])
        if exact:
            return exact[name]
        sold = Links.of(self.engine).sold_as(name, catalog)
        found = sold or self._with_words(catalog, name)
        if sold and len({product.category for product in sold}) == 1:
            return sold[0]
        if len(found) == 1:
            return found[0]
        raise UnknownProduct(_told(name, found))

    def _with_words(self, catalog: Catalog, words: str) -> list[Product]:
        said = [products.c.title.contains(word, autoescape=True) for word in words.split()]
        query = select(products.c.id).where(*said).order_by(products.c.id).limit(MOST_NAMED + 1)
        with self.engine.connect() as connection:
            ids = list(connection.scalars(query)) if said else []
        return list(catalog.get(ids).values())


def _told(name: str, found: list[Product]) -> str:
    if not found:
        return f"There is no product '{name}'; expected an id, a model's name or words of a title."
    named = "; ".join(f"{product.id} {product.title}" for product in found[:MOST_NAMED])
    return f"'{name}' is said of several products; tell the id of one: {named}."
