"""Answers questions about the shop and about choosing goods from what the shop knows, with its source.

Below the confidence nothing is answered: that it is not known is said, and a person is offered.
"""

from collections.abc import Sequence

from assistant.dialogue.actions import Action
from assistant.dialogue.ledger import LedgerEntry
from assistant.dialogue.state import Pending
from assistant.knowledge.answers import Answer
from assistant.nlu.meaning import Intent, Meaning
from assistant.skills.context import Context
from assistant.skills.listing import show_list
from assistant.skills.outcome import Line, Outcome, Suggested
from assistant.skills.topics import left_for_later
from retrieval.search import SearchRequest

TOPICS = {
    Intent.ASK_SHIPPING: ("shipping",),
    Intent.ASK_PAYMENT: ("payment", "invoice"),
    Intent.ACCOUNT: ("account", "membership", "privacy"),
    Intent.RETURN_REFUND: ("returns", "warranty"),
}
MOST_CARDS = 4
MOST_SECTIONS = 3
MOST_SEARCHES = 2


def known(context: Context, topics: Sequence[str] = ()) -> Answer | None:
    """What the shop knows of the question, as it was meant, else as it was written."""
    meaning, book = context.meaning, context.tools.answerer
    for text in dict.fromkeys((meaning.plain, meaning.text)):
        found = book.answer(text, topics, meaning.intents)
        if found is not None:
            return found
    return None


def shop_question(context: Context) -> Outcome:
    """Delivery, payment, account: what the shop's entries say, or that they do not say it."""
    answer = known(context, TOPICS.get(context.meaning.intent, ()))
    return told(context, answer) if answer else unknown(context)


def unknown(context: Context) -> Outcome:
    """Says that it is not known, and offers a person; what comes near is one chip away."""
    meaning, book = context.meaning, context.tools.answerer
    near = book.guesses(meaning.plain, context.language, meaning.intents)
    return Outcome(
        Action.ANSWER,
        (Line("faq.unknown"),),
        suggestions=(Line("chip.human"), *(Line("chip.search", {"text": one}) for one in near)),
        changes={"pending": Pending("offer")},
    )


def told(context: Context, answer: Answer) -> Outcome:
    """An answer with its source; of an article also its other sections, and goods that fit."""
    lines = (answer_line(context, answer),)
    sources = (answer.source(context.language),)
    if not answer.entry.passages:
        return Outcome(Action.ANSWER, lines, sources=sources)
    searches = (answer.passage.searches if answer.passage else ()) or answer.entry.searches
    shown, meaning = _fitting(context, searches)
    chips = (*_sections(answer), *(Line("chip.search", {"text": one}) for one in searches))
    outcome = Outcome(Action.ANSWER, lines, shown, sources=sources, suggestions=_few(chips))
    return outcome.changing(**_listed(context, shown, meaning)) if meaning else outcome


def answer_line(context: Context, answer: Answer) -> Line:
    """The answer in words; what an agent said once is told as that."""
    facts = {"text": answer.text(context.language)}
    if answer.entry.kind.is_own:
        return Line("faq.answer", facts)
    day = (answer.entry.answered_at or "")[:10]
    return Line("faq.past" if day else "faq.past_undated", {**facts, "said_on": day})


def _sections(answer: Answer) -> tuple[Line, ...]:
    """Chips that ask for other sections of the article."""
    here = answer.passage.heading if answer.passage else ""
    others = [heading for heading in answer.entry.headings if heading != here]
    title = answer.entry.title or ""
    return tuple(
        Line("chip.section", {"title": title, "text": heading})
        for heading in others[:MOST_SECTIONS]
    )


def _few(chips: Sequence[Line]) -> tuple[Line, ...]:
    searches = [chip for chip in chips if chip.key == "chip.search"][:MOST_SEARCHES]
    return (*(chip for chip in chips if chip.key != "chip.search"), *searches)


def _fitting(
    context: Context, searches: Sequence[str]
) -> tuple[tuple[Suggested, ...], Meaning | None]:
    """The best goods of the first search that finds any, and how it was read."""
    for search in searches:
        meaning = context.tools.reads(search) if context.tools.reads else None
        if meaning is None or not (meaning.constraints or meaning.query):
            continue
        request = SearchRequest(meaning.query, meaning.constraints, limit=MOST_CARDS)
        found = context.tools.finder.find(request, context.shopper).products
        if found:
            return found[:MOST_CARDS], meaning
    return (), None


def _listed(context: Context, shown: Sequence[Suggested], meaning: Meaning) -> dict[str, object]:
    """The list on the screen, and the search it came from, so that wishes go on from it."""
    ledger = tuple(LedgerEntry(one, context.turn, derived=True) for one in meaning.constraints)
    return {
        **show_list(context.state, shown, context.turn),
        "ledger": ledger,
        "query": meaning.query,
        "sort": meaning.sort,
        "topics": left_for_later(context.state),
    }
