"""What every training and evaluation was made with, and what came of it."""

from alembic import op
from sqlalchemy import JSON, Column, Float, Integer, String, inspect

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Makes the table with its indexes, if a database whose version nobody noted lacks it."""
    if inspect(op.get_bind()).has_table("model_runs"):
        return
    op.create_table(
        "model_runs",
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("parent", Integer),
        Column("deed", String, nullable=False),
        Column("what", String, nullable=False),
        Column("outcome", String, nullable=False),
        Column("started_at", String, nullable=False),
        Column("heard_at", String, nullable=False),
        Column("ended_at", String),
        Column("seconds", Float),
        Column("processor_seconds", Float),
        Column("settings", JSON, nullable=False),
        Column("seed", Integer),
        Column("data", JSON, nullable=False),
        Column("data_hash", String, nullable=False),
        Column("code", String, nullable=False),
        Column("metrics", JSON, nullable=False),
        Column("main", String),
        Column("curves", JSON, nullable=False),
        Column("why", String, nullable=False),
        Column("host", String, nullable=False),
        Column("token", String, nullable=False),
    )
    op.create_index("model_runs_by_outcome", "model_runs", ["outcome"])
    op.create_index("model_runs_by_parent", "model_runs", ["parent"])
