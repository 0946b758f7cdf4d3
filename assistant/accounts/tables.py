"""The tables of accounts: no password and no session key stands in them, only what is made of them."""

from sqlalchemy import Column, Index, Integer, MetaData, String, Table

metadata = MetaData()

accounts = Table(
    "accounts",
    metadata,
    Column("key", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("password", String, nullable=False),
    Column("created_at", String, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("locked_until", String),
)

sessions = Table(
    "account_sessions",
    metadata,
    Column("key", String, primary_key=True),
    Column("account", String, nullable=False),
    Column("opened_at", String, nullable=False),
    Column("seen_at", String, nullable=False),
    Index("sessions_by_account", "account"),
)
