"""What has changed at the desk, for who watches it; the newest id is the desk's revision."""

from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from assistant.agents.tables import changes

WITHIN = ("message", "delivery")
MOST = 500  # at once; who has missed more asks for everything anyway


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    Args:
        within: Whether it shows within the conversation alone: a shopper wrote, or what an agent wrote
            arrived or did not.
    """

    id: int
    conversation_id: str | None
    within: bool


def newest_change(engine: Engine) -> int:
    """The revision; 0 before the first change."""
    with engine.connect() as connection:
        return connection.scalar(select(func.max(changes.c.id))) or 0


def changes_after(engine: Engine, revision: int) -> list[Change]:
    """What has changed since, oldest first."""
    newer = select(changes).where(changes.c.id > revision).order_by(changes.c.id.desc())
    with engine.connect() as connection:
        rows = connection.execute(newer.limit(MOST)).all()
    return [Change(row.id, row.conversation_id, row.kind in WITHIN) for row in reversed(rows)]
