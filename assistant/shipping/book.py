"""The ways to send goods to a shopper, as a turn asks for them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Engine

from assistant.errors import ShippingError
from assistant.orders.divisions import Division
from assistant.shipping.choosing import choices, solver_named
from assistant.shipping.sending import Plan
from assistant.shipping.store import Piece, has_rates, task_for


@dataclass(frozen=True, slots=True)
class SendingBook:
    """What the shop told of its warehouses.

    Args:
        engine: Where that is; without one nothing was told.
    """

    engine: Engine | None = None

    @property
    def is_told(self) -> bool:
        """Whether the shop told what sending takes at all."""
        return self.engine is not None and has_rates(self.engine)

    def plans(self, pieces: Iterable[Piece], place: Division) -> list[Plan]:
        """The plans than which none is both as soon and cheaper, the soonest first.

        Returns:
            None of them where no warehouse sends there, has it all, or it is more than is planned at once.
        """
        if self.engine is None:
            return []
        try:
            return choices(task_for(self.engine, pieces, place), solver_named())
        except ShippingError:
            return []
