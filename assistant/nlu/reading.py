"""Everything that rules read from a message, and which reader gets a phrase that two claim."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.nlu.amounts.numbers import Amount, find_amounts
from assistant.nlu.amounts.quantities import Quantity, find_counted_goods, find_quantity
from assistant.nlu.meaning import Mention, Reference, ReferenceKind, Span
from assistant.nlu.pointing.earlier import marked_earlier
from assistant.nlu.pointing.references import find_references
from assistant.nlu.steering.commands import Command, locate_command
from assistant.nlu.wishing.amendments import find_amendments
from assistant.nlu.wishing.changes import find_direction
from assistant.nlu.wishing.constraints import Constraints, WordTest, find_constraints
from assistant.nlu.wishing.effects import NOTHING_AMENDED, Addressee, Amendments
from assistant.nlu.wishing.indifference import Dropped, find_dropped
from assistant.nlu.wishing.recipients import find_addressee
from assistant.nlu.wishing.sorting import Order, find_order
from assistant.nlu.words.language import CJK
from assistant.nlu.words.vocabulary import Vocabulary
from retrieval.constraints import Field, Sort

VERBS = frozenset("买来要拿加订拍发给改成换选留放装购再共的了")


@dataclass(frozen=True, slots=True)
class Reading:
    """What rules read from a message.

    Args:
        mentions: Constraints with their places; those that only point at an item are references.
        spans: The text that is understood, piece by piece.
        amendments: What it does to earlier wishes.
        addressee: Whom the goods are for.
    """

    mentions: tuple[Mention, ...] = ()
    references: tuple[Reference, ...] = ()
    sort: Sort | None = None
    quantity: int | None = None
    direction: int = 0
    dropped: tuple[str, ...] = ()
    command: Command | None = None
    currencies: frozenset[str] = frozenset()
    spans: tuple[Span, ...] = ()
    amendments: Amendments = NOTHING_AMENDED
    addressee: Addressee | None = None


def read_message(folded: str, vocabulary: Vocabulary, has_word: WordTest) -> Reading:
    """What rules read from a folded message with the words of one shop."""
    addressed = find_addressee(folded)
    persons = addressed[1] if addressed else []
    reading = _read(blanked(folded, persons), vocabulary, has_word)
    addressee = addressed[0] if addressed else None
    return replace(reading, addressee=addressee, spans=(*reading.spans, *persons))


def blanked(text: str, spans: Iterable[Span]) -> str:
    """The text with blanks for ``spans``, so that every other place stays where it was."""
    left = list(text)
    for start, end in spans:
        left[start:end] = " " * (end - start)
    return "".join(left)


def _read(folded: str, vocabulary: Vocabulary, has_word: WordTest) -> Reading:
    amounts = find_amounts(folded)
    counted = find_quantity(folded, amounts)
    asked = find_constraints(folded, amounts, vocabulary, has_word, counted)
    order = find_order(folded)
    references, past = marked_earlier(
        folded, _references(folded, asked.mentions, order), asked.mentions
    )
    dropped = find_dropped(folded)
    amendments, amending = find_amendments(folded, asked.mentions)
    if amendments.returning:  # 回到刚才的 goes back, it points at no item
        references = tuple(r for r in references if not any(_overlap(r.span, s) for s in amending))
    claimed = [span for _, span in dropped] + ([order.span] if order else [])
    direction, turned = _direction(folded, [*claimed, *asked.spans])
    counted = counted or _goods_counted(folded, amounts, asked)
    quantity = _quantity(counted, asked, references)
    command = locate_command(folded)
    pieces = [quantity[1]] if quantity and _stands_apart(folded, quantity[1], asked.spans) else []
    said = [command[1]] if command else []
    pointing = [*past, *(r.span for r in references)]
    return Reading(
        mentions=tuple(m for m in asked.mentions if not _points(m, references)),
        references=references,
        sort=order.sort if order and order.asks else None,
        quantity=quantity[0] if quantity else None,
        direction=direction,
        dropped=_dropped(dropped, asked),
        command=command[0] if command else None,
        currencies=asked.currencies,
        spans=(*asked.spans, *claimed, *turned, *pieces, *said, *amending, *pointing),
        amendments=amendments,
    )


def _references(
    folded: str, mentions: Sequence[Mention], order: Order | None
) -> tuple[Reference, ...]:
    found = find_references(folded, mentions)
    if order:
        found = [r for r in found if not _overlap(r.span, order.span)]
    superlative = order.reference if order else None
    if order and superlative and not (order.asks and _names_goods(mentions)):
        found.append(superlative)
    return tuple(sorted(found, key=lambda reference: reference.span))


def _names_goods(mentions: Sequence[Mention]) -> bool:
    """Whether goods are asked for beside a superlative, so that it orders them."""
    return any(
        m.constraint.field == Field.CATEGORY and not m.constraint.op.negated for m in mentions
    )


def _direction(folded: str, claimed: Sequence[Span]) -> tuple[int, list[Span]]:
    """The direction asked for, unless its words belong to a figure, an order or a free field."""
    found = find_direction(folded)
    if found is None or any(_overlap(found[1], span) for span in claimed):
        return 0, []
    return found[0], [found[1]]


def _goods_counted(folded: str, amounts: Sequence[Amount], asked: Constraints) -> Quantity | None:
    goods = [m.span for m in asked.mentions if m.constraint.field == Field.CATEGORY]
    return find_counted_goods(folded, amounts, goods, asked.spans) if goods else None


def _quantity(
    found: Quantity | None, asked: Constraints, references: Sequence[Reference]
) -> Quantity | None:
    """The number of pieces, unless its words belong to a constraint or point at items."""
    if found is None or any(_overlap(found[1], span) for span in asked.spans):
        return None
    pointed = (reference.span for reference in references)
    if any(start <= found[1][0] < end for start, end in pointed):
        return None  # "12 of these" counts, 这两个 points
    return found


def _stands_apart(folded: str, span: Span, understood: Sequence[Span]) -> bool:
    """Whether a number of pieces is sure to be no part of a name: it follows a verb or a border."""
    before = folded[span[0] - 1 : span[0]] if span[0] else ""
    known = any(end == span[0] for _, end in understood)
    return known or not CJK.match(before) or before in VERBS


def _dropped(dropped: Sequence[Dropped], asked: Constraints) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*(field for field, _ in dropped), *asked.freed]))


def _points(mention: Mention, references: Sequence[Reference]) -> bool:
    """蓝色那双 and "the top one" point at an item; they do not ask for blue ones or tops."""
    return any(
        reference.kind in (ReferenceKind.ATTRIBUTE, ReferenceKind.POSITION)
        and reference.span[0] <= mention.span[0]
        and mention.span[1] <= reference.span[1]
        for reference in references
    )


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
