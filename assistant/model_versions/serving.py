"""Which dialogue model reads a shop's messages now, and taking up another one while it serves.

The setting ``classifier`` goes first; where it is ``trained``, as it is by default, the version that
was accepted serves, and the shipped model where none was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelError
from assistant.model_versions.registry import Registry
from assistant.nlu.classifying.classifier import Classifier, Labels
from assistant.nlu.classifying.opening import open_classifier
from retrieval.encoder import Progress

TRAINED = "trained"


@dataclass(frozen=True, slots=True)
class Served:
    """A classifier with the name that tells it from others; what it said is kept under that name."""

    name: str
    classifier: Classifier

    @property
    def version(self) -> str:
        """The name, with a digest of the weights where there are any."""
        weights = getattr(self.classifier, "sha256", None)
        return f"{self.name}@{weights[:12]}" if weights else self.name

    def classify(self, text: str) -> Labels:
        """The labels of ``text``."""
        return self.classifier.classify(text)

    def feelings(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, 3) probabilities of negative, neutral and positive, of many texts at once."""
        return self.classifier.feelings(texts)


class ServedModel:
    """Reads what serves out of the registry's file; a model that is loaded is not loaded again.

    Args:
        models: The shop's folder of models.
        setting: The setting ``classifier``.
        progress: Called while a network is written, the first time.
    """

    def __init__(self, models: Path, setting: str, progress: Progress | None = None) -> None:
        self._registry = Registry.of(models)
        self._setting = setting
        self._progress = progress
        self._last: Served | None = None

    @property
    def file(self) -> Path:
        """The file whose change may mean another model."""
        return self._registry.file

    def __call__(self, _file: Path | None = None) -> Served:
        """What serves now.

        Raises:
            ModelError: The version that was accepted, or the registry, is broken.
        """
        version = self._registry.state().current if self._setting == TRAINED else None
        name = f"{TRAINED}/{version}" if version else self._setting
        if self._last is None or self._last.name != name:
            self._last = Served(name, self._opened(version))
        return self._last

    def _opened(self, version: str | None) -> Classifier:
        if version is None:
            return open_classifier(self._setting, self._progress)
        try:
            return open_classifier(str(self._registry.folder(version)), self._progress)
        except ModelError as exc:
            raise ModelError(
                f"The model '{version}' that this shop accepted cannot serve. {exc} "
                "Go back with: daogou models rollback"
            ) from exc
