"""The table of attachments; they go with their conversation."""

from sqlalchemy import Column, Index, LargeBinary, MetaData, String, Table

metadata = MetaData()

attachments = Table(
    "attachments",
    metadata,
    Column("id", String, primary_key=True),
    Column("conversation_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("media_type", String, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("created_at", String, nullable=False),
    Index("attachments_by_conversation", "conversation_id"),
)
