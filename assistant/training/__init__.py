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

__all__ = [
    "Recipe",
    "TrainReport",
    "evaluate_intent",
    "evaluate_sentiment",
    "train_dialogue_model",
    "train_intent",
    "train_sentiment",
]
