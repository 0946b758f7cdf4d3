"""The tables of the alarm: where its chart stands, and the surges it found."""

from sqlalchemy import JSON, Boolean, Column, Float, Integer, MetaData, String, Table

metadata = MetaData()

standing = Table(
    "surge_watch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cursor", Integer, nullable=False),
    Column("day", String),
    Column("usual_negative", Integer, nullable=False),
    Column("usual_messages", Integer, nullable=False),
    Column("usual_days", Float, nullable=False),
    Column("risen", Float, nullable=False),
    Column("calm", Float, nullable=False),
    Column("surging", Boolean, nullable=False),
    Column("since", Float, nullable=False),
    Column("negative", Integer, nullable=False),
    Column("messages", Integer, nullable=False),
)

surges = Table(
    "surges",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("began_at", Float, nullable=False),
    Column("found_at", Float, nullable=False),
    Column("ended_at", Float),
    Column("negative", Integer, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("usual", Float, nullable=False),
    Column("intents", JSON, nullable=False),
    Column("products", JSON, nullable=False),
)
