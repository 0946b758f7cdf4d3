"""What a shopper never wants to see again is left out of every list that does not ask for it."""

from collections.abc import Collection, Mapping

from assistant.nlu.words.normalising import fold
from assistant.skills.books import ProductShelf
from recommender.profiling.notes import Named
from retrieval.constraints import Constraint, Op
from retrieval.products import Product
from retrieval.search import SearchRequest

WORDS = "words"  # the kind of what no fact of the catalogue has, only titles


def avoiding(request: SearchRequest, avoided: Collection[Named]) -> tuple[Constraint, ...]:
    """Constraints that leave out what is avoided, but for what the request names itself."""
    asked = {
        (c.field, str(value))
        for c in request.constraints
        if not c.op.negated and not c.op.ordered
        for value in c.values
    }
    apart = sorted(named for named in avoided if named not in asked and named[0] != WORDS)
    return tuple(Constraint(field, Op.NE, value) for field, value in apart)


def without_words(
    matches: Mapping[str, float],
    shelf: ProductShelf,
    avoided: Collection[Named],
    request: SearchRequest,
) -> Mapping[str, float]:
    """The matches without products whose title or category says a word that is avoided."""
    words = [word for kind, word in avoided if kind == WORDS and word not in fold(request.text)]
    if not words:
        return matches
    said = {key: _said(product) for key, product in shelf.get(list(matches)).items()}
    return {
        key: value for key, value in matches.items() if not any(word in said[key] for word in words)
    }


def _said(product: Product) -> str:
    titles = (texts.get("title", "") for texts in product.localized.values())
    return fold(" ".join((product.title, product.category or "", *titles)))
