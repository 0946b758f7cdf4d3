"""``daogou evaluate recommender``: a file of interactions and one of items, all models."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from recommender.evaluating.comparison import evaluate
from recommender.evaluating.datasets import likeness, read_interactions, read_items


def evaluate_file(
    data: Path,
    items: Path | None = None,
    names: Sequence[str] | None = None,
    report: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """The evaluation of a file of interactions, as the contract writes it.

    Args:
        data: One user a line, ``user item item …`` in time order; gzipped or not.
        items: JSONL of ``{"id", "title"?, "attributes"?: […]}``; None does without.
        names: Some of ``comparison.MODELS``; default all that suit the data.
        report: Told the name of each model before it starts.

    Raises:
        InteractionsError: A file cannot be read.
        ModelError: A name is unknown, or a model cannot be made of this data.
    """
    interactions = read_interactions(data)
    content = None if items is None else likeness(read_items(items), interactions.items)
    return evaluate(interactions, names, content, report).to_json()
