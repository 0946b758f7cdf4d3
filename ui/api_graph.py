"""``GET /api/graph``: what a product has to do with others, as data and as a drawing."""

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import FastAPI, Query

from assistant.graph.surroundings import DEEPEST
from assistant.service.service import Service
from ui.api_answers import Surroundings
from ui.api_documented import described
from ui.api_models import ID_LIMIT
from ui.graphs.branches import Naming
from ui.graphs.picture import drawing
from ui.limits import Gate


class GraphRoute:
    """The handler, bound to one service."""

    def __init__(self, service: Service, gate: Gate) -> None:
        self._service = service
        self._gate = gate

    def add_to(self, app: FastAPI) -> None:
        """Gives ``app`` the route."""
        codes = ("invalid_request", "unknown_product", "busy")
        app.get("/api/graph", **described("Around a product", Surroundings, *codes))(self.graph)

    async def graph(
        self,
        product: Annotated[str, Query(min_length=1, max_length=ID_LIMIT)],
        depth: Annotated[int, Query(ge=1, le=DEEPEST)] = 1,
        language: Literal["zh", "en"] | None = None,
        picture: bool = False,
    ) -> Mapping[str, object]:
        """Nodes and edges around a product; with ``picture`` also an SVG drawing of them."""
        return await self._gate.run(self._graph, product, depth, language, picture)

    def _graph(
        self, product: str, depth: int, language: str | None, picture: bool
    ) -> Mapping[str, object]:
        browser = self._service.graph()
        found = browser.around(product, depth)
        if not picture:
            return found.to_json()
        spoken = language or self._service.shop.settings.language
        naming = Naming(spoken, browser.glossary(found), browser.products(found))
        return {**found.to_json(), "picture": drawing(found, naming)}
