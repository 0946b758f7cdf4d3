"""What can be looked up in a shop without a conversation: goods, meanings, examples, its health."""

from dataclasses import replace
from typing import Any

from assistant.clock import Clock
from assistant.graph.browsing import Browser
from assistant.nlg.manner import Manner
from assistant.nlg.rendering import product_json
from assistant.service.showing import examples_for, search_json
from assistant.shop.folder import Shop
from assistant.shop.loading import Loaded
from assistant.skills.outcome import Line, Suggested
from assistant.skills.stocking import StockTeller
from retrieval.search import SearchRequest


class ShopFront:
    """One loaded shop, looked at from outside; safe to call from many threads."""

    def __init__(self, loaded: Loaded, clock: Clock) -> None:
        self._loaded = loaded
        self._clock = clock

    @property
    def shop(self) -> Shop:
        """The shop served."""
        return self._loaded.shop

    @property
    def loaded(self) -> Loaded:
        """What was loaded of the shop: catalogue, models, tools."""
        return self._loaded

    def greeting(self, language: str) -> str:
        """What a new conversation opens with."""
        settings = self._loaded.settings
        own = settings.bans.cleaned(settings.greeting(language))
        if own:
            return own
        writer = self._loaded.writer(language, 0)
        manner = Manner(settings.tone, address=True)
        return writer.speaking(manner, (), 0).text((Line("greeting.first"),))

    def examples(self, language: str) -> list[str]:
        """Messages to begin with that fit this shop."""
        return examples_for(self._loaded.current().at(self._clock()), language)

    def understand(self, text: str) -> dict[str, Any]:
        """What one text means, as ``daogou understand --json`` prints it."""
        return self._loaded.understander.understand(text).to_json()

    def search(self, text: str, limit: int = 10) -> dict[str, Any]:
        """What retrieval finds for one request, as ``daogou search --json`` prints it."""
        now = self._clock()
        return search_json(self._loaded.current().at(now), text, limit, now)

    def product(self, product_id: str, language: str = "") -> dict[str, Any] | None:
        """One product as turns show it, with names in ``language``; None for one that is not shown."""
        now = self._clock()
        loaded = self._loaded.current().at(now)
        found = loaded.tools.shelf.get([product_id]).get(product_id)
        writer = loaded.writer(language or self.shop.settings.language, 0)
        stock = StockTeller.of(loaded.settings, now)
        return product_json(Suggested(found, 0.0, {}), writer, stock) if found else None

    def recommend(self, user: str | None, limit: int = 10) -> list[dict[str, Any]]:
        """Ranked products with reasons for a known shopper, or for anyone."""
        request = SearchRequest(text="", limit=limit)
        now = self._clock()
        loaded = self._loaded.current().at(now, user)
        shopper = replace(loaded.tools.remembered(user), now=now.isoformat())
        found = loaded.tools.finder.recommend(request, shopper)
        writer = loaded.writer(self.shop.settings.language, 0)
        stock = StockTeller.of(loaded.settings, now)
        return [product_json(suggested, writer, stock) for suggested in found.products]

    def graph(self) -> Browser:
        """The product knowledge graph, to look around in."""
        return Browser(self.shop.engine)

    @property
    def writes_slowly(self) -> bool:
        """Whether a language model words replies, so that it pays to hear them in pieces, and to leave."""
        return self._loaded.rephraser is not None

    def health(self) -> dict[str, Any]:
        """Whether it can answer, and with what; and what has no vector yet, while that is so."""
        left = self._loaded.embedding
        return {
            "status": "ok",
            "products": len(self._loaded.products),
            "encoder": self._loaded.encoder.name,
            **({"embedding": left.to_json()} if left else {}),
        }
