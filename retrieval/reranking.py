"""A second look at the best matches: a model reads the request and each product together.

Such a model (a cross-encoder) is exact and slow, so it sees only the first ``RERANKED`` products,
and it is off unless a shop names one.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from retrieval.products import Product
from retrieval.terms import terms

RERANKED = 30  # what fills a few pages; six layers take 15 ms for each on one core
SHARE = 0.5  # of the match, how much the reranker decides
OVERLAP = "overlap"


class Reranker(Protocol):
    """Judges how well texts answer a request.

    Score i belongs to text i, from 0 to 1, the same every time; no texts give no scores. Any text
    is accepted; what is too long is cut.
    """

    def scores(self, query: str, texts: Sequence[str]) -> Sequence[float]:
        """How well each of ``texts`` answers ``query``."""


class OverlapReranker:
    """The share of the request's terms that a text has: needs no model."""

    def scores(self, query: str, texts: Sequence[str]) -> Sequence[float]:
        """How well each of ``texts`` answers ``query``."""
        wanted = set(terms(query))
        return [len(wanted & set(terms(text))) / max(len(wanted), 1) for text in texts]


def reranked(
    reranker: Reranker, query: str, matches: Mapping[str, float], products: Mapping[str, Product]
) -> dict[str, float]:
    """The matches, 0 to 1, with the judgement of a reranker on the best of them.

    Args:
        reranker: Judges.
        query: The request in words.
        matches: By product id; the best ``RERANKED`` are judged, ties by the order they have.
        products: The products of ``matches``.
    """
    best = sorted(matches, key=lambda key: -matches[key])[:RERANKED]
    judged = reranker.scores(query, [described(products[key]) for key in best])
    lifted = {key: SHARE * score for key, score in zip(best, judged, strict=True)}
    return {key: (1 - SHARE) * match + lifted.get(key, 0.0) for key, match in matches.items()}


def described(product: Product) -> str:
    """What a reranker reads of a product: title, kind, brand and properties."""
    values = (value for own in product.attributes.values() for value in own)
    return " ".join(
        part for part in (product.title, product.category, product.brand, *values) if part
    )


def open_reranker(name: str) -> Reranker:
    """Opens a reranker.

    Args:
        name: ``overlap``, or a folder or hub name of a cross-encoder of sentence-transformers.

    Raises:
        RerankerError: When it cannot be opened.
    """
    if name == OVERLAP:
        return OverlapReranker()
    from retrieval.cross_encoder import CrossEncoderReranker

    return CrossEncoderReranker.load(name)
