"""Who took what, in time order: the arrays that every model is fitted on, and how they are split."""

from recommender.interactions.histories import Floats, Histories, Ints
from recommender.interactions.interactions import Interactions, Split
from recommender.interactions.weights import event_weight, merged_weight

__all__ = [
    "Floats",
    "Histories",
    "Interactions",
    "Ints",
    "Split",
    "event_weight",
    "merged_weight",
]
