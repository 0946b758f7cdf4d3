"""The reference under the same load: a plain Gradio chat on sentence-transformers and Chroma.

What a tutorial builds: one event, Gradio's own queue at its defaults, the sentence encoder of this
project (the same weights) through ``SentenceTransformer.encode``, a Chroma collection of the shop's
products, and the titles and prices of the five nearest as the answer. It keeps no conversation,
reads no intent, holds no budget and writes nothing down; so whatever it is faster by, it leaves undone.

    python benchmarks/load_peer.py SHOP PORT
"""

import sys
import tempfile
from pathlib import Path

import chromadb
import gradio as gr
import numpy as np
from understand_peer import load_sentence_transformer

from assistant.shop.folder import Shop
from retrieval.catalog import Catalog
from retrieval.embedded.model import DOCUMENT_PREFIX, QUERY_PREFIX
from retrieval.embedded.weights import Weights

SHOWN = 5


def chat_page(shop: Path) -> gr.Blocks:
    """The chat, with its collection filled."""
    encoder = load_sentence_transformer(Weights.open())
    products = Catalog(Shop.open(shop).engine).all()
    titles = [DOCUMENT_PREFIX + product.title for product in products]
    vectors = encoder.encode(titles, normalize_embeddings=True, show_progress_bar=False)
    client = chromadb.PersistentClient(tempfile.mkdtemp())
    collection = client.create_collection(
        "products", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
    )
    collection.add(
        ids=[product.id for product in products],
        embeddings=np.asarray(vectors),
        documents=[product.title for product in products],
        metadatas=[{"price": product.price or 0.0} for product in products],
    )

    def chat(message: str, _visitor: str) -> str:
        vector = encoder.encode(
            [QUERY_PREFIX + message], normalize_embeddings=True, show_progress_bar=False
        )
        found = collection.query(query_embeddings=np.asarray(vector), n_results=SHOWN)
        rows = zip(found["documents"][0], found["metadatas"][0], strict=True)  # type: ignore[index]
        return "\n".join(f"{title} ¥{facts['price']}" for title, facts in rows)

    page = gr.Blocks(analytics_enabled=False)
    with page:
        message, visitor = gr.Textbox(), gr.Textbox()
        message.submit(chat, [message, visitor], gr.Textbox(), api_name="chat")
    return page


if __name__ == "__main__":
    chat_page(Path(sys.argv[1])).launch(
        server_name="127.0.0.1", server_port=int(sys.argv[2]), quiet=True, share=False
    )
