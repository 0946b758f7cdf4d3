"""From rows of a file to promotions and holdings, or to what is wrong with them."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import partial

from assistant.promotions import values
from assistant.promotions.columns import MEANT_FOR, OFF, OTHER_NAMES
from assistant.promotions.holding import Holding
from assistant.promotions.promotion import Kind, Promotion, Terms
from assistant.promotions.scope import Goods, Scope
from retrieval.importing.cells import Cells
from retrieval.importing.composites import LONGEST_ID, LONGEST_NAME
from retrieval.importing.mapping import Layout
from retrieval.importing.rows import Row, RowError
from retrieval.importing.values import clean_text, parse_time

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
parse_id = partial(clean_text, longest=LONGEST_ID)
parse_name = partial(clean_text, longest=LONGEST_NAME)


@dataclass(frozen=True, slots=True)
class PromotionParser:
    """Reads the rows of one file.

    Args:
        zone: Of times that name none.
        currency: The shop's.
    """

    layout: Layout
    zone: tzinfo
    currency: str = "CNY"

    def promotion(self, row: Row) -> Promotion | list[RowError]:
        """The promotion of ``row``."""
        cells = Cells(row, self.layout.fields)
        kind = cells.need("kind", parse_kind, Kind.DISCOUNT)
        start, end = (cells.need(name, self._moment, LONG_AGO) for name in ("start", "end"))
        terms = self._terms(cells)
        promotion = Promotion(
            id=cells.need("id", parse_id, ""),
            kind=kind,
            start=start,
            end=end,
            terms=terms,
            scope=Scope(_goods(cells, ""), _goods(cells, "exclude_")),
            names=self._names(cells),
            tiers=frozenset(cells.get("tier", values.parse_names) or ()),
            code=cells.get("code", parse_id),
            limit=cells.get("limit", values.parse_limit),
            group=cells.get("group", parse_id),
            excludes=frozenset(map(_kind_or_id, cells.get("excludes", values.parse_names) or ())),
            stacks_with=frozenset(cells.get("stacks_with", values.parse_names) or ()),
            order=cells.get("order", values.parse_order),
        )
        if not cells.errors:
            self._check(promotion, cells)
        return cells.errors or promotion

    def holding(self, row: Row) -> Holding | list[RowError]:
        """What a shopper holds, of ``row``: a coupon or a tier."""
        cells = Cells(row, self.layout.fields)
        holding = Holding(
            user=cells.need("user", parse_id, ""),
            coupon=cells.get("coupon", parse_id),
            tier=cells.get("tier", parse_name),
            start=cells.get("start", self._moment),
            end=cells.get("end", self._moment),
        )
        if not cells.errors and (holding.coupon is None) == (holding.tier is None):
            cells.refuse("coupon", "expected either a coupon or a tier, one a row")
        if holding.start and holding.end and holding.end <= holding.start:
            cells.refuse("end", f"is not after the start, {holding.start.isoformat()}")
        return cells.errors or holding

    def _moment(self, value: object) -> datetime | None:
        told = parse_time(value, self.zone)
        return None if told is None else datetime.fromisoformat(told)

    def _names(self, cells: Cells) -> dict[str, str]:
        """What it is called, by language; a column without one is in the language of its script."""
        found = {
            language: cells.read(column, cells.column(column), parse_name)
            for (language, field), column in self.layout.localized.items()
            if field == "name"
        }
        name = cells.get("name", parse_name)
        if name:
            found.setdefault("en" if name.isascii() else "zh", name)
        return {language: text for language, text in sorted(found.items()) if text}

    def _terms(self, cells: Cells) -> Terms:
        deposit = cells.get("deposit", values.parse_money) or 0
        start, end = (cells.get(name, self._moment) for name in ("balance_start", "balance_end"))
        return Terms(
            threshold=cells.get("threshold", values.parse_money) or 0,
            amount=cells.get("amount", values.parse_money),
            points=cells.get("percent", values.parse_share),
            price=cells.get("price", values.parse_money),
            cap=cells.get("cap", values.parse_money),
            repeat=self._repeats(cells),
            ladder=cells.get("ladder", values.parse_ladder) or (),
            n=cells.get("n", values.parse_place) or 0,
            each=bool(cells.get("each", values.parse_yes)),
            deposit=deposit,
            worth=cells.get("worth", values.parse_money) or deposit,
            balance=(start, end) if start and end else None,
        )

    def _repeats(self, cells: Cells) -> bool:
        """Every n-th item is reduced unless the file says once; a threshold counts once."""
        said = cells.get("repeat", values.parse_yes)
        return cells.raw("n") not in (None, "") if said is None else said

    def _check(self, promotion: Promotion, cells: Cells) -> None:
        """Notes what does not go together."""
        _check_meant(promotion.kind, self.layout, cells)
        if promotion.end <= promotion.start:
            cells.refuse("end", f"is not after the start, {promotion.start.isoformat()}")
        currency = cells.get("currency", parse_name)
        if currency and currency.upper() != self.currency:
            cells.refuse("currency", f"is not the shop's currency, {self.currency}")
        if promotion.kind is Kind.PRESALE:
            _check_presale(promotion, cells)
        elif promotion.terms.ladder:
            _check_ladder(promotion, cells)
        else:
            _check_off(promotion, cells)


def parse_kind(value: object) -> Kind | None:
    """The kind of a promotion, also under the names that shops give it.

    Raises:
        ValueError: It is unknown.
    """
    text = parse_name(value)
    if text is None:
        return None
    known = OTHER_NAMES.get(text.casefold())
    if known is None and text.casefold() not in set(Kind):
        raise ValueError(f"is no kind of promotion; expected one of {', '.join(Kind)}")
    return known or Kind(text.casefold())


def _kind_or_id(name: str) -> str:
    """What may be excluded: a kind under any of its names, else an id or a group."""
    known = OTHER_NAMES.get(name.casefold())
    return known.value if known else name


def _goods(cells: Cells, prefix: str) -> Goods:
    names = (f"{prefix}{what}" for what in ("products", "brands", "categories"))
    products, brands, categories = (cells.get(name, values.parse_names) or () for name in names)
    return Goods(frozenset(products), tuple(brands), tuple(categories))


def _check_meant(kind: Kind, layout: Layout, cells: Cells) -> None:
    """A value that says nothing of this kind is a mistake: it would be passed over in silence."""
    for field in layout.fields.keys() - MEANT_FOR[kind]:
        if cells.raw(field) not in (None, ""):
            cells.refuse(field, f"says nothing of the kind '{kind}'; leave it empty there")


def _check_presale(promotion: Promotion, cells: Cells) -> None:
    terms = promotion.terms
    if terms.deposit <= 0:
        cells.refuse("deposit", "is empty; a presale needs what is paid first")
    elif terms.worth < terms.deposit:
        cells.refuse("worth", "is less than the deposit; expected what the deposit counts for")
    if terms.balance is None:
        cells.refuse(
            "balance_start", "is empty; a presale needs when the rest is paid, and until when"
        )
    elif terms.balance[1] <= terms.balance[0]:
        cells.refuse("balance_end", f"is not after its start, {terms.balance[0].isoformat()}")
    elif terms.balance[0] < promotion.end:
        cells.refuse("balance_start", f"is before the deposits end, {promotion.end.isoformat()}")


def _check_ladder(promotion: Promotion, cells: Cells) -> None:
    for field in ("threshold", "amount", "percent", "repeat"):
        if cells.raw(field) not in (None, ""):
            cells.refuse(field, "stands beside a ladder, which says it already; leave it empty")
    steps = promotion.terms.ladder
    if list(steps) != sorted(set(steps)) or [off for _, off in steps] != sorted(
        o for _, o in steps
    ):
        cells.refuse("ladder", "does not ascend; expected such as 300:50;500:100")
    elif any(off > least for least, off in steps):
        cells.refuse("ladder", "takes off more than must be reached")


def _check_off(promotion: Promotion, cells: Cells) -> None:
    """How much is taken off must be said in one way, and be less than what it is taken off."""
    terms, kind = promotion.terms, promotion.kind
    ways = [one for one in OFF if one in MEANT_FOR[kind] and cells.raw(one) not in (None, "")]
    if len(ways) != 1:
        wanted = " or ".join(one for one in OFF if one in MEANT_FOR[kind])
        said = " and ".join(ways) or "nothing"
        cells.refuse(ways[-1] if ways else "amount", f"says {said}; expected either {wanted}")
    elif terms.amount == 0 or terms.points == 0:
        cells.refuse(ways[0], "is 0, which takes nothing off")
    if kind is Kind.MEMBER and not promotion.tiers:
        cells.refuse("tier", "is empty; a member price needs the tiers that have it")
    if kind is Kind.NTH and terms.n < 2:
        cells.refuse("n", "is empty; expected which piece is reduced, 2 for the second")
    if kind is Kind.THRESHOLD and terms.threshold <= 0:
        cells.refuse("threshold", "is empty; expected what must be reached, or a ladder")
    if terms.repeat and kind is Kind.THRESHOLD and terms.amount is None:
        cells.refuse("repeat", "repeats a share; only an amount can be taken off repeatedly")
    if terms.threshold and terms.amount is not None and terms.amount > terms.threshold:
        cells.refuse("amount", "is more than what must be reached; are the two exchanged?")
