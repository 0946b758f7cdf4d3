"""How the sequence model is built and trained."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class SequenceSettings:
    """The numbers of one network; the defaults were chosen on Amazon Beauty's validation items.

    Args:
        width: Numbers a vector.
        reach: How many of a history's newest steps are read.
        blocks: Blocks of attention.
        heads: Parts of each attention.
        dropout: The share of numbers hidden at random.
        rate: The highest learning rate.
        negatives: Items by lot that each batch competes with.
        hidden: The share of items of which a batch sees the features alone, so that they learn to
            stand for items that no one has taken.
        epochs: Passes over the histories.
        seed: Of everything random.
    """

    width: int = 64
    reach: int = 30
    blocks: int = 1
    heads: int = 2
    dropout: float = 0.1
    rate: float = 0.002
    negatives: int = 512
    hidden: float = 0.1
    epochs: int = 10
    seed: int = 1

    @classmethod
    def of(cls, numbers: Mapping[str, float]) -> Self:
        """The settings that a manifest holds, where every number may be a float."""
        whole = {field.name for field in fields(cls) if field.type is int}
        made: dict[str, Any] = {name: int(v) if name in whole else v for name, v in numbers.items()}
        return cls(**made)
