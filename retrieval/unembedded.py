"""Which products have no vector of the text they have now; the database tells without reading them.

Each row of the catalogue keeps a digest of the text to embed, each vector the digest of the text it
was made from. Rows of older versions, or of another way to put that text together, get theirs first.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, bindparam, func, insert, or_, select, update

from retrieval.catalog import chunks, read_products, take_turn
from retrieval.embeddings import STORED
from retrieval.product_texts import FORMAT, embedding_text, text_hash
from retrieval.tables import embeddings, meta, products

TEXTS = "embedded text"


def unembedded(engine: Engine, encoder_name: str, dimension: int) -> list[str]:
    """The ids of products that have no vector of their text, in order.

    Args:
        engine: The shop's database.
        encoder_name: What must have made the vectors.
        dimension: A vector that is not so many numbers long is none.
    """
    mark_texts(engine)
    own = (embeddings.c.product_id == products.c.id) & (embeddings.c.encoder == encoder_name)
    size = func.length(embeddings.c.vector)  # in bytes, in either database
    lacking = or_(
        embeddings.c.text_hash.is_(None),
        embeddings.c.text_hash != products.c.text_hash,
        size != dimension * STORED.itemsize,
    )
    query = select(products.c.id).select_from(products.outerjoin(embeddings, own)).where(lacking)
    with engine.connect() as connection:
        return list(connection.scalars(query.order_by(products.c.id)))


def mark_texts(engine: Engine) -> int:
    """Gives every row without one the digest of its text; returns how many these were."""
    with engine.connect() as connection:
        known = connection.scalar(select(meta.c.value).where(meta.c.name == TEXTS)) == FORMAT
        unmarked = select(products.c.id)
        if known:
            unmarked = unmarked.where(products.c.text_hash.is_(None))
        ids = list(connection.scalars(unmarked.order_by(products.c.id)))
    for chunk in chunks(ids):
        with engine.begin() as connection:
            take_turn(connection)
            _mark(connection, chunk)
    if not known:
        with engine.begin() as connection:
            take_turn(connection)
            told = update(meta).where(meta.c.name == TEXTS).values(value=FORMAT)
            if not connection.execute(told).rowcount:
                connection.execute(insert(meta).values(name=TEXTS, value=FORMAT))
    return len(ids)


def _mark(connection: Connection, ids: Sequence[str]) -> None:
    found = read_products(connection, ids)
    rows = [{"of": key, "digest": text_hash(embedding_text(one))} for key, one in found.items()]
    marked = update(products).where(products.c.id == bindparam("of"))
    if rows:
        connection.execute(marked.values(text_hash=bindparam("digest")), rows)
