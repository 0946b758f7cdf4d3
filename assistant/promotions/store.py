"""Promotions and holdings in a shop's database."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, delete, insert, select, update

from assistant.promotions.holding import Holding
from assistant.promotions.promotion import Promotion
from assistant.promotions.tables import holdings, promotions
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


def read_promotion(connection: Connection, promotion_id: str) -> Promotion | None:
    """The promotion with this id, as a transaction sees it."""
    body = connection.scalar(select(promotions.c.body).where(promotions.c.id == promotion_id))
    return None if body is None else ADAPTER.validate_python(body)


def put_promotion(connection: Connection, promotion_id: str, promotion: Promotion | None) -> None:
    """Writes a promotion in a transaction; None takes it out."""
    if promotion is None:
        connection.execute(delete(promotions).where(promotions.c.id == promotion_id))
    else:
        write_rows(connection, promotions, [_row(promotion)])
    _count_change(connection)


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
