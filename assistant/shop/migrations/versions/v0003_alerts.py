"""What shoppers want to be told of later, and what came of it."""

from alembic import op
from sqlalchemy import JSON, Boolean, Column, Float, Integer, String, inspect

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes both tables with their indexes, if a database whose version nobody noted lacks them."""
    if inspect(op.get_bind()).has_table("alerts"):
        return
    op.create_table(
        "alerts",
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("shopper", String, nullable=False),
        Column("user", String),
        Column("conversation_id", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("product_id", String),
        Column("sku", String),
        Column("category", String),
        Column("level", Float),
        Column("below", Boolean, nullable=False),
        Column("price", Float),
        Column("due_at", String),
        Column("every_days", Integer),
        Column("language", String, nullable=False),
        Column("created_at", String, nullable=False),
        Column("key", String, nullable=False),
        Column("met", Boolean, nullable=False),
        Column("times", Integer, nullable=False),
        Column("ended_at", String),
        Column("ended_how", String),
        Column("end_key", String),
    )
    for name, column in (
        ("alerts_by_shopper", "shopper"),
        ("alerts_by_key", "key"),
        ("alerts_by_end", "end_key"),
        ("alerts_by_conversation", "conversation_id"),
    ):
        op.create_index(name, "alerts", [column])
    op.create_table(
        "alert_firings",
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("alert_id", Integer, nullable=False),
        Column("at", String, nullable=False),
        Column("facts", JSON, nullable=False),
        Column("sent_at", String),
        Column("told_key", String),
    )
    op.create_index("ix_alert_firings_alert_id", "alert_firings", ["alert_id"])
    op.create_index("firings_by_told", "alert_firings", ["told_key"])
