"""What the service shows outside a conversation: search results and opening examples."""

import time
from collections import Counter
from datetime import datetime
from typing import Any

from assistant.clock import wall_clock
from assistant.nlg.rendering import product_json
from assistant.nlg.writer import Writer
from assistant.nlu.meaning import Meaning
from assistant.nlu.pointing.codes import ID
from assistant.searching import asked
from assistant.shop.loading import Loaded
from assistant.skills.outcome import Line, Suggested
from assistant.skills.shopper import Shopper
from assistant.skills.stocking import StockTeller

EXAMPLES = 4


def search_json(
    loaded: Loaded, text: str, limit: int, now: datetime | None = None
) -> dict[str, Any]:
    """One request understood and searched for, as ``daogou search --json`` prints it."""
    stock = StockTeller.of(loaded.settings, now or wall_clock())
    started = time.perf_counter()
    meaning = loaded.understander.understand(text)
    understood = (time.perf_counter() - started) * 1000
    request = asked(loaded, meaning, limit)
    found = loaded.tools.finder.find(request, Shopper())
    named = _named(loaded, meaning)
    writer = loaded.writer(meaning.language, 0)
    timings = {"understand": round(understood, 2), **found.timings_ms}
    timings["total"] = round((time.perf_counter() - started) * 1000, 2)
    return {
        "query": text,
        "constraints": [constraint.to_json() for constraint in request.constraints],
        "relaxed": [relaxation.to_json() for relaxation in found.relaxations],
        "total": len(named) or found.total,
        "products": [product_json(one, writer, stock) for one in named or found.products],
        "timings_ms": timings,
    }


def _named(loaded: Loaded, meaning: Meaning) -> tuple[Suggested, ...]:
    """The products that links and article numbers name; they are found, not searched for."""
    ids = [str(reference.value) for reference in meaning.references if reference.field == ID]
    return tuple(Suggested(p, 0.0, {}) for p in loaded.tools.shelf.get(ids).values())


def examples_for(loaded: Loaded, language: str) -> list[str]:
    """Messages to begin with: the shop's largest kinds of goods, each with a price it has."""
    writer = loaded.writer(language, 0)
    leaves: Counter[str] = Counter()
    prices: dict[str, list[float]] = {}
    hidden = loaded.tools.finder.hidden
    for product in loaded.products:
        if product.id in hidden:
            continue
        if product.categories and product.price is not None:
            leaf = product.categories[-1]
            leaves[leaf] += product.sales or 1
            prices.setdefault(leaf, []).append(product.price)
    ranked = sorted(leaves, key=lambda leaf: (-leaves[leaf], leaf))[:EXAMPLES]
    texts = [
        writer.line(
            Line(
                f"example.{n % 2}", {"goods": _name(writer, leaf), "budget": _budget(prices[leaf])}
            )
        )
        for n, leaf in enumerate(ranked)
    ]
    return [*texts, writer.line(Line("chip.recommend")), writer.line(Line("chip.track"))]


def _name(writer: Writer, leaf: str) -> str:
    name = writer.wording.term("category", leaf)
    return name.lower() if writer.wording.language == "en" else name


def _budget(prices: list[float]) -> str:
    """The median price rounded up to a figure people say."""
    middle = sorted(prices)[len(prices) // 2]
    step = 10 if middle < 100 else 50 if middle < 500 else 100
    return f"{(int(middle) // step + 1) * step}"
