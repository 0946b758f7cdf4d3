"""One request as search gets it from understanding, and how well search answers judged ones.

``daogou search``, ``daogou evaluate search`` and the benchmark of judged requests all ask what
``asked`` makes of a text, so what is measured is what shoppers get: slips and pinyin put right, what
goods must have as a filter, and the words that are left over.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.nlu.meaning import Meaning
from assistant.ranking.insisting import insisted_on, kinds_of
from assistant.shop.folder import Shop
from assistant.shop.loading import Loaded, load
from retrieval.evaluation import Judgement, evaluate
from retrieval.request import SearchRequest

MAX_QUERY = 200


def asked(loaded: Loaded, meaning: Meaning, limit: int = 10) -> SearchRequest:
    """What a single message asks the search for."""
    wanted = meaning.constraints
    return SearchRequest(
        text=meaning.query[:MAX_QUERY],
        constraints=insisted_on(wanted, kinds_of(wanted), loaded.tools.finder.goods),
        sort=meaning.sort,
        limit=limit,
        said=meaning.said[:MAX_QUERY],
    )


def evaluate_search(rows: Sequence[Mapping[str, Any]], shop_path: Path) -> dict[str, object]:
    """nDCG@10, MRR@10 and recall@100 of each arm on one shop, behind its own understanding.

    Args:
        rows: ``{"query", "relevant": {id: grade}}`` each.
        shop_path: The shop's folder.

    Raises:
        ShopError: There is no shop.
    """
    loaded = load(Shop.open(shop_path))
    try:
        judged = [Judgement(row["query"], row["relevant"]) for row in rows]
        return evaluate(
            loaded.searcher,
            judged,
            lambda text: asked(loaded, loaded.understander.understand(text)),
        )
    finally:
        loaded.close()
