"""What buyers praise and blame most in an item, side by side and counted: 评价怎么样, 缺点是什么."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.nlu.words.normalising import fold
from assistant.opinions.aspects import is_about_the_shop
from assistant.records.opinions import Count, Quotable
from assistant.skills.context import Context
from assistant.skills.facts import about
from assistant.skills.outcome import Line, Outcome
from assistant.skills.which import which_to_tell_of
from retrieval.products import Product

MOST_SIDES = 3
BLAME = re.compile(
    r"缺点|不足|差评|吐槽|抱怨|毛病|槽点|劣势|不好的地方|(?:哪里|哪儿|哪些地方|什么地方)(?:不好|不行|差)"
    r"|complain|downsides?\b|drawbacks?\b|\bcons\b|negatives?\b|wrong with|dislike"
    r"|don'?t like|weak(?:ness|nesses| points?)\b"
)
PRAISE = re.compile(
    r"优点|好在哪|(?:哪里|哪儿|什么地方)好|夸(?:什么|的|得)|优势|\bpros\b|upsides?\b|\bstrengths?\b"
    r"|what(?:'s| is) good about|(?:people|buyers|others|they) (?:like|love|praise)"
)
ALL = re.compile(
    r"评价(?:怎么样|如何|好吗|好不好|咋样|总结)|口碑(?:怎么样|如何|好吗|咋样)|总结.{0,3}评价|大家.{0,2}怎么(?:说|评价)|买家.{0,2}怎么说"
    r"|(?:sum(?:mari[sz]e|mary of)|what do) .{0,12}(?:reviews?|buyers|people|customers)(?: say| think|$|\b)"
    r"|how (?:are|is) (?:the |its )?reviews?|overall reviews?|what are the reviews like"
)


def asks_sides(text: str) -> bool:
    """Whether a message asks what buyers praise or blame in general."""
    folded = fold(text)
    return any(pattern.search(folded) for pattern in (BLAME, PRAISE, ALL))


def sum_up(context: Context) -> Outcome:
    """The sides most praised and most blamed, as far as they were asked for."""
    product = context.product_in_question()
    if product is None:
        return which_to_tell_of(context)
    text = fold(context.meaning.plain)
    blame, praise = bool(BLAME.search(text)), bool(PRAISE.search(text))
    both = blame == praise
    return summed_up(context, product, praise=praise or both, blame=blame or both)


def summed_up(context: Context, product: Product, *, praise: bool, blame: bool) -> Outcome:
    """What stands in the reviews of ``product``, counted review by review."""
    reviews = context.tools.reviews.of_product(product.id)
    if not reviews:
        return about(product, [Line("sides.no_reviews", {"product": product})])
    counts = context.tools.opinions.counts(product.id).get(product.id, {})
    liked = _ranked(counts, "praised") if praise else []
    disliked = _ranked(counts, "blamed") if blame else []
    facts = {"product": product, "count": len(reviews), "rating": product.rating}
    lines = [Line("ask.rating", facts)] if praise and blame and product.rating else []
    too = "_too" if lines else ""  # the total was told
    if praise:
        lines.append(_line(f"praised{too}" if liked else "none_praised", liked, len(reviews)))
    if blame:
        lines.append(_line(f"blamed{too}" if disliked else "none_blamed", disliked, len(reviews)))
    quotes = _quotes(context, product, liked, 1) + _quotes(context, product, disliked, -1)
    lines += _spoken(context, quotes, -1 if blame else 1)
    outcome = about(product, lines)
    sources = tuple({"kind": "review", "id": q.review_id, "text": q.text} for q in quotes)
    return outcome.with_more(Outcome(outcome.action, (), sources=sources))


def _ranked(counts: Mapping[str, Count], way: str) -> list[tuple[str, int]]:
    """The sides of the goods most often spoken of in one way; the shop's own after them."""
    found = [(aspect, getattr(count, way)) for aspect, count in counts.items()]
    spoken = [(aspect, number) for aspect, number in found if number]
    return sorted(spoken, key=lambda one: (is_about_the_shop(one[0]), -one[1], one[0]))[:MOST_SIDES]


def _line(key: str, sides: Sequence[tuple[str, int]], total: int) -> Line:
    offers = tuple(Line("sides.side", {"aspect": side, "count": n}) for side, n in sides)
    facts: dict[str, Any] = {"offers": offers, "total": total}
    return Line(f"sides.{key}", facts)


def _quotes(
    context: Context, product: Product, sides: Sequence[tuple[str, int]], polarity: int
) -> list[Quotable]:
    """One clause for each side."""
    found = []
    for aspect, _ in sides:
        said = context.tools.opinions.quotable(product.id, aspect, context.language)
        found += [one for one in said if one.polarity == polarity][:1]
    return found


def _spoken(context: Context, quotes: Sequence[Quotable], polarity: int) -> list[Line]:
    """The first clause of the kind that was asked for, in the shopper's language."""
    own = [q for q in quotes if q.polarity == polarity and q.language == context.language]
    return [Line("ask.quote", {"text": own[0].text})] if own else []
