"""The versions of a shop's own dialogue model: which there are, which one serves, and who said so."""

from assistant.model_versions.fates import Became, Fate, fates
from assistant.model_versions.record import Comparison, Record, Standing, State, Step, What
from assistant.model_versions.registry import Registry, Word

__all__ = [
    "Became",
    "Comparison",
    "Fate",
    "Record",
    "Registry",
    "Standing",
    "State",
    "Step",
    "What",
    "Word",
    "fates",
]
