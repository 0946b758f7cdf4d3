"""Answers whether goods do what buyers worry about (会掉色吗), from the listing and all reviews.

The listing goes first, and a denial in it is a no; then how many of how many reviews speak of it, and
how many of these found the opposite. Silence is told as silence.
"""

import re
from collections.abc import Sequence
from typing import Any

from assistant.opinions.findings import Heard, Matter, heard
from assistant.records.reviews import Review
from assistant.skills.context import Context
from assistant.skills.facts import about
from assistant.skills.outcome import Line, Outcome
from assistant.skills.sizing import fit_of
from retrieval.products import Product

MAX_QUOTES = 5
FITS = frozenset({"runs_large", "runs_small"})
SENTENCE = re.compile(r"(?<=[。！？!?；;])\s*|(?<=\.)\s+")


def found_out(context: Context, product: Product, matter: Matter) -> Outcome:
    """What the listing and the reviews say of one matter."""
    reviews = context.tools.reviews.of_product(product.id)
    said = heard(matter, reviews)
    listed = _listed(product, matter, _languages(context, told=bool(said)))
    lines = [listed] if listed else []
    if said or not listed:
        lines.append(_counted(product, matter, reviews, said))
    shown = quoted(said, context.language)
    lines += [quote_line(context, one) for one in shown[:1]]
    outcome = about(product, lines)
    sources = [{"kind": "review", "id": h.review.id, "text": h.review.text} for h in shown]
    return outcome.with_more(Outcome(outcome.action, (), sources=tuple(sources)))


def found_out_all(context: Context, product: Product, matters: Sequence[Matter]) -> list[Outcome]:
    """Each matter's answer; whether it runs large or small is one question."""
    asked = {matter.id for matter in matters}
    if not asked >= FITS:
        return [found_out(context, product, matter) for matter in matters]
    rest = [matter for matter in matters if matter.id not in FITS]
    return [_fit(context, product), *(found_out(context, product, matter) for matter in rest)]


def _fit(context: Context, product: Product) -> Outcome:
    lines, quotes = fit_of(context, product)
    total = len(context.tools.reviews.of_product(product.id))
    outcome = about(product, lines or [Line("size.fit_silent", {"total": total})])
    return outcome.with_more(Outcome(outcome.action, (), sources=tuple(quotes)))


def quoted(said: Sequence[Heard], language: str) -> list[Heard]:
    """The reviews to quote: both minds, those in ``language`` and the newest first."""
    ranked = sorted(said, key=lambda one: (one.review.language or language) != language)
    so = [one for one in ranked if one.found]
    not_so = [one for one in ranked if not one.found]
    paired = [one for pair in zip(so, not_so, strict=False) for one in pair]
    more = (one for one in ranked if one not in paired)
    return [*paired, *more][:MAX_QUOTES]


def quote_line(context: Context, said: Heard) -> Line:
    """A buyer's clause; that it is in another language than the shopper's is said."""
    language = said.review.language
    other = language in ("zh", "en") and language != context.language
    return Line(f"ask.quote_{language}" if other else "ask.quote", {"text": said.clause})


def _counted(
    product: Product, matter: Matter, reviews: Sequence[Review], said: Sequence[Heard]
) -> Line:
    denied = sum(not one.found for one in said)
    facts: dict[str, Any] = {
        "product": product,
        "finding": matter.id,
        "total": len(reviews),
        "count": len(said),
        "denied": denied,
    }
    if not reviews:
        return Line("found.no_reviews", facts)
    if not said:
        return Line("found.silent", facts)
    if denied == len(said):
        return Line("found.denied", facts)
    return Line("found.mixed" if denied else "found.so", facts)


def _languages(context: Context, *, told: bool) -> tuple[str, ...]:
    """The shopper's; another one only where nothing else is known."""
    own = (context.language,)
    return own if told else tuple(dict.fromkeys((*own, "zh", "en")))


def _listed(product: Product, matter: Matter, languages: Sequence[str]) -> Line | None:
    """What title, features and description say of it, as a yes or a no."""
    for language in languages:
        for sentence in _sentences(product, language):
            one = matter.heard_in(Review(product.id, sentence))
            if one is not None:
                key = "found.listed_yes" if one.found else "found.listed_no"
                return Line(key, {"product": product, "quote": sentence.rstrip("。.")})
    return None


def _sentences(product: Product, language: str) -> list[str]:
    told = SENTENCE.split(product.text("description", language))
    features = [text.strip() for text in re.split(r"[,，、]", product.text("feature", language))]
    title = product.text("title", language)
    return [text.strip() for text in (*told, *features, title) if text.strip()]
