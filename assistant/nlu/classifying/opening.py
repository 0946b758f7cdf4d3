"""Opens the classifier that a setting names."""

from pathlib import Path

from assistant.nlu.classifying.classifier import Classifier, KeywordClassifier
from retrieval.encoder import Progress

KEYWORDS = "keywords"


def open_classifier(name: str, progress: Progress | None = None) -> Classifier:
    """The classifier a setting names: ``trained`` (shipped), ``keywords``, or a model's folder."""
    if name == KEYWORDS:
        return KeywordClassifier()
    from assistant.nlu.classifying.trained import TrainedClassifier

    return TrainedClassifier.load(None if name == "trained" else Path(name), progress=progress)
