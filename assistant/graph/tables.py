"""The tables of the product knowledge graph.

Everything in them can be made again from products and events. A node's number is a digest of what
it is (``assistant.graph.nodes``), an edge's kind a number of ``CODES``: a shop of 100,000 products
has over a million edges.
"""

from sqlalchemy import BigInteger, Column, Float, Index, MetaData, SmallInteger, String, Table, Text

metadata = MetaData()

nodes = Table(
    "graph_nodes",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("key", Text, nullable=False),
    Column("label", Text, nullable=False),
)

edges = Table(
    "graph_edges",
    metadata,
    Column("source", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", SmallInteger, primary_key=True, autoincrement=False),
    Column("target", BigInteger, primary_key=True, autoincrement=False),
    Column("confidence", Float, nullable=False),
    Column("evidence", Text),  # JSON; empty where the target says it: the row's own field
    sqlite_with_rowid=False,
)
Index("graph_edges_target", edges.c.target, edges.c.kind)
Index("graph_nodes_kind", nodes.c.kind)
# Nine edges of ten say a brand, a category or a value (kinds 1 to 3) and are only found by their ends.
FEW = edges.c.kind > 3
Index("graph_edges_few", edges.c.kind, sqlite_where=FEW, postgresql_where=FEW)
