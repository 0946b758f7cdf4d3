"""What stands beside the words of a turn: comparison, order, cart and ledger of requirements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ui.amounts import moment, money
from ui.cards import Card
from ui.markup import picture
from ui.reading import Json, number, objects, table, text, texts
from ui.words import fact_name

RECIPIENT = "recipient"
OF_AN_ITEM = frozenset({"discount", "member_price", "presale"})  # they are in the lines' prices


@dataclass(frozen=True, slots=True)
class Place:
    """Where the shop is: what money and clock times are written in."""

    currency: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """One chip of the ledger: all that was said about one field, removed together."""

    field: str
    label: str
    hard: bool
    turn: int

    @property
    def editable(self) -> bool:
        """Whether it can be changed by choosing; for whom goods are is said, not chosen."""
        return self.field != RECIPIENT


@dataclass(frozen=True, slots=True)
class Column:
    """One product of a comparison."""

    position: int | None
    title: str
    best: bool
    card: Card | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The products side by side; only the rows in which they differ."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cart or an order."""

    position: int
    id: str
    sku: str
    title: str
    options: str
    picture: str | None
    quantity: int
    price: str
    total: float


@dataclass(frozen=True, slots=True)
class Step:
    """One event in the life of an order."""

    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Order:
    """An order with its way so far, oldest step last."""

    id: str
    status: str
    state: str
    created: str
    total: str
    lines: tuple[Line, ...]
    steps: tuple[Step, ...]


def ledger(turn: Json) -> list[Requirement]:
    """The requirements in force, one a field, in the order they were first made."""
    grouped: dict[str, list[Json]] = {}
    for constraint in objects(turn, "constraints"):
        grouped.setdefault(text(constraint, "field"), []).append(constraint)
    return [_requirement(field, group) for field, group in grouped.items()]


def _requirement(field: str, group: Sequence[Json]) -> Requirement:
    labels = [text(item, "label") or f"{field} {text(item, 'value')}" for item in group]
    return Requirement(
        field=field,
        label=" · ".join(dict.fromkeys(labels)),
        hard=any(item.get("hard") is not False for item in group),
        turn=int(max((number(item, "turn") or 0) for item in group)),
    )


def comparison(turn: Json, cards: Sequence[Card], listed: Sequence[str]) -> Comparison | None:
    """The comparison of a turn, or ``None``.

    Args:
        turn: The turn's JSON.
        cards: The cards of the same turn.
        listed: The product ids of the list on the screen, whose places still count when a shopper
            says "the second".
    """
    found = table(turn, "comparison")
    ids = texts(found, "ids")
    if not ids:
        return None
    titles, best = texts(found, "titles"), found.get("best")
    by_id = {card.id: card for card in cards}
    columns = tuple(
        Column(_place(product_id, listed), title, product_id == best, by_id.get(product_id))
        for product_id, title in zip(ids, titles, strict=False)
    )
    language = text(turn, "language")
    rows = (_row(row, len(columns), language) for row in objects(found, "rows"))
    differing = tuple((label, values) for label, values in rows if len(set(values)) > 1)
    reason = text(found, "reason")
    return Comparison(columns, differing, "" if reason in text(turn, "reply") else reason)


def _place(product_id: str, listed: Sequence[str]) -> int | None:
    return listed.index(product_id) + 1 if product_id in listed else None


def _row(row: Json, width: int, language: str) -> tuple[str, tuple[str, ...]]:
    """The row's label and cells; a label that is only the field's name is given a better one."""
    values = row.get("values")
    cells = values if isinstance(values, list) else []
    field, label = text(row, "field"), text(row, "label")
    if label.replace(" ", "_") == field:
        label = fact_name(field, language)
    return label or field, tuple("" if cell is None else str(cell) for cell in cells[:width])


def lines(rows: Sequence[Json], place: Place) -> tuple[Line, ...]:
    """The lines of a cart or an order, numbered from 1."""
    return tuple(_line(row, position, place) for position, row in enumerate(rows, 1))


def _line(row: Json, position: int, place: Place) -> Line:
    price, quantity = number(row, "price"), int(number(row, "quantity") or 1)
    return Line(
        position=position,
        id=text(row, "id") or text(row, "product_id"),
        sku=text(row, "sku"),
        title=text(row, "title") or text(row, "id") or text(row, "product_id"),
        options=_options(row.get("options")),
        picture=picture(row.get("image_url")),
        quantity=quantity,
        price=money(price, place.currency),
        total=(price or 0.0) * quantity,
    )


def _options(options: object) -> str:
    if isinstance(options, Mapping):
        return " / ".join(str(value) for value in options.values())
    return "" if options is None else str(options)


@dataclass(frozen=True, slots=True)
class Cut:
    """What a promotion takes off a cart, or what of it is paid later."""

    name: str
    amount: str


def cart_total(rows: Sequence[Line], place: Place, quote: Json | None = None) -> str:
    """What is paid for the lines now."""
    due = number(quote or {}, "due_now")
    total = sum(row.total for row in rows) if due is None else due
    return money(round(total, 2), place.currency)


def cuts(quote: Json, place: Place, language: str) -> tuple[Cut, ...]:
    """What is taken off beyond the price of a piece, and what is paid later."""
    off = [
        Cut(text(one, "name"), "−" + money(number(one, "off"), place.currency))
        for one in objects(quote, "deductions")
        if text(one, "kind") not in OF_AN_ITEM
    ]
    later = [
        Cut(
            f"{text(one, 'name')} · {moment(one.get('from'), language, place.timezone)}",
            money(number(one, "due"), place.currency),
        )
        for one in objects(quote, "due_later")
    ]
    return (*off, *later)


def order(turn: Json, place: Place, language: str) -> Order | None:
    """The order a turn is about, or ``None``."""
    found = table(turn, "order")
    if not text(found, "order_id"):
        return None
    steps = [
        Step(moment(step.get("at"), language, place.timezone), text(step, "text"))
        for step in objects(found, "history")
    ]
    return Order(
        id=text(found, "order_id"),
        status=text(found, "status_text") or text(found, "status"),
        state=text(found, "status"),
        created=moment(found.get("created_at"), language, place.timezone),
        total=money(found.get("total"), place.currency),
        lines=lines(objects(found, "lines"), place),
        steps=tuple(reversed(steps)),
    )
