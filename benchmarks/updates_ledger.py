"""What every product costs and has while it is changed, by an account of our own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chatting import Answered
from sqlalchemy import select

from assistant.shop.folder import Shop
from retrieval.tables import products

GRACE = 5.0  # seconds, which is what is promised
Figures = tuple[float | None, int | None]


@dataclass(frozen=True, slots=True)
class Said:
    """One value that a product was given: from when it may be shown, and from when it must be."""

    figures: Figures
    sent: float
    acknowledged: float


@dataclass(slots=True)
class Ledger:
    """What every product costs and has, by our own account.

    Args:
        grace: Seconds after the acknowledgement in which old figures may still be shown.
    """

    history: dict[str, list[Said]]
    grace: float = GRACE
    windows: list[tuple[str, float, float]] = field(default_factory=list)

    @classmethod
    def of(cls, shop: Path, grace: float = GRACE) -> "Ledger":
        """The figures as the database has them before anything is changed."""
        opened = Shop.open(shop)
        with opened.engine.connect() as connection:
            rows = connection.execute(select(products.c.id, products.c.price, products.c.stock))
            history = {row.id: [Said((row.price, row.stock), 0.0, 0.0)] for row in rows}
        opened.engine.dispose()
        return cls(history, grace)

    def note(self, changed: Mapping[str, Figures], sent: float, acknowledged: float) -> None:
        """Keeps what was changed in one go."""
        for product_id, figures in changed.items():
            self.history[product_id].append(Said(figures, sent, acknowledged))

    def allows(self, product_id: str, shown: Figures, turn: Answered) -> bool:
        """Whether a turn may show these figures of a product."""
        past = self.history.get(product_id, [])
        must = max(
            (n for n, said in enumerate(past) if said.acknowledged + self.grace <= turn.start),
            default=0,
        )
        return any(said.figures == shown for said in past[must:] if said.sent <= turn.end)

    def moved(self, product_id: str, turn: Answered) -> bool:
        """Whether a product had been changed for good when the turn started."""
        past = self.history.get(product_id, ())
        return any(0 < said.acknowledged <= turn.start - self.grace for said in past)
