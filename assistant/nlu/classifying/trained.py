"""The classifier that ships: a fine-tuned BERT that gives intent and sentiment in one pass."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelError
from assistant.nlu.classifying.classifier import FEELINGS, Labels
from assistant.nlu.classifying.text_model import Predictions, TextModel
from assistant.nlu.meaning import Intent, Sentiment
from assistant.nlu.words.normalising import fold
from retrieval.encoder import Progress

BATCH = 64  # texts at once
HEADS = {"intent": frozenset(Intent), "sentiment": frozenset(Sentiment)}


class TrainedClassifier:
    """Labels messages with a trained model; may be used by several threads at once."""

    def __init__(self, model: TextModel) -> None:
        self._model = model

    @property
    def sha256(self) -> str:
        """Of its weights."""
        return self._model.sha256

    @classmethod
    def load(
        cls,
        folder: Path | None = None,
        cache: Path | None = None,
        progress: Progress | None = None,
        threads: int = 1,
    ) -> "TrainedClassifier":
        """Loads a dialogue model.

        Args:
            folder: Where it is; default: the one that ships with the program.
            cache: Folder of caches; default: ``DAOGOU_CACHE``, else the user's cache folder.
            progress: Called while the network is written, the first time.
            threads: Processor cores one message may use.

        Raises:
            ModelError: When it is missing, damaged or lacks an intent or a sentiment.
        """
        place = folder or shipped_model()
        model = TextModel.load(place, cache, progress, threads)
        for name, expected in HEADS.items():
            found = frozenset(model.heads[name].labels) if name in model.heads else frozenset()
            if found != expected:
                odd = ", ".join(sorted(found ^ expected))
                raise ModelError(
                    f"Model '{place}' is no dialogue model: its head '{name}' differs in {odd}."
                )
        return cls(model)

    def classify(self, text: str) -> Labels:
        """The labels of ``text``; one without any character says nothing, and all are as likely."""
        if not fold(text).strip():
            return Labels(
                dict.fromkeys(Intent, 1 / len(Intent)), dict.fromkeys(Sentiment, 1 / len(Sentiment))
            )
        said = self._model.predict([text])
        threshold = self._model.heads["intent"].threshold or 0.0
        return Labels(
            {Intent(name): share for name, share in _shares(said["intent"]).items()},
            {Sentiment(name): share for name, share in _shares(said["sentiment"]).items()},
            oos_score=float(said["intent"].oos_scores[0]) - threshold,
        )

    def feelings(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, 3) probabilities of negative, neutral and positive; texts of one length go together."""
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        felt = np.zeros((len(texts), len(FEELINGS)), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            said = self._model.predict([texts[place] for place in places])["sentiment"]
            columns = [said.labels.index(name) for name in FEELINGS]
            felt[places] = said.probabilities[:, columns]
        return felt


def shipped_model() -> Path:
    """The folder of the model that ships with the program."""
    return Path(str(files("assistant").joinpath("models", "dialogue")))


def _shares(said: Predictions) -> dict[str, float]:
    """The probabilities of the first text, summing to 1 as closely as float64 can."""
    shares = said.probabilities[0].astype(float)
    return dict(zip(said.labels, (shares / shares.sum()).tolist(), strict=True))
