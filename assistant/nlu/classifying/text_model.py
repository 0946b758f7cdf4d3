"""Runs a trained text model on any set of labels: texts in, probabilities of each head out.

Serving needs no torch. The first time, the model's changes are added to the encoder's matrices and
the network is written into the cache, under a name that holds the checksums of both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelError
from assistant.nlu.classifying.manifest import FORMAT, HeadFacts, Manifest
from assistant.nlu.classifying.model_folder import ModelFolder
from assistant.nlu.classifying.spelling import Spelling
from assistant.nlu.words.normalising import MAX_CHARACTERS, fold
from retrieval.embedded.batches import Network, run
from retrieval.embedded.cache import CacheFolder, cache_root
from retrieval.embedded.gathering import Gathering
from retrieval.embedded.texts import Vocabulary, open_vocabulary
from retrieval.encoder import Progress
from retrieval.errors import EncoderError

Floats = NDArray[np.float32]
Spellings = Mapping[str, Spelling]

TAIL = 3  # a text too long keeps a third of its tokens from its end, where people sum up
GRAPH = "model.onnx"


@dataclass(frozen=True, slots=True)
class Predictions:
    """What one head says of some texts.

    Args:
        labels: The labels, in the order of the columns.
        probabilities: Calibrated (texts, labels); each row sums to 1.
        oos_scores: How unlike the labelled texts each is (texts); the higher, the less alike.
    """

    labels: tuple[str, ...]
    probabilities: Floats
    oos_scores: Floats

    def best(self) -> list[str]:
        """The most probable label of each text."""
        return [self.labels[place] for place in self.probabilities.argmax(axis=1)]


class TextModel:
    """A trained model, ready for texts; may be used by several threads at once."""

    def __init__(
        self, vocabulary: Vocabulary, network: Network, manifest: Manifest, spellings: Spellings
    ) -> None:
        self._vocabulary = vocabulary
        self._network = network
        self._longest = manifest.max_tokens
        self._spellings = spellings
        self.heads = manifest.heads
        self.sha256 = manifest.sha256

    @classmethod
    def load(
        cls,
        folder: Path,
        cache: Path | None = None,
        progress: Progress | None = None,
        threads: int = 1,
    ) -> "TextModel":
        """Loads the model that training wrote into ``folder``.

        Args:
            folder: With ``model.safetensors`` and ``manifest.json``.
            cache: Folder of caches; default: ``DAOGOU_CACHE``, else the user's cache folder.
            progress: Called while the network is written, the first time.
            threads: Processor cores one call may use.

        Raises:
            ModelError: When the folder is missing or damaged or fits another encoder.
        """
        return cls.from_folder(ModelFolder.load(folder), cache, progress, threads)

    @classmethod
    def from_folder(
        cls,
        folder: ModelFolder,
        cache: Path | None = None,
        progress: Progress | None = None,
        threads: int = 1,
    ) -> "TextModel":
        """As ``load``, with a folder that has been read."""
        try:
            vocabulary = open_vocabulary()
            _check_base(folder, vocabulary)
            loaded = _load_network(_cached(folder, vocabulary, cache, progress), threads)
        except EncoderError as exc:
            raise ModelError(f"Model '{folder.path}' cannot be used: {exc}") from exc
        return cls(vocabulary, Gathering(loaded), folder.manifest, folder.tensors.spellings)

    def logits(self, texts: Sequence[str]) -> dict[str, Floats]:
        """What each head gives (texts, labels) before calibration; any text is accepted."""
        if not texts:
            return {
                name: np.zeros((0, len(facts.labels)), dtype=np.float32)
                for name, facts in self.heads.items()
            }
        ids = token_ids(self._vocabulary, texts, self._longest)
        outputs = run(self._network, self._vocabulary.embeddings, ids)
        return {name: outputs[name] + self.spelt(name, texts) for name in self.heads}

    def spelt(self, head: str, texts: Sequence[str]) -> Floats:
        """What the spelling adds to the logits of ``head`` (texts, labels)."""
        part, spelling = self.heads[head].spelling, self._spellings.get(head)
        if spelling is None or not part:
            return np.zeros((len(texts), len(self.heads[head].labels)), dtype=np.float32)
        return np.float32(part) * spelling.scores(texts)

    def predict(self, texts: Sequence[str]) -> dict[str, Predictions]:
        """What each head says of ``texts``, by the head's name."""
        logits = self.logits(texts)
        return {name: predictions(facts, logits[name]) for name, facts in self.heads.items()}


def token_ids(vocabulary: Vocabulary, texts: Sequence[str], longest: int) -> list[list[int]]:
    """The ids of each text as training and serving both read it: folded, its middle cut.

    Without the prefix that the encoder was trained with: fine-tuning makes up for it, and a
    message is a fifth shorter.
    """
    folded = [fold(text[:MAX_CHARACTERS]).strip() for text in texts]
    ids = vocabulary.tokenizer.encode_all(folded, "")
    return [row if len(row) <= longest else _ends(row, longest) for row in ids]


def _ends(row: Sequence[int], longest: int) -> list[int]:
    tail = longest // TAIL
    return [*row[: longest - tail], *row[len(row) - tail :]]


def predictions(facts: HeadFacts, logits: Floats) -> Predictions:
    """Probabilities and out-of-scope scores from ``logits`` (texts, labels)."""
    scaled = logits.astype(np.float64) / facts.temperature
    shares = np.exp(scaled - scaled.max(axis=1, keepdims=True)) if len(scaled) else scaled
    probabilities = shares / shares.sum(axis=1, keepdims=True)
    return Predictions(facts.labels, probabilities.astype(np.float32), oos_scores(facts, logits))


def oos_scores(facts: HeadFacts, logits: Floats) -> Floats:
    """How unlike the texts in scope each text is (texts).

    The energy of the logits in scope (Liu et al. 2020), and where a label stands for all the rest,
    how far that label is ahead of the others.
    """
    inside = [place for place, label in enumerate(facts.labels) if label != facts.out_of_scope]
    energy = -_log_sum_exp(logits[:, inside])
    if facts.out_of_scope is None:
        return energy
    return energy + logits[:, facts.labels.index(facts.out_of_scope)]


def _log_sum_exp(logits: Floats) -> Floats:
    highest = logits.max(axis=1, initial=-np.inf) if len(logits) else np.zeros(0, np.float32)
    summed = np.log(np.exp(logits - highest[:, None]).sum(axis=1)) + highest
    return np.asarray(summed, dtype=np.float32)


def _check_base(folder: ModelFolder, vocabulary: Vocabulary) -> None:
    expected, found = folder.manifest.base.get("sha256", ""), vocabulary.weights.sha256
    if expected != found:
        raise ModelError(
            f"Model '{folder.path}' was trained on the encoder {expected[:12]}…; "
            f"the one installed is {found[:12]}…: install that one or train again."
        )


def _cached(
    folder: ModelFolder, vocabulary: Vocabulary, cache: Path | None, progress: Progress | None
) -> CacheFolder:
    manifest = folder.manifest
    base = vocabulary.weights.sha256[:8]
    name = f"text-{FORMAT}-{manifest.precision}-{base}-{manifest.sha256[:16]}"
    return CacheFolder(cache_root(cache) / name, partial(_write, folder, vocabulary, progress))


def _write(
    folder: ModelFolder, vocabulary: Vocabulary, progress: Progress | None, place: Path
) -> None:
    from retrieval.embedded.graph import build_graph, save_graph
    from retrieval.embedded.linear import Precision

    report = progress or (lambda done, total: None)
    report(0, 2)
    weights = vocabulary.weights
    tensors = folder.tensors.merged(weights.layer_tensors())
    report(1, 2)
    precision = Precision(folder.manifest.precision)
    save_graph(build_graph(tensors, weights.shape, folder.tensors.heads, precision), place / GRAPH)
    report(2, 2)


def _load_network(folder: CacheFolder, threads: int) -> Network:
    """Loads the cached network; one that cannot be loaded is checked and made again."""
    from retrieval.embedded.session import Session

    try:
        return Session.load(folder.ready() / GRAPH, threads)
    except EncoderError:
        if not folder.problems(thorough=True):
            raise
    return Session.load(folder.repaired() / GRAPH, threads)
