"""A self-attentive sequence model: trained with torch, served with numpy alone."""

from recommender.models.sequence.model import Sequence
from recommender.models.sequence.settings import SequenceSettings

__all__ = ["Sequence", "SequenceSettings"]
