"""Turns say which versions answered them, and what state of the catalogue they saw."""

from alembic import op
from sqlalchemy import Column, Integer, String, inspect

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes what is not there: a database whose version nobody noted may have it. Old turns have none."""
    found = inspect(op.get_bind())
    there = {column["name"] for column in found.get_columns("turns")}
    for column in (Column("versions", String), Column("catalogue", Integer)):
        if column.name not in there:
            op.add_column("turns", column)
    if found.has_table("versions"):
        return
    op.create_table(
        "versions",
        Column("ref", String, primary_key=True),
        Column("at", String, nullable=False),
        Column("program", String, nullable=False),
        Column("model", String, nullable=False),
        Column("encoder", String, nullable=False),
        Column("prompts", String, nullable=False),
        Column("settings", String, nullable=False),
    )
