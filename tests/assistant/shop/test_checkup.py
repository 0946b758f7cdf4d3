"""The check-up finds what is wrong, changes nothing unasked, and repairs what can be made anew."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text, update

import assistant.shop.parity
from assistant.shop.checkup import CheckUp, Finding
from assistant.shop.folder import Shop
from retrieval.catalog import Catalog
from retrieval.chroma_index import ChromaIndex, sync
from retrieval.embeddings import EmbeddingStore
from retrieval.encoder import HashingEncoder
from retrieval.tables import embeddings, products
from retrieval.vectors import Vectors
from tests.small_shop import build_shop

ENCODER = HashingEncoder()
PAGE = 4096  # bytes, of SQLite
ONE = "sock-1"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_shop(tmp_path_factory.mktemp("made") / "shop")


@pytest.fixture
def shop(made: Path, tmp_path: Path) -> Shop:
    return Shop.open(Path(shutil.copytree(made, tmp_path / "shop")))


@pytest.fixture
def never_encodes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the sample of the check-up be encoded, and nothing in bulk."""

    def refuse(*_: object, **__: object) -> Vectors:
        raise AssertionError("nothing is to be embedded again")

    monkeypatch.setattr("assistant.shop.embedding.encode_in_batches", refuse)


def found(shop: Shop, *, repair: bool = False, rebuild: bool = False) -> Mapping[str, Finding]:
    return {finding.name: finding for finding in CheckUp(repair, rebuild).of(shop.path)}


def content(path: Path) -> dict[str, bytes]:
    """All files but those of the knowledge store, which is sound and so is opened and closed."""
    files = (file for file in path.rglob("*") if file.is_file() and file.suffix != ".lock")
    return {
        str(file.relative_to(path)): file.read_bytes()
        for file in files
        if "shop.db-" not in file.name and "chroma-knowledge" not in file.parts
    }


def index_of(shop: Shop) -> ChromaIndex:
    return ChromaIndex.open(shop.chroma, ENCODER.name, ENCODER.dimension)


def lose_one(shop: Shop) -> None:
    with index_of(shop) as index:
        index.delete([ONE])


def add_one(shop: Shop) -> None:
    with index_of(shop) as index:
        index.upsert(["stranger"], ENCODER.encode_documents(["x"]), ["mark"])


def hold_an_old_vector(shop: Shop) -> None:
    with index_of(shop) as index:
        sync(index, {**index.hashes(), ONE: "old"}, [ONE], ENCODER.encode_documents(["old text"]))


def exchange_two(shop: Shop) -> None:
    """Every id and every mark is right, and so is the count."""
    with index_of(shop) as index:
        (page,) = index.pages()
        first, second = page.ids[0], page.ids[1]
        marks = dict(zip(page.ids, page.hashes, strict=True))
        index.upsert([first, second], page.vectors[[1, 0]], [marks[first], marks[second]])


def damage(shop: Shop) -> None:
    (shop.chroma / "chroma.sqlite3").write_bytes(b"x")


def leave_open(shop: Shop) -> None:
    index_of(shop).abandon()


def put_another_there(shop: Shop) -> None:
    (shop.chroma / "daogou-seal.json").unlink()


def delete_store(shop: Shop) -> None:
    shutil.rmtree(shop.chroma)


STORE_TROUBLES = [
    pytest.param(lose_one, "1 missing (sock-1)", id="a lost record"),
    pytest.param(add_one, "1 foreign (stranger)", id="a record of no product"),
    pytest.param(hold_an_old_vector, "1 stale (sock-1)", id="a stale vector under a right id"),
    pytest.param(exchange_two, "2 altered (", id="two vectors exchanged"),
    pytest.param(damage, "is damaged", id="a damaged file"),
    pytest.param(leave_open, "was not closed properly", id="a killed process"),
    pytest.param(put_another_there, "was not made by this program", id="a foreign folder"),
    pytest.param(delete_store, "12 missing (", id="no folder at all"),
]


@pytest.mark.usefixtures("never_encodes")
@pytest.mark.parametrize(("trouble", "said"), STORE_TROUBLES)
def test_trouble_with_the_store_is_found_left_alone_and_repaired_when_asked(
    shop: Shop, trouble: Callable[[Shop], None], said: str
) -> None:
    trouble(shop)
    before = content(shop.path) if trouble in (damage, leave_open, put_another_there) else None
    finding = found(shop)["vector store"]
    assert not finding.ok
    assert said in finding.found
    assert "--repair" in finding.remedy
    assert before is None or content(shop.path) == before
    assert all(one.ok for one in found(shop, repair=True).values())
    assert all(one.ok for one in found(shop).values())
    with index_of(shop) as index:
        assert index.ids() == set(Catalog(shop.engine).ids())


@pytest.mark.usefixtures("never_encodes")
def test_a_sound_shop_is_sound_and_looking_leaves_no_trace(shop: Shop) -> None:
    findings = found(shop)
    assert all(finding.ok for finding in findings.values())
    assert findings["vector store"].found == "12 vectors, as in the database"
    assert not list(shop.path.glob("chroma.set-aside-*"))


@pytest.mark.usefixtures("never_encodes")
def test_rebuilding_fills_a_new_store_from_the_database(shop: Shop) -> None:
    before = EmbeddingStore(shop.engine).load(ENCODER.name)
    finding = found(shop, rebuild=True)["vector store"]
    assert finding.ok
    assert finding.found == "built anew, 12 vectors"
    assert (shop.path / "chroma.set-aside-1").is_dir()
    np.testing.assert_array_equal(EmbeddingStore(shop.engine).load(ENCODER.name)[1], before[1])


def test_a_record_that_searches_do_not_lead_to_is_found(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ChromaIndex, "unfindable", lambda _index, page: page.ids[:1])
    finding = found(shop)["vector store"]
    assert not finding.ok
    assert "1 unfindable" in finding.found
    still = found(shop, repair=True)["vector store"]
    assert not still.ok  # it was built anew, and is told as it is
    assert "still different: 1 unfindable" in still.found


def test_a_store_in_use_is_not_called_compared(shop: Shop) -> None:
    with index_of(shop):
        finding = found(shop)["vector store"]
        assert finding.ok
        assert "in use by another process" in finding.found
        assert "not compared" in finding.found


@pytest.mark.parametrize("rebuild", [False, True])
def test_changing_a_store_in_use_waits_and_then_says_what_to_do(
    shop: Shop, rebuild: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assistant.shop.parity, "PATIENCE", 0.3)
    told: list[str] = []

    def tell(what: str, _done: int, _total: int) -> None:
        told.append(what)

    with index_of(shop):
        findings = CheckUp(repair=True, rebuild=rebuild, progress=tell).of(shop.path)
    finding = next(each for each in findings if each.name == "vector store")
    assert not finding.ok
    assert "in use by another process" in finding.found
    assert "stop the server" in finding.remedy
    assert "waiting for another process" in told or not rebuild


def change_text(shop: Shop) -> None:
    with shop.engine.begin() as connection:
        connection.execute(
            update(embeddings).where(embeddings.c.product_id == ONE).values(text_hash="old")
        )


def cut_vector(shop: Shop) -> None:
    with shop.engine.begin() as connection:
        connection.execute(
            update(embeddings).where(embeddings.c.product_id == ONE).values(vector=b"\0\0")
        )


def no_number(shop: Shop) -> None:
    nothing = np.full(ENCODER.dimension, np.nan, dtype="<f2").tobytes()
    with shop.engine.begin() as connection:
        connection.execute(
            update(embeddings).where(embeddings.c.product_id == ONE).values(vector=nothing)
        )


def of_no_product(shop: Shop) -> None:
    vector = ENCODER.encode_documents(["x"])
    EmbeddingStore(shop.engine).save(ENCODER.name, ["gone"], ["x"], vector)


def of_another_encoder(shop: Shop) -> None:
    store = EmbeddingStore(shop.engine)
    hashes = store.hashes(ENCODER.name)
    vectors = ENCODER.encode_documents([f"other {number}" for number in range(len(hashes))])
    store.save(ENCODER.name, list(hashes), list(hashes.values()), vectors)


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        pytest.param(change_text, "1 missing or out of date", id="of an older text"),
        pytest.param(cut_vector, "1 missing or out of date", id="of another length"),
        pytest.param(no_number, "1 without numbers", id="not a number"),
        pytest.param(of_no_product, "1 without a product", id="of no product"),
        pytest.param(of_another_encoder, "12 of 32 sampled", id="of another encoder"),
    ],
)
def test_trouble_with_the_vectors_is_found_and_repaired_when_asked(
    shop: Shop, trouble: Callable[[Shop], None], said: str
) -> None:
    trouble(shop)
    finding = found(shop)["vectors"]
    assert not finding.ok
    assert said in finding.found
    assert all(one.ok for one in found(shop, repair=True).values())
    assert all(one.ok for one in found(shop).values())
    hashes, (ids, matrix) = (
        EmbeddingStore(shop.engine).hashes(ENCODER.name),
        EmbeddingStore(shop.engine).load(ENCODER.name),
    )
    assert ids == list(hashes) == Catalog(shop.engine).ids()
    assert np.isfinite(matrix).all()


def test_a_row_changed_by_other_means_is_found_and_kept_as_it_now_is(shop: Shop) -> None:
    with shop.engine.begin() as connection:
        connection.execute(update(products).where(products.c.id == ONE).values(title="手改"))
    finding = found(shop)["rows"]
    assert not finding.ok
    assert "1 were changed by other means, such as 'sock-1'" in finding.found
    assert all(one.ok for one in found(shop, repair=True).values())
    catalog = Catalog(shop.engine)
    assert catalog.altered() == []
    assert catalog.get([ONE])[ONE].title == "手改"
    assert "手" in "".join(catalog.terms()[ONE])


def test_a_damaged_database_is_told_and_nothing_is_built_from_it(shop: Shop) -> None:
    with shop.engine.connect() as connection:
        first = connection.scalar(
            text("SELECT rootpage FROM sqlite_master WHERE name = 'products'")
        )
    shop.engine.dispose()
    file = shop.path / "shop.db"
    content = bytearray(file.read_bytes())
    content[(first - 1) * PAGE : first * PAGE] = b"\xff" * PAGE
    file.write_bytes(content)
    findings = [one for one in CheckUp(repair=True).of(shop.path) if not one.ok]
    assert findings[0].name == "database"
    assert "backup" in findings[0].remedy
    assert "vector store" not in {one.name for one in findings}


def test_progress_names_what_takes_long(shop: Shop) -> None:
    told: set[str] = set()
    CheckUp(rebuild=True, progress=lambda what, _done, _total: told.add(what)).of(shop.path)
    assert {"filling the vector store", "comparing vectors"} <= told
