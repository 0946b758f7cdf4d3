"""The tables the assistant owns besides conversations: what shops hand in beside their products.

Whatever is looked up alone has a column; what is only shown together stays one JSON value.
"""

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

reviews = Table(
    "reviews",
    metadata,
    Column("id", String, primary_key=True),
    Column("product_id", String, nullable=False),
    Column("user", String),
    Column("rating", Float),
    Column("text", Text, nullable=False),
    Column("language", String),
    Column("created_at", String),
    Index("reviews_by_product", "product_id", "created_at"),
)

opinions = Table(
    "review_opinions",
    metadata,
    Column("review_id", String, primary_key=True),
    Column("aspect", String, primary_key=True),
    Column("product_id", String, nullable=False),
    Column("polarity", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("stars", Float),
    Column("reader", String, nullable=False),
    Index("opinions_by_product", "product_id", "aspect"),
)

faq = Table(
    "faq",
    metadata,
    Column("id", String, primary_key=True),
    Column("topic", String),
    Column("questions", JSON, nullable=False),
    Column("answers", JSON, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("language", String, nullable=False),
    Column("title", String, nullable=False),
    Column("topic", String),
    Column("questions", JSON, nullable=False),
    Column("searches", JSON, nullable=False),
    Column("sections", JSON, nullable=False),
)

past_answers = Table(
    "past_answers",
    metadata,
    Column("id", String, primary_key=True),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("language", String, nullable=False),
    Column("agent", String),
    Column("answered_at", String),
    Column("rating", Float),
    Column("personal", Boolean, nullable=False),
)

size_rows = Table(
    "size_rows",
    metadata,
    Column("id", String, primary_key=True),
    Column("product_id", String),
    Column("brand", String),
    Column("category", String),
    Column("audience", String),
    Column("size", String, nullable=False),
    Column("ranges", JSON, nullable=False),
)

costs = Table(
    "product_costs",
    metadata,
    Column("product_id", String, primary_key=True),
    Column("cost", Float, nullable=False),  # of a piece, to the shop; no product bears it
)

orders = Table(
    "orders",
    metadata,
    Column("order_id", String, primary_key=True),
    Column("user", String),
    Column("status", String, nullable=False),
    Column("created_at", String),
    Column("paid_at", String),
    Column("shipped_at", String),
    Column("delivered_at", String),
    Column("carrier", String),
    Column("tracking_no", String),
    Column("phone_last4", String),
    Column("total", Float),
    Column("shipping_fee", Float),
    Column("address", JSON, nullable=False),
    Column("lines", JSON, nullable=False),
    Column("history", JSON, nullable=False),
    Column("payment_method", String),
    Column("insured", Boolean),
    Column("invoice", JSON(none_as_null=True)),
    Column("cases", JSON(none_as_null=True)),
    Index("orders_by_user", "user", "created_at"),
)
