"""Makes the vectors that are missing: at once, or as far as tells how long the rest will take.

What has no vector is found by its words. A lot is saved as soon as it is made, so whoever is cut off
loses one lot; and the database is asked again before each, so that two programs may share the work:
one that takes a catalogue in begins at its front, a server's helper at its back.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic

from assistant.shop.folder import Shop
from assistant.shop.progress import Progress, told_as
from retrieval.catalog import Catalog
from retrieval.embeddings import EmbeddingStore
from retrieval.encoder import Encoder, encode_in_batches
from retrieval.encoder import Progress as Done
from retrieval.product_texts import embedding_text, text_hash
from retrieval.unembedded import unembedded

FEW = 60  # texts; a server makes so many itself, in a second, and leaves more to its helper
AT_ONCE = 1_000  # texts; a command that answers one request waits these seconds
SOON = 5_000  # texts; a catalogue that brings no more is whole when it is taken in
LOT = 1_024  # vectors are saved so often, so that little is lost when the program is cut off
SAMPLE = 256  # texts that tell how fast it goes


@dataclass(frozen=True, slots=True)
class Left:
    """How many products have no vector yet, of how many, and the seconds that will take, if known."""

    left: int
    of: int
    seconds: float | None = None

    def to_json(self) -> dict[str, object]:
        """The state as data."""
        seconds = None if self.seconds is None else round(self.seconds)
        return {"left": self.left, "of": self.of, "seconds_left": seconds}


def embed_missing(shop: Shop, encoder: Encoder, progress: Progress | None = None) -> int:
    """Computes every vector that is missing or out of date; returns how many those were."""
    missing = unembedded(shop.engine, encoder.name, encoder.dimension)
    for start in range(0, len(missing), LOT):
        told = told_as("embedding products", progress, start, len(missing))
        embed(shop, encoder, missing[start : start + LOT], told)
    EmbeddingStore(shop.engine).forget_orphans(encoder.name)
    return len(missing)


def embed_few(
    shop: Shop, encoder: Encoder, at_most: int | None, progress: Progress | None = None
) -> int:
    """Computes what is missing, unless it is more than ``at_most``; returns how much is left."""
    missing = unembedded(shop.engine, encoder.name, encoder.dimension)
    if at_most is not None and len(missing) > at_most:
        return len(missing)
    embed_missing(shop, encoder, progress)
    return 0


def embed_or_leave(
    shop: Shop, encoder: Encoder, at_most: int | None, progress: Progress | None = None
) -> Left | None:
    """As ``embed_few``; what is left comes with the time it will take, told by a sample."""
    if not embed_few(shop, encoder, at_most, progress):
        return None
    missing = unembedded(shop.engine, encoder.name, encoder.dimension)
    encoder.encode_documents(["a"] * SAMPLE)  # loads the network for many texts
    started = monotonic()
    embed(shop, encoder, missing[:SAMPLE])
    left = len(missing) - SAMPLE
    seconds = (monotonic() - started) / SAMPLE * left
    return Left(left, Catalog(shop.engine).count(), seconds)


def embed_from_the_back(shop: Shop, encoder: Encoder, check: Done) -> Iterator[Left]:
    """Computes what is missing, the last products first; says before each lot how far it is.

    Args:
        shop: Whose database has the vectors.
        encoder: What makes them.
        check: Called after every batch; what it raises ends the work.
    """
    started, most, tried = monotonic(), 0, set[str]()

    def missing() -> list[str]:
        found = unembedded(shop.engine, encoder.name, encoder.dimension)
        return [key for key in found if key not in tried]  # a row may bear a wrong digest

    while left := missing():
        most = max(most, len(left))
        done = most - len(left)
        seconds = (monotonic() - started) / done * len(left) if done else None
        yield Left(len(left), Catalog(shop.engine).count(), seconds)
        embed(shop, encoder, left[-LOT:], check)
        tried.update(left[-LOT:])
    EmbeddingStore(shop.engine).forget_orphans(encoder.name)


def embed(
    shop: Shop,
    encoder: Encoder,
    ids: list[str],
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Computes and saves the vectors of the products with these ids."""
    found = Catalog(shop.engine).get(ids)
    texts = [embedding_text(product) for product in found.values()]
    vectors = encode_in_batches(encoder, texts, progress=progress)
    hashes = [text_hash(text) for text in texts]
    EmbeddingStore(shop.engine).save(encoder.name, list(found), hashes, vectors)
