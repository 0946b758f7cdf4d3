"""How fast a catalogue is embedded, against ONNX Runtime in float32, and what it costs."""

import os
import time
from pathlib import Path
from typing import Any

import enlarged
import numpy as np
from search_cases import texts

from assistant.shop.folder import Shop
from retrieval.catalog import Catalog
from retrieval.embedded.cache import CacheFolder
from retrieval.embedded.model import GRAPH, EmbeddedEncoder, cached_graph
from retrieval.embedded.session import Session
from retrieval.embedded.texts import open_vocabulary
from retrieval.encoder import encode_in_batches
from retrieval.importing.ingest import import_products
from retrieval.importing.reading import read_tables
from retrieval.product_texts import embedding_text
from retrieval.vectors import Vectors

LOT = 256  # texts in turn
LIMIT = 10
ASKED = 200


def measure_embedding(shops: Path) -> dict[str, Any]:
    """Embeds the demo's products both ways in turns; ours are saved as ``originals.npy``."""
    documents = _documents(shops)
    ours, float32 = EmbeddedEncoder.load(), _float32()
    for encoder in (ours, float32):
        encoder.encode_documents(documents[:LOT])  # loads the network
    spent: dict[str, list[list[float]]] = {"ours": [], "fp32": []}
    made: dict[str, list[Vectors]] = {"ours": [], "fp32": []}
    for start in range(0, len(documents), LOT):
        for name, encoder in (("ours", ours), ("fp32", float32)):
            clock, own = time.perf_counter(), time.process_time()
            made[name].append(encode_in_batches(encoder, documents[start : start + LOT]))
            spent[name].append([time.perf_counter() - clock, time.process_time() - own])
    vectors = {name: np.concatenate(parts) for name, parts in made.items()}
    np.save(shops / "originals.npy", vectors["ours"])
    seconds = {name: np.sum(parts, axis=0) for name, parts in spent.items()}
    return {
        "rate": len(documents) / seconds["ours"][0],
        "fp32 rate": len(documents) / seconds["fp32"][0],
        "ratio": seconds["fp32"][0] / seconds["ours"][0],
        "own ratio": seconds["fp32"][1] / seconds["ours"][1],
        "overlap": _overlap(ours.encode_queries(texts()[:ASKED]), vectors["ours"], vectors["fp32"]),
    }


def _documents(shops: Path) -> list[str]:
    """What is embedded of each product of the demo, in the order of its rows."""
    file, rows = shops / "originals.jsonl", enlarged.demo_rows()
    enlarged.write(file, len(rows))
    catalog = Catalog(Shop.create(shops / "originals").engine)
    import_products(read_tables(file), catalog)
    products = catalog.get([row["id"] for row in rows])
    return [embedding_text(product) for product in products.values()]


def _float32() -> EmbeddedEncoder:
    """The same encoder with ONNX Runtime on all cores for documents too."""
    vocabulary = open_vocabulary()
    folder: CacheFolder = cached_graph(vocabulary.weights)
    graph = folder.ready() / GRAPH
    cores = len(os.sched_getaffinity(0))
    return EmbeddedEncoder(vocabulary, Session.load(graph), lambda: Session.load(graph, cores))


def _overlap(queries: Vectors, one: Vectors, other: Vectors) -> float:
    """Which share of the ten nearest of one is among those of the other."""
    found = [np.argsort(-(queries @ rows.T), axis=1)[:, :LIMIT] for rows in (one, other)]
    shared = [len({*a} & {*b}) / LIMIT for a, b in zip(*found, strict=True)]
    return float(np.mean(shared))
