"""The tables retrieval owns in the shop's database.

``products`` is the truth; ``embeddings`` keeps each vector beside the hash of the text it was made
from, so that a vector store can be rebuilt, and an unchanged text is never embedded twice. ``meta``
counts the changes of each part, so that a running server notices one without reading it all again;
``product_changes`` says at which count each product was last written or withdrawn, so that the
server reads only those, and of a product whose figures alone changed only these. ``price_changes``
keeps what products cost before and after each day on which that changed.
"""

from sqlalchemy import JSON, Column, Float, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()

products = Table(
    "products",
    metadata,
    Column("id", String, primary_key=True),
    Column("title", Text, nullable=False),
    Column("price", Float),
    Column("list_price", Float),
    Column("currency", String),
    Column("brand", String),
    Column("category", String),
    Column("rating", Float),
    Column("stock", Integer),
    Column("sales", Integer),
    Column("image_url", String),
    Column("url", String),
    Column("description", Text),
    Column("created_at", String),
    Column("attributes", JSON, nullable=False),
    Column("variants", JSON, nullable=False),
    Column("localized", JSON, nullable=False),
    Column("enriched", JSON(none_as_null=True)),
    Column("restock_date", String),
    Column("content_hash", String, nullable=False),
    Column("text_hash", String),  # of the text to embed; empty in rows of older versions
    Column("terms", Text, nullable=False),
)

embeddings = Table(
    "embeddings",
    metadata,
    Column("product_id", String, primary_key=True),
    Column("encoder", String, primary_key=True),
    Column("text_hash", String, nullable=False),
    Column("vector", LargeBinary, nullable=False),
)

product_changes = Table(
    "product_changes",
    metadata,
    Column("product_id", String, primary_key=True),
    Column("revision", Integer, nullable=False, index=True),
    Column("whole", Integer),  # the last revision that changed more than figures; empty: not known
)

price_changes = Table(
    "price_changes",
    metadata,
    Column("product_id", String, primary_key=True),
    Column("day", String, primary_key=True),  # UTC
    Column("changed_at", String, nullable=False),
    Column("before", Float, nullable=False),
    Column("price", Float, nullable=False),
)

meta = Table(
    "meta",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Integer, nullable=False),
)
