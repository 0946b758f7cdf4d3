"""Adapter: any model of sentence-transformers, from a folder or by its name on a model hub."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import huggingface_hub
import numpy as np
from sentence_transformers import SentenceTransformer

from retrieval.encoder import CHARACTER_LIMIT
from retrieval.errors import EncoderError
from retrieval.vectors import Vectors

PROBE_SECONDS = 10


class SentenceEncoder:
    """Encodes with a sentence-transformers model, with the prompts that the model brings along."""

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        self._model = model
        self.name = name
        self.dimension = int(model.get_embedding_dimension() or 0)

    @classmethod
    def load(cls, name: str, device: str = "cpu") -> "SentenceEncoder":
        """Loads a model; for one that is on this machine the network is not used.

        Args:
            name: A folder, or a name such as ``BAAI/bge-small-zh-v1.5``.
            device: Where torch computes.

        Raises:
            EncoderError: When it is no model, or is neither here nor to be had.
        """
        folder = Path(name)
        if folder.is_dir():
            return cls(_load_folder(folder, device), f"{folder.name}-{_digest(folder)}")
        try:
            return cls(_open(name, device, local=True), name)
        except (OSError, ValueError):
            return cls(_fetch(name, device), name)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors (n, dimension) of what shoppers ask."""
        return self._encode(texts, query=True)

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """The vectors (n, dimension) of what is to be found."""
        return self._encode(texts, query=False)

    def _encode(self, texts: Sequence[str], *, query: bool) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        encode = self._model.encode_query if query else self._model.encode_document
        clean = [_clean(text) for text in texts]
        vectors = encode(clean, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


def _clean(text: str) -> str:
    """The text without what tokenizers cannot bear: half a surrogate pair, or a megabyte."""
    return text[:CHARACTER_LIMIT].encode("utf-8", "replace").decode("utf-8")


def _open(name: str, device: str, *, local: bool) -> SentenceTransformer:
    options = {"use_safetensors": True}  # never unpickle
    return SentenceTransformer(name, device=device, local_files_only=local, model_kwargs=options)


def _load_folder(folder: Path, device: str) -> SentenceTransformer:
    try:
        return _open(str(folder), device, local=True)
    except Exception as exc:  # a broken folder fails in whatever reads it
        raise EncoderError(f"Folder '{folder}' holds no sentence encoder: {exc}") from exc


def _digest(folder: Path) -> str:
    """What tells these weights from those the same folder held before."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.safetensors")):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]


def _fetch(name: str, device: str) -> SentenceTransformer:
    try:
        # Fails at once where no hub is reached; the library itself would try for over a minute.
        huggingface_hub.model_info(name, timeout=PROBE_SECONDS)
        return _open(name, device, local=False)
    except Exception as exc:  # the hub's client raises those of its transport too
        raise EncoderError(
            f"Encoder '{name}' is not on this machine and cannot be fetched; "
            f"expected a folder, a model fetched before, or the built-in 'embedded' ({exc})."
        ) from exc
