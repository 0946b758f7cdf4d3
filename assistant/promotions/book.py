"""The promotions of a shop as turns look them up: read when they changed, for whoever is asking."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from threading import Lock

from sqlalchemy import Engine

from assistant.promotions.buyer import ANYBODY, Buyer, holder
from assistant.promotions.promotion import Kind, Promotion
from assistant.promotions.store import HoldingStore, PromotionStore
from assistant.promotions.uses import UseLog, buyer_of

SHORTEST_CODE = 3


class Promotions:
    """What a shop offers; without a database, nothing.

    Args:
        engine: Where promotions and holdings are.
        logs: Where it is kept what was used.
    """

    def __init__(self, engine: Engine | None = None, logs: Sequence[UseLog] = ()) -> None:
        self._engine = engine
        self._logs = logs
        self._read: tuple[int, Mapping[str, Promotion]] = (-1, {})
        self._stands = False
        self._lock = Lock()

    @classmethod
    def of(cls, engine: Engine) -> "Promotions":
        """The promotions of a database."""
        return cls(engine, (UseLog(engine),))

    def beside(self, engine: Engine) -> "Promotions":
        """The same promotions, with what was used also kept in another database."""
        return self._twin((*self._logs, UseLog(engine)))

    def unused(self) -> "Promotions":
        """The same promotions, of which nobody used any yet."""
        return self._twin(())

    def offering(self, promotions: Mapping[str, Promotion]) -> "Promotions":
        """These promotions instead, whatever the database has; used as often as before."""
        twin = Promotions(self._engine, self._logs)
        twin._read, twin._stands = (0, promotions), True
        return twin

    def _twin(self, logs: Sequence[UseLog]) -> "Promotions":
        """The same promotions; those that stand go on standing."""
        twin = Promotions(self._engine, logs)
        if self._stands:
            twin._read, twin._stands = self._read, True
        return twin

    def standing(self) -> "Promotions":
        """The promotions as they are now: what changes later is not seen, for one turn."""
        return self.offering(self.all())

    def all(self) -> Mapping[str, Promotion]:
        """Every promotion by id, whether it holds or not, as they are now."""
        if self._stands or self._engine is None:
            return self._read[1]
        store = PromotionStore(self._engine)
        with self._lock:
            revision = store.revision()
            if revision != self._read[0]:
                self._read = (revision, store.all())
            return self._read[1]

    def buyer(
        self, user: str | None, claimed: Collection[str], now: datetime, conversation: str = ""
    ) -> Buyer:
        """A shopper with what they hold, claimed in this conversation, and used.

        Args:
            user: A known shopper's id.
            claimed: The ids of coupons claimed by their codes.
            now: The moment, by which tiers and coupons end.
            conversation: In which a shopper who is not known used what they used.
        """
        if self._engine is None or not self.all():
            return ANYBODY
        known = self._known(holder(user, conversation), now)
        return replace(known, coupons=known.coupons | frozenset(claimed))

    def _known(self, who: str, now: datetime) -> Buyer:
        if self._engine is None:
            return ANYBODY
        held = [one for one in HoldingStore(self._engine).of_user(who) if one.holds(now)]
        return replace(
            buyer_of(self._logs, who),
            tiers=frozenset(one.tier for one in held if one.tier),
            coupons=frozenset(one.coupon for one in held if one.coupon),
        )

    def is_code(self, text: str) -> bool:
        """Whether a message is the code of a coupon and nothing else."""
        coupon = self.coded(text)
        return coupon is not None and (coupon.code or "").casefold() == text.strip().casefold()

    def coded(self, text: str) -> Promotion | None:
        """The coupon whose code stands in ``text`` as a word of its own; the longest of several."""
        folded = text.casefold()
        coupons = (one for one in self.all().values() if one.kind is Kind.COUPON and one.code)
        named = [one for one in coupons if one.code and _stands_in(one.code.casefold(), folded)]
        return max(named, key=lambda one: (len(one.code or ""), one.id), default=None)


def _stands_in(code: str, text: str) -> bool:
    """Whether a code stands in ``text`` and is no part of a longer word or number."""
    if len(code) < SHORTEST_CODE:
        return False
    return re.search(rf"(?<![a-z0-9]){re.escape(code)}(?![a-z0-9])", text) is not None
