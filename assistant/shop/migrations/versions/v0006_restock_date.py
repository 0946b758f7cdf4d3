"""The day on which a shop expects more of a product."""

from alembic import op
from sqlalchemy import Column, String, inspect

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Adds the column, if a database whose version nobody noted lacks it."""
    columns = {one["name"] for one in inspect(op.get_bind()).get_columns("products")}
    if "restock_date" not in columns:
        op.add_column("products", Column("restock_date", String))
