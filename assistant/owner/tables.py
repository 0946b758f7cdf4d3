"""The tables of the owner's changes: what was changed, and which questions are nobody's to answer."""

from sqlalchemy import JSON, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()

changes = Table(
    "owner_changes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("key", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("reverts", Integer),
    Column("state", String, nullable=False),  # written, or of a file that is being renamed: pending
    Column("file_before", LargeBinary),  # zlib; a file as it was, byte for byte
    Column("file_after", String),  # SHA-256 of the file as it became
    Index("owner_changes_by_thing", "kind", "key"),
    sqlite_autoincrement=True,
)

dismissed = Table(
    "owner_dismissed",
    metadata,
    Column("key", String, primary_key=True),
    Column("body", JSON, nullable=False),
)
