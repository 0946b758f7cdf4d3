"""Adapter: any model of sentence-transformers, from a folder or by its name on a model hub."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer

from retrieval.errors import EncoderError
from retrieval.vectors import Vectors


class SentenceEncoder:
    """Encodes with a sentence-transformers model, with the prompts that the model brings along."""

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        self._model = model
        self.name = name
        self.dimension = int(model.get_embedding_dimension() or 0)

    @classmethod
    def load(cls, name: str, device: str = "cpu") -> "SentenceEncoder":
        """Loads a model; one that is on this machine is never asked for on the network.

        Args:
            name: A folder, or a name such as ``BAAI/bge-small-zh-v1.5``.
            device: Where torch computes.

        Raises:
            EncoderError: When it is no model, or is neither here nor to be had.
        """
        try:
            return cls(_load_local(name, device), name)
        except (OSError, ValueError) as exc:
            if Path(name).exists():
                raise EncoderError(f"Folder '{name}' holds no sentence encoder: {exc}") from exc
        try:
            return cls(SentenceTransformer(name, device=device), name)
        except (OSError, ValueError, RuntimeError) as exc:
            raise EncoderError(
                f"Encoder '{name}' is not on this machine and cannot be fetched; expected a folder, "
                f"a model that was fetched before, or the built-in 'embedded'. ({exc})"
            ) from exc

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
        vectors = encode(
            list(texts), normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(vectors, dtype=np.float32)


def _load_local(name: str, device: str) -> SentenceTransformer:
    return SentenceTransformer(name, device=device, local_files_only=True)
