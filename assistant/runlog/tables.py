"""The table of runs: one row each, from its beginning on."""

from sqlalchemy import JSON, Column, Float, Index, Integer, MetaData, String, Table

metadata = MetaData()

runs = Table(
    "model_runs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("parent", Integer),  # of a trial: the tuning that it belongs to
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
    Column("main", String),  # the metric that stands for the run
    Column("curves", JSON, nullable=False),
    Column("why", String, nullable=False),
    Column("host", String, nullable=False),
    Column("token", String, nullable=False),  # names the lock that is held while it lives
    Index("model_runs_by_outcome", "outcome"),
    Index("model_runs_by_parent", "parent"),
)
