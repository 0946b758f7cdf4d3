"""What agents put right of a turn, kept as labelled examples to learn from at the next training."""

from assistant.corrections.correction import Correction, Kind, Label, Review
from assistant.corrections.queue import TrainingQueue, forget_corrections

__all__ = ["Correction", "Kind", "Label", "Review", "TrainingQueue", "forget_corrections"]
