"""Measures search on judged requests, with the shop's own understanding in front of it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.shop.folder import Shop
from assistant.shop.loading import load
from retrieval.evaluation import Judgement, evaluate


def evaluate_search(rows: Sequence[Mapping[str, Any]], shop_path: Path) -> dict[str, object]:
    """nDCG@10, MRR@10 and recall@100 of each arm on one shop.

    Args:
        rows: ``{"query", "relevant": {id: grade}}`` each.
        shop_path: The shop's folder.

    Raises:
        ShopError: There is no shop.
    """
    loaded = load(Shop.open(shop_path))
    try:
        return evaluate(loaded.searcher, [Judgement(row["query"], row["relevant"]) for row in rows])
    finally:
        loaded.close()
