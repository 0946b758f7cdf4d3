"""Whether goods hold a device of a size: 放得下15.6寸吗, by the largest one their row says they take."""

from assistant.nlu.words.lexicon import phrases
from assistant.nlu.words.normalising import fold
from assistant.nlu.words.patterns import compiled
from assistant.skills.outcome import Line
from retrieval.matching import number
from retrieval.products import Product

HOLDS = compiled(
    r"(?:放|装|塞|容)(?:得|的)?(?:下|进|了)|(?:能|可以?|可否)(?:放|装|塞|容)",
    r"\b(?:fits?|holds?|takes?|room for|big enough for|carry)\b",
)
INCHES = compiled(
    r"(?<![\d.])(?P<inches>\d{1,2}(?:\.\d)?)\s*(?:英?[寸吋]|-?\s?inch(?:es)?\b|\"|”|″)"
)


def amount_held(text: str) -> float | None:
    """The inches of what something is to hold; None where no such thing is asked."""
    folded = fold(text)
    amount = INCHES.search(folded)
    return float(amount["inches"]) if amount and HOLDS.search(folded) else None


def held_line(product: Product, inches: float) -> Line:
    """Yes or no by the largest that the row says it takes; unknown where it says nothing."""
    for field in phrases().holding:
        told = product.attributes.get(field) or ()
        largest = max((one for one in map(number, told) if one is not None), default=None)
        if largest is not None:
            facts = {"product": product, "field": field, "own": told}
            return Line("ask.holds" if inches <= largest else "ask.holds_not", facts)
    return Line("ask.unknown_word", {"product": product})
