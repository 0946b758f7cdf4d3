"""Answers questions about the shop and about choosing goods from what the shop knows, with its source.

Below the confidence nothing is answered: that it is not known is said, and a person is offered.
"""

from collections import Counter
from collections.abc import Sequence

from assistant.dialogue.actions import Action
from assistant.dialogue.ledger import LedgerEntry
from assistant.dialogue.state import Pending
from assistant.knowledge.answers import Answer
from assistant.knowledge.entries import EntryKind
from assistant.nlu.meaning import Intent, Meaning
from assistant.skills.context import Context
from assistant.skills.listing import show_list
from assistant.skills.outcome import Line, Outcome, Suggested
from assistant.skills.topics import left_for_later
from retrieval.constraints import Field
from retrieval.search import SearchRequest

TOPICS = {
    Intent.ASK_SHIPPING: ("shipping",),
    Intent.ASK_PAYMENT: ("payment", "invoice"),
    Intent.ACCOUNT: ("account", "membership", "privacy"),
    Intent.RETURN_REFUND: ("returns", "warranty"),
    Intent.TRACK_ORDER: ("shipping",),
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


def advised(context: Context) -> Answer | None:
    """What a guide says of the question; a question about no goods in particular is about those shown."""
    answer = known(context)
    kinds = _kinds_shown(context)
    if not kinds or any(c.field == Field.CATEGORY for c in context.meaning.constraints):
        return answer if answer and answer.entry.kind is EntryKind.GUIDE else None
    book, meaning = context.tools.answerer, context.meaning
    of_kind = book.answer(f"{kinds[0]} {meaning.plain}", (), meaning.intents)
    for found in (answer, of_kind):
        if found and found.entry.kind is EntryKind.GUIDE and _is_about(context, found, kinds):
            return found
    return None


def advise(context: Context) -> Outcome:
    """What a guide of the shop says, with its source and goods that fit."""
    answer = advised(context)
    if answer is None:
        return shop_question(context)
    named = any(c.field == Field.CATEGORY for c in context.meaning.constraints)
    return told(context, answer) if named or not _kinds_shown(context) else _beside(context, answer)


def _beside(context: Context, answer: Answer) -> Outcome:
    """A guide's answer on the goods in view: these stay what 第二个 points at."""
    lines, sources = (answer_line(context, answer),), (answer.source(context.language),)
    return Outcome(Action.ANSWER, lines, sources=sources, suggestions=_sections(answer))


def _kinds_shown(context: Context) -> list[str]:
    """The kinds of the goods on the screen, most frequent first, as the shopper's language calls them."""
    shown = context.state.last_list
    found = context.tools.shelf.get(shown.ids if shown else ()).values()
    kinds = [
        str(product.localized.get(context.language, {}).get("category", product.category))
        for product in found
        if product.categories
    ]
    return [kind.rsplit("/", 1)[-1] for kind, _ in Counter(kinds).most_common()]


def _is_about(context: Context, answer: Answer, kinds: Sequence[str]) -> bool:
    """Whether a guide looks for goods of these kinds; one that looks for none is about any."""
    reads = context.tools.reads
    if reads is None or not answer.entry.searches:
        return True
    looked = [c for text in answer.entry.searches for c in reads(text).constraints]
    wanted = [str(v) for c in looked if c.field == Field.CATEGORY for v in c.values]
    shown = [str(v) for kind in kinds for c in reads(kind).constraints for v in c.values]
    return not wanted or not shown or context.tools.kinds.related(wanted, shown)


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
