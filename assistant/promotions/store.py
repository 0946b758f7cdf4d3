"""Promotions, holdings and uses in a shop's database."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, delete, insert, select, update

from assistant.promotions.buyer import Buyer
from assistant.promotions.holding import Holding
from assistant.promotions.pricing import Portion
from assistant.promotions.promotion import Kind, Promotion
from assistant.promotions.quote import Quote
from assistant.promotions.tables import holdings, promotions, uses
from assistant.records.writing import compare_rows, write_rows
from retrieval.catalog import Written, chunks
from retrieval.tables import meta

REVISION = "promotions"
ADAPTER: TypeAdapter[Promotion] = TypeAdapter(Promotion)


class PromotionStore:
    """The promotions in a database; a running server notices that they changed by ``revision``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, records: Iterable[Promotion]) -> Written:
        """Adds new promotions and replaces changed ones, all or nothing."""
        with self._engine.begin() as connection:
            written = write_rows(connection, promotions, [_row(one) for one in records])
            if written.added or written.changed:
                _count_change(connection)
            return written

    def compare(self, records: Iterable[Promotion]) -> Written:
        """What ``write`` would do."""
        with self._engine.connect() as connection:
            return compare_rows(connection, promotions, [_row(one) for one in records])

    def missing_from(self, ids: Iterable[str]) -> list[str]:
        """The promotions that are not among ``ids``."""
        kept = set(ids)
        with self._engine.connect() as connection:
            known = connection.scalars(select(promotions.c.id).order_by(promotions.c.id))
            return [one for one in known if one not in kept]

    def withdraw(self, ids: Sequence[str]) -> None:
        """Takes promotions out; what was bought under them stays as it was."""
        with self._engine.begin() as connection:
            for chunk in chunks(ids):
                connection.execute(delete(promotions).where(promotions.c.id.in_(chunk)))
            if ids:
                _count_change(connection)

    def all(self) -> dict[str, Promotion]:
        """Every promotion by id, ordered."""
        with self._engine.connect() as connection:
            rows = connection.scalars(select(promotions.c.body).order_by(promotions.c.id))
            read = (ADAPTER.validate_python(body) for body in rows)
            return {one.id: one for one in read}

    def revision(self) -> int:
        """A number that grows with every change of promotions or holdings."""
        with self._engine.connect() as connection:
            return connection.scalar(select(meta.c.value).where(meta.c.name == REVISION)) or 0


class HoldingStore:
    """Coupons and tiers of shoppers in a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, records: Iterable[Holding]) -> Written:
        """Adds new holdings and replaces changed ones, all or nothing."""
        with self._engine.begin() as connection:
            return write_rows(connection, holdings, [_holding_row(one) for one in records])

    def compare(self, records: Iterable[Holding]) -> Written:
        """What ``write`` would do."""
        with self._engine.connect() as connection:
            return compare_rows(connection, holdings, [_holding_row(one) for one in records])

    def of_user(self, user: str) -> list[Holding]:
        """What a shopper holds."""
        with self._engine.connect() as connection:
            found = connection.execute(select(holdings).where(holdings.c.user == user))
            return [
                Holding(r.user, r.coupon, r.tier, _moment(r.starts_at), _moment(r.ends_at))
                for r in found
            ]


class UseLog:
    """What shoppers used in which order."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, order_id: str, user: str, quote: Quote) -> None:
        """Keeps what an order used; recording it again changes nothing."""
        rows = _uses(order_id, user, quote)
        with self._engine.begin() as connection:
            connection.execute(delete(uses).where(uses.c.order_id == order_id))
            if rows:
                connection.execute(insert(uses), rows)

    def forget(self, order_id: str) -> None:
        """Gives back what a cancelled order used."""
        with self._engine.begin() as connection:
            connection.execute(delete(uses).where(uses.c.order_id == order_id))

    def of_user(self, user: str) -> Buyer:
        """The shopper with what they used, and nothing else."""
        used: dict[str, set[str]] = {}
        pieces: dict[tuple[str, str], int] = {}
        deposits: dict[tuple[str, str], int] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(select(uses).where(uses.c.user == user)):
                used.setdefault(row.promotion_id, set()).add(row.order_id)
                if row.product_id:
                    key = (row.promotion_id, row.product_id)
                    pieces[key] = pieces.get(key, 0) + row.pieces
                    deposits[key] = deposits.get(key, 0) + row.pieces * row.deposit
        counts = {promotion: len(orders) for promotion, orders in used.items()}
        return Buyer(
            used=counts, pieces=pieces, deposits={key: n for key, n in deposits.items() if n}
        )


def _uses(order_id: str, user: str, quote: Quote) -> list[dict[str, Any]]:
    """One row for each promotion, of prices for each product."""
    counted: dict[tuple[str, str, int], int] = {}
    for line in quote.lines:
        for one in line.portions:
            if one.promotion is not None:
                key = (one.promotion.id, line.line.product.id, _deposit(one))
                counted[key] = counted.get(key, 0) + one.quantity
    for deduction in quote.for_several:
        counted[deduction.promotion.id, "", 0] = 1
    names = ("promotion_id", "product_id", "deposit")
    same = {"order_id": order_id, "user": user}
    return [
        {**same, **dict(zip(names, key, strict=True)), "pieces": many}
        for key, many in sorted(counted.items())
    ]


def _deposit(portion: Portion) -> int:
    """Of a presale, whether a deposit is paid (1) or the rest after one (-1)."""
    if portion.promotion is None or portion.promotion.kind is not Kind.PRESALE:
        return 0
    return -1 if portion.now is None else 1


def _row(promotion: Promotion) -> dict[str, Any]:
    """The promotion as a row; the same one gives the same row."""
    body = ADAPTER.dump_python(promotion, mode="json")
    for holder in (body, body["scope"]["included"], body["scope"]["excluded"]):
        for name in ("tiers", "excludes", "stacks_with", "products"):
            if name in holder:
                holder[name] = sorted(holder[name])
    return {
        "id": promotion.id,
        "kind": promotion.kind.value,
        "starts_at": promotion.start.astimezone(UTC).isoformat(),
        "ends_at": promotion.end.astimezone(UTC).isoformat(),
        "body": body,
    }


def _holding_row(holding: Holding) -> dict[str, Any]:
    start, end = (None if one is None else one.isoformat() for one in (holding.start, holding.end))
    named = {"user": holding.user, "coupon": holding.coupon, "tier": holding.tier}
    return {"id": holding.key, **named, "starts_at": start, "ends_at": end}


def _moment(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(stored)


def _count_change(connection: Connection) -> None:
    raised = update(meta).where(meta.c.name == REVISION).values(value=meta.c.value + 1)
    if connection.execute(raised).rowcount == 0:
        connection.execute(insert(meta).values(name=REVISION, value=1))
