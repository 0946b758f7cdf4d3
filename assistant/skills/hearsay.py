"""What the description says of an item, else its reviews, where no field has the answer."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.dialogue.actions import Action
from assistant.nlu.words.lexicon import phrases
from assistant.nlu.words.normalising import fold
from assistant.records.reviews import Review
from assistant.skills.context import Context
from assistant.skills.facts import about
from assistant.skills.outcome import Line, Outcome, source_of
from retrieval.products import Product
from retrieval.terms import terms, words

MAX_QUOTES = 3
LONG = 3  # letters of a word that may be a plural
QUOTED_LANGUAGES = frozenset({"zh", "en"})
REVIEWS_ASKED = re.compile(
    r"评价|评论|口碑|大家|买家|怎么说|好不好|怎么样|质量|review|feedback|any good|quality|worth"
    r"|^how (?:is|are|good is|do you find) (?:this|it|that|these|those|the)(?: \w+){0,2}\W*$"
    r"|people (?:say|think)|others (?:say|think)|buyers"
)

HEARD = re.compile(
    r"有人|评价|评论|买家|大家|反馈|口碑|review|feedback|people (?:say|think)|anyone|others (?:say|think)|buyers"
)


def from_text(context: Context, product: Product) -> Outcome:
    """No field is named: the description may say it, else the reviews may."""
    return from_words(context, product, _keywords(context.meaning.query))


def from_words(context: Context, product: Product, keywords: Sequence[str]) -> Outcome:
    """What the listing says with one of ``keywords``, else what its reviews do."""
    if not keywords:
        return about(product, [Line("ask.unknown_word")])
    described = fold(" ".join((product.title, product.description or "", *_all_values(product))))
    hits = [word for word in keywords if _says(described, word)]
    if hits:
        facts = {
            "product": product,
            "word": hits[0],
            "quote": _sentence(product, hits[0], context.language),
        }
        return about(product, [Line("ask.described", facts)])
    return from_reviews(context, product, keywords)


def from_reviews(context: Context, product: Product, keywords: Sequence[str]) -> Outcome:
    """How many of how many reviews mention it, with quotations; nothing is made of silence.

    Of several keywords the first that any review mentions is counted, and named.
    """
    reviews = context.tools.reviews.of_product(product.id)
    found = {word: [r for r in reviews if _says(fold(r.text), word)] for word in keywords}
    word = next((word for word in keywords if found[word]), keywords[0] if keywords else "")
    about = found[word] if keywords else reviews
    facts = {"product": product, "word": word, "total": len(reviews), "count": len(about)}
    lines = _opening(context, facts) if keywords else [_rating_line(product, len(reviews))]
    if about and keywords:
        lines.append(Line("ask.reviews_mention", facts))
    quoted = _preferred(about, context.language)[:MAX_QUOTES]
    if quoted:
        lines.append(_quote(context, quoted[0].text, quoted[0].language))
    sources = [{"kind": "review", "id": review.id, "text": review.text} for review in quoted]
    chips = () if about else (Line("chip.human"),)
    return Outcome(
        Action.ANSWER,
        tuple(lines),
        sources=(source_of(product), *sources),
        suggestions=chips,
        changes={"focus": product.id},
    )


def _opening(context: Context, facts: Mapping[str, Any]) -> list[Line]:
    """That the listing does not say it, unless only buyers were asked for; that these do not, if so."""
    heard = HEARD.search(fold(context.meaning.plain))
    silent = [Line("ask.reviews_silent", facts)] if facts["total"] and not facts["count"] else []
    return silent if heard and silent else [Line("ask.unknown_word", facts), *silent]


def opinions_on(context: Context, product: Product, aspect: str) -> Outcome | None:
    """How many buyers praise and blame one side of it, with the words of one of each.

    None when no review speaks about it.
    """
    said = context.tools.opinions.quotable(product.id, aspect, context.language)
    if not said:
        return None
    praising = [one for one in said if one.polarity > 0]
    blaming = [one for one in said if one.polarity < 0]
    facts = {
        "product": product,
        "aspect": aspect,
        "total": len(said),
        "praised": len(praising),
        "blamed": len(blaming),
    }
    quotes = [*praising[:1], *blaming[:1]] or said[:1]
    one = len(said) == 1
    lines = [Line("ask.opinions_one" if one else _verdict(len(praising), len(blaming)), facts)]
    lines += [_quote(context, quote.text, quote.language) for quote in quotes]
    sources = [{"kind": "review", "id": one.review_id, "text": one.text} for one in quotes]
    return Outcome(
        Action.ANSWER,
        tuple(lines),
        sources=(source_of(product), *sources),
        changes={"focus": product.id},
    )


def _quote(context: Context, text: str, language: str | None) -> Line:
    """A buyer's words; that they are in another language than the shopper's is said."""
    other = language in QUOTED_LANGUAGES and language != context.language
    return Line(f"ask.quote_{language}" if other else "ask.quote", {"text": text})


def _verdict(praised: int, blamed: int) -> str:
    """The sentence that tells who says what; nobody is made to say anything."""
    if praised and blamed:
        return "ask.opinions"
    if praised or blamed:
        return "ask.opinions_praise" if praised else "ask.opinions_blame"
    return "ask.opinions_neither"


def _preferred(reviews: Sequence[Review], language: str) -> list[Review]:
    return sorted(reviews, key=lambda review: (review.language or language) != language)


def _rating_line(product: Product, count: int) -> Line:
    if product.rating is None:
        return Line("ask.no_rating", {"product": product})
    facts = {"product": product, "rating": product.rating, "count": count}
    return Line("ask.rating" if count else "ask.rating_only", facts)


def _keywords(query: str) -> list[str]:
    """What to look for in texts: the words of a question that say what it is about, longest first."""
    asked = phrases().question_words
    spoken = [word for run in query.split() for word in words(fold(run))]
    found = [word for word in spoken if len(word) > 1 and word not in asked]
    telling = [word for word in found if word in terms(word)]
    whole = [run for run in fold(query).split() if run not in asked and not run.isascii()]
    return sorted(dict.fromkeys(telling or found or whole[:1]), key=len, reverse=True)


def _says(folded: str, word: str) -> bool:
    """Whether a folded text has a word; an English one also with an ending."""
    if not word.isascii():
        return word in folded
    stem = word.removesuffix("s") if len(word) > LONG else word
    return (
        re.search(rf"(?<![a-z0-9]){re.escape(stem)}(?:s|es|ed|ing|ly)?(?![a-z0-9])", folded)
        is not None
    )


def _sentence(product: Product, word: str, language: str) -> str:
    text = product.text("description", language) or product.text("title", language)
    for sentence in re.split(r"(?<=[。！？.!?])\s*", text):
        if _says(fold(sentence), word):
            return sentence.strip().rstrip("。.")
    return product.text("title", language)


def _all_values(product: Product) -> list[str]:
    own = [value for values in product.attributes.values() for value in values]
    return own + [text for texts in product.localized.values() for text in texts.values()]
