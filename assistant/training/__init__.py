"""Trains the models that read messages, and measures them.

Everything heavy is imported by the functions when they run: serving never needs it.
"""

from assistant.training.evaluation import evaluate_intent, evaluate_sentiment
from assistant.training.recipe import Recipe
from assistant.training.runs import (
    TrainReport,
    train_dialogue_model,
    train_intent,
    train_sentiment,
)
from assistant.training.watching import Watching

__all__ = [
    "Recipe",
    "TrainReport",
    "Watching",
    "evaluate_intent",
    "evaluate_sentiment",
    "train_dialogue_model",
    "train_intent",
    "train_sentiment",
]
