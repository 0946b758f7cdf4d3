"""The naive way: ``SentenceTransformer.encode`` and a Chroma query with ``where``."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
import torch
from understand_peer import load_sentence_transformer

from retrieval.constraints import Constraint, Op
from retrieval.embedded.model import QUERY_PREFIX
from retrieval.embedded.weights import Weights
from retrieval.filters import ProductTable
from retrieval.vectors import Vectors

BATCH = 5_000
OPS = {Op.EQ: "$eq", Op.NE: "$ne", Op.IN: "$in", Op.LTE: "$lte", Op.GTE: "$gte"}
OPS[Op.NOT_IN] = OPS[Op.IN].replace("$", "$n")
METADATA = ("brand", "price", "color")


class Naive:
    """The same vectors in a Chroma collection of its own, asked with the same network."""

    def __init__(self, table: ProductTable, vectors: Vectors) -> None:
        torch.set_num_threads(1)
        self._encoder = load_sentence_transformer(Weights.open())
        self._folder = tempfile.TemporaryDirectory()
        client = chromadb.PersistentClient(Path(self._folder.name))
        self._collection = client.create_collection(
            "naive", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
        )
        for start in range(0, len(table), BATCH):
            part = slice(start, start + BATCH)
            self._collection.add(
                ids=list(table.ids[part]),
                embeddings=vectors[part],
                metadatas=[_metadata(product) for product in table.products[part]],
            )

    def search(self, text: str, constraints: Sequence[Constraint], limit: int) -> list[str]:
        """The ids found, best first."""
        vector = self._encoder.encode(
            [QUERY_PREFIX + text], normalize_embeddings=True, show_progress_bar=False
        )
        found = self._collection.query(
            query_embeddings=np.asarray(vector), n_results=limit, where=_where(constraints)
        )
        return list(found["ids"][0])


def _metadata(product: Any) -> Mapping[str, Any]:  # noqa: ANN401 - as Chroma takes it
    color = product.attributes.get("color", ())
    values = {"brand": product.brand, "price": product.price, "color": color[0] if color else None}
    return {name: value for name, value in values.items() if value is not None}


def _where(constraints: Sequence[Constraint]) -> Any:  # noqa: ANN401 - as Chroma takes it
    asked = [
        {one.field: {OPS[one.op]: list(one.values) if len(one.values) > 1 else one.value}}
        for one in constraints
    ]
    return {"$and": asked} if len(asked) > 1 else (asked[0] if asked else None)
