"""Looks whether what shoppers wait for has come, and tells what is to be told outside.

A crossing is seen once however many look: whoever changes ``met`` first writes it. What is seen at
night is kept, and sent when the quiet hours are over; a shopper who ended the alert meanwhile hears nothing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from assistant.alerts.alert import Alert, End, Firing, Kind
from assistant.alerts.book import STILL_WANTED, alert_of
from assistant.alerts.quiet import is_quiet
from assistant.alerts.settings import AlertSettings
from assistant.alerts.tables import alerts, firings
from assistant.webhooks.outbox import Pen
from assistant.webhooks.settings import Kind as Told
from recommender.events import canonical_time
from retrieval.products import Product

AT_ONCE = 500
NO_PEN = Pen()
Goods = Callable[[Collection[str], datetime], Mapping[str, Product]]


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of one look.

    Args:
        fired: Crossings that were seen.
        sent: Crossings that were told outside.
        expired: Alerts that nothing came of.
    """

    fired: int = 0
    sent: int = 0
    expired: int = 0

    def to_json(self) -> dict[str, int]:
        """As ``daogou alerts run --json`` prints it."""
        return {"fired": self.fired, "sent": self.sent, "expired": self.expired}


@dataclass(frozen=True, slots=True)
class AlertWatch:
    """Looks after the alerts of one shop.

    Args:
        engine: The database.
        goods: Products by id as they are sold at a moment, at the price anyone pays.
        settings: Quiet hours, and after how long an alert ends.
        timezone: Of the shop.
        pen: Tells the shop's systems, which reach the shopper.
    """

    engine: Engine
    goods: Goods
    settings: AlertSettings
    timezone: str
    pen: Pen = NO_PEN

    def look(self, now: datetime) -> Looked:
        """Looks at every alert once."""
        expired = self._expire(now)
        fired = sum(self._see(batch, now) for batch in self._batches())
        return Looked(fired, self._send(now), expired)

    def _expire(self, now: datetime) -> int:
        old = canonical_time((now - timedelta(days=self.settings.days)).isoformat())
        over = alerts.c.ended_at.is_(None), alerts.c.created_at < old, alerts.c.due_at.is_(None)
        ended = {"ended_at": _time(now), "ended_how": End.EXPIRED.value}
        with self.engine.begin() as connection:
            return connection.execute(update(alerts).where(*over).values(**ended)).rowcount

    def _batches(self) -> Iterable[list[Alert]]:
        last = 0
        while True:
            query = select(alerts).where(alerts.c.ended_at.is_(None), alerts.c.id > last)
            with self.engine.connect() as connection:
                rows = connection.execute(query.order_by(alerts.c.id).limit(AT_ONCE)).all()
            if not rows:
                return
            last = rows[-1].id
            yield [alert_of(row) for row in rows]

    def _see(self, batch: list[Alert], now: datetime) -> int:
        ids = {alert.watch.product_id for alert in batch if alert.watch.product_id}
        goods = self.goods(ids, now)
        seen = 0
        for alert in batch:
            product = goods.get(alert.watch.product_id or "")
            if holds(alert, product, now) == alert.met:
                continue
            with self.engine.begin() as connection:
                seen += self._cross(connection, alert, product, now)
        return seen

    def _cross(
        self, connection: Connection, alert: Alert, product: Product | None, now: datetime
    ) -> bool:
        """Notes that what is waited for came, or is over again; whether it came, and we were first."""
        mine = alerts.c.id == alert.id, alerts.c.ended_at.is_(None), alerts.c.met == alert.met
        if alert.met:
            connection.execute(update(alerts).where(*mine).values(met=False))
            return False
        after = {"met": True, "times": alert.times + 1, **_after(alert, now)}
        same_day = (
            alerts.c.due_at == alert.watch.due_at
            if alert.watch.due_at
            else alerts.c.due_at.is_(None)
        )
        if not connection.execute(update(alerts).where(*mine, same_day).values(**after)).rowcount:
            return False
        row = {"alert_id": alert.id, "at": _time(now), "facts": facts_of(alert, product)}
        connection.execute(insert(firings).values(**row))
        return True

    def _send(self, now: datetime) -> int:
        """Tells the shop's systems of what known shoppers are to hear; nothing at night.

        What is over again by the morning is not told outside: it would no longer be true.
        """
        if is_quiet(self.settings.quiet, now, self.timezone):
            return 0
        waiting = firings.c.sent_at.is_(None), firings.c.told_key.is_(None), STILL_WANTED
        query = (
            select(firings.c.id.label("firing"), firings.c.at, firings.c.facts, *alerts.c)
            .join(alerts, alerts.c.id == firings.c.alert_id)
            .where(*waiting, alerts.c.user.is_not(None))
            .order_by(firings.c.id)
        )
        with self.engine.connect() as connection:
            rows = connection.execute(query).all()
        sent = 0
        for row in rows:
            mine = update(firings).where(firings.c.id == row.firing, firings.c.sent_at.is_(None))
            with self.engine.begin() as connection:
                first = connection.execute(mine.values(sent_at=_time(now))).rowcount > 0
                firing = Firing(row.firing, alert_of(row), row.at, row.facts)
                if first and _still_so(firing.alert) and Told.SHOPPER_ALERT in self.pen.kinds:
                    self.pen.put(connection, Told.SHOPPER_ALERT, told_of(firing), now)
                    sent += 1
        return sent


def _still_so(alert: Alert) -> bool:
    """Whether what came is still there; time that has come stays so."""
    return alert.met or alert.watch.kind is Kind.SUPPLY


def holds(alert: Alert, product: Product | None, now: datetime) -> bool:
    """Whether what is waited for is so now; of goods that are not sold nothing is."""
    watch = alert.watch
    if watch.kind is Kind.SUPPLY:
        return bool(watch.due_at) and now >= datetime.fromisoformat(str(watch.due_at))
    if product is None:
        return False
    if watch.kind is Kind.STOCK:
        return in_stock(product, watch.sku)
    price, level = product.price, watch.level
    if price is None or level is None or not product.available:
        return False
    return price < level if watch.below else price <= level


def in_stock(product: Product, sku: str | None) -> bool:
    """Whether a product, or one variant of it, can be had."""
    if sku is None:
        return product.available
    return any(one.sku == sku and (one.stock is None or one.stock > 0) for one in product.variants)


def facts_of(alert: Alert, product: Product | None) -> dict[str, Any]:
    """What held when it came."""
    if product is None:
        return {}
    return {"price": product.price, "was": alert.watch.price, "stock": product.stock}


def told_of(firing: Firing) -> dict[str, Any]:
    """What the shop's systems are told: ids and figures, no words of the shopper."""
    alert, watch = firing.alert, firing.alert.watch
    return {
        "user": alert.user,
        "conversation_id": alert.conversation_id,
        "alert_id": alert.id,
        "kind": watch.kind.value,
        "product_id": watch.product_id,
        "sku": watch.sku,
        "category": watch.category,
        "level": watch.level,
        "language": watch.language,
        "seen_at": firing.at,
        **firing.facts,
    }


def _after(alert: Alert, now: datetime) -> dict[str, Any]:
    """What becomes of a supply that was told: due again, or done."""
    watch = alert.watch
    if watch.kind is not Kind.SUPPLY:
        return {}
    if watch.every_days is None:
        return {"ended_at": _time(now), "ended_how": End.DONE.value}
    due = datetime.fromisoformat(str(watch.due_at))
    while due <= now:  # a server that was off for months tells once
        due += timedelta(days=watch.every_days)
    return {"met": False, "due_at": due.isoformat()}


def _time(now: datetime) -> str:
    return canonical_time(now.isoformat())
