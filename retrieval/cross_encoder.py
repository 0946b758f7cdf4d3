"""Adapter: any cross-encoder of sentence-transformers, from a folder or by its name on a model hub."""

from collections.abc import Sequence
from pathlib import Path

import huggingface_hub
from sentence_transformers import CrossEncoder
from torch.nn import Sigmoid

from retrieval.encoder import CHARACTER_LIMIT
from retrieval.errors import RerankerError

PROBE_SECONDS = 10


class CrossEncoderReranker:
    """Judges pairs of request and text with a model of one output."""

    def __init__(self, model: CrossEncoder) -> None:
        self._model = model

    @classmethod
    def load(cls, name: str, device: str = "cpu") -> "CrossEncoderReranker":
        """Loads a model; for one that is on this machine the network is not used.

        Args:
            name: A folder, or a name such as ``BAAI/bge-reranker-base``.
            device: Where torch computes.

        Raises:
            RerankerError: When it is no cross-encoder of one output, or is not to be had.
        """
        local = _open_local(name, device)
        model = local or _fetch(name, device)
        if model.num_labels != 1:
            raise RerankerError(
                f"Reranker '{name}' has {model.num_labels} outputs; expected a cross-encoder of one."
            )
        return cls(model)

    def scores(self, query: str, texts: Sequence[str]) -> Sequence[float]:
        """How well each of ``texts`` answers ``query``, 0 to 1."""
        if not texts:
            return []
        pairs = [(_clean(query), _clean(text)) for text in texts]
        judged = self._model.predict(pairs, activation_fn=Sigmoid(), show_progress_bar=False)
        return [float(score) for score in judged]


def _clean(text: str) -> str:
    """The text without what tokenizers cannot bear: half a surrogate pair, or a megabyte."""
    return text[:CHARACTER_LIMIT].encode("utf-8", "replace").decode("utf-8")


def _open(name: str, device: str, *, local: bool) -> CrossEncoder:
    options = {"use_safetensors": True}  # never unpickle
    model: CrossEncoder = CrossEncoder(
        name, device=device, local_files_only=local, model_kwargs=options
    )
    return model


def _open_local(name: str, device: str) -> CrossEncoder | None:
    """The model on this machine; None if it is not here."""
    folder = Path(name).is_dir()
    try:
        return _open(name, device, local=True)
    except Exception as exc:  # a broken folder fails in whatever reads it
        if folder:
            raise RerankerError(f"Folder '{name}' holds no cross-encoder: {exc}") from exc
        return None


def _fetch(name: str, device: str) -> CrossEncoder:
    try:
        # Fails at once where no hub is reached; the library itself would try for over a minute.
        huggingface_hub.model_info(name, timeout=PROBE_SECONDS)
        return _open(name, device, local=False)
    except Exception as exc:  # the hub's client raises those of its transport too
        raise RerankerError(
            f"Reranker '{name}' is not on this machine and cannot be fetched; "
            f"expected a folder, a model fetched before, or no setting 'reranker' ({exc})."
        ) from exc
