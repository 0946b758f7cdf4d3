"""The vectors of a catalogue's pictures follow its files, and nothing is encoded twice."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PIL import Image

from assistant.service.service import Service
from assistant.shop import picturing
from assistant.shop.checkup import CheckUp, Finding
from assistant.shop.folder import Shop
from assistant.shop.helper import help_out
from assistant.shop.picturing import bring_pictures_in_line, look
from retrieval.catalog import Catalog
from retrieval.errors import PictureEncoderError
from retrieval.pictures import reading
from retrieval.pictures.encoder import ColourEncoder
from retrieval.pictures.reading import Flaw
from retrieval.pictures.store import PictureStore
from retrieval.vectors import Vectors
from tests.picture_shop import (
    BLUE,
    COUNT,
    RED,
    catalogue,
    encoded,
    goods,
    picture_shop,
    set_encoder,
    take_in,
    tiny_clip,
)


class CountingEncoder(ColourEncoder):
    """Says how many pictures it was given."""

    def __init__(self) -> None:
        self.count = 0

    def encode_pictures(self, pictures: Sequence[Image.Image]) -> Vectors:
        self.count += len(pictures)
        return super().encode_pictures(pictures)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return picture_shop(tmp_path_factory.mktemp("pictures") / "shop")


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "shop"))


@pytest.fixture
def shop(folder: Path) -> Iterator[Shop]:
    opened = Shop.open(folder)
    yield opened
    opened.engine.dispose()


def store_of(shop: Shop) -> PictureStore:
    return PictureStore(shop.engine, ColourEncoder.name)


def note_of(folder: Path, **options: int) -> str:
    (note,) = take_in(folder, catalogue(), **options).notes
    return note


def test_ingestion_encodes_every_picture_and_says_so(folder: Path, shop: Shop) -> None:
    assert len(store_of(shop).digests()) == 2 * COUNT
    assert note_of(folder) == "Pictures: 16 products can be found by picture, 0 encoded now."


def test_the_likeness_that_counts_stands_beside_the_vectors(shop: Shop) -> None:
    store = store_of(shop)
    red, blue = ColourEncoder().encode_pictures([goods(RED), goods(BLUE)])
    assert red @ blue < store.threshold < 1
    assert store.index().threshold == store.threshold


def test_unchanged_pictures_are_not_encoded_again(shop: Shop) -> None:
    encoder = CountingEncoder()
    before = store_of(shop).revision
    assert bring_pictures_in_line(shop, encoder).made == encoder.count == 0
    assert store_of(shop).revision == before


def test_a_changed_picture_alone_is_encoded_again(folder: Path, shop: Shop) -> None:
    (folder / "images" / "shoe-1.png").write_bytes(encoded(goods(BLUE), "PNG"))
    encoder = CountingEncoder()
    before = store_of(shop).revision
    assert bring_pictures_in_line(shop, encoder).made == encoder.count == 1
    assert store_of(shop).revision > before
    index = store_of(shop).index()
    (blue,) = encoder.encode_pictures([goods(BLUE)])
    assert index.vectors[index.ids.index("shoe-1")] @ blue > 0.99


def test_a_product_that_is_withdrawn_takes_its_vector_along(folder: Path, shop: Shop) -> None:
    rows = [row for row in catalogue() if row["id"] != "shoe-1"]
    opened = Shop.open(folder)
    Catalog(opened.engine).write((), ["shoe-1"])
    opened.engine.dispose()
    take_in(folder, rows)
    assert "shoe-1" not in store_of(shop).digests()


@pytest.mark.parametrize("url", [None, "https://elsewhere.example/a.png", "/images/none.png"])
def test_a_product_that_lost_its_picture_loses_its_vector(
    folder: Path, shop: Shop, url: str | None
) -> None:
    take_in(folder, [{**row, "image_url": url} for row in catalogue() if row["id"] == "shoe-1"])
    assert "shoe-1" not in store_of(shop).digests()
    assert len(store_of(shop).digests()) == 2 * COUNT - 1


def test_hostile_pictures_are_counted_and_stop_nobody(
    folder: Path, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = folder / "images"
    (images / "shoe-1.png").write_bytes(b"no picture at all")
    (images / "shoe-2.png").write_bytes(encoded(goods(RED), "PNG")[:200])
    (images / "shoe-3.png").write_bytes(encoded(Image.new("1", (3_000, 3_000)), "PNG"))
    (images / "shoe-4.png").write_bytes(b"\x89PNG" + b"x" * 60_000)
    (images / "shoe-5.png").unlink()
    (images / "shoe-5.png").symlink_to("/etc/hostname")
    (images / "shoe-6.png").write_bytes(encoded(goods(RED), "TIFF"))
    (images / "drawn.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (images / "shoe-8.png").write_bytes(encoded(goods(RED, 50), "PNG"))
    monkeypatch.setattr(reading, "MOST_PIXELS", 1_000_000)
    monkeypatch.setattr(reading, "LARGEST", 50_000)
    rows = {row["id"]: row for row in catalogue()}
    rows["shoe-7"]["image_url"] = "/images/drawn.svg"
    rows["sock-1"]["image_url"] = "/images/../../../etc/passwd.png"
    rows["sock-2"]["image_url"] = None
    (note,) = take_in(folder, rows.values()).notes
    assert note == (
        "Pictures: 7 products can be found by picture, 1 encoded now; 9 have none to be used "
        "(1 drawings (SVG), 1 no picture, 2 no such file, 3 not readable as pictures, 2 too large)."
    )
    assert set(store_of(shop).digests()) == {"shoe-8", *(f"sock-{n}" for n in range(3, 9))}


def test_more_than_may_be_made_now_is_left_to_the_server_s_helper(folder: Path) -> None:
    for number in range(1, 4):
        (folder / "images" / f"shoe-{number}.png").write_bytes(
            encoded(goods(RED, 40 + number), "PNG")
        )
    assert "3 pictures are left to be encoded" in note_of(folder, at_most=2)
    opened = Shop.open(folder)
    assert len(store_of(opened).digests()) == 2 * COUNT - 3
    opened.engine.dispose()
    help_out(folder, lambda *_: None)
    opened = Shop.open(folder)
    assert len(store_of(opened).digests()) == 2 * COUNT
    opened.engine.dispose()


def test_a_shop_that_names_no_encoder_has_no_vectors_and_says_nothing(tmp_path: Path) -> None:
    shop = picture_shop(tmp_path / "shop", encoder=None)
    assert take_in(shop, catalogue()).notes == ()
    opened = Shop.open(shop)
    assert store_of(opened).digests() == {}
    opened.engine.dispose()
    service = Service.open(shop)
    assert service.loaded.tools.pictures is None
    service.close()


def test_an_encoder_named_later_sees_what_was_taken_in_before(folder: Path) -> None:
    set_encoder(folder, str(tiny_clip(folder / "models" / "tiny")))
    service = Service.open(folder)
    assert service.loaded.tools.pictures is not None
    assert len(service.loaded.tools.pictures.index.ids) == 2 * COUNT  # type: ignore[attr-defined]  # a Sight
    service.close()


def test_a_running_shop_takes_new_pictures_over(folder: Path) -> None:
    service = Service.open(folder)
    pictures = service.loaded.tools.pictures
    assert pictures is not None
    (folder / "images" / "shoe-1.png").write_bytes(encoded(goods(BLUE), "PNG"))
    take_in(folder, catalogue())
    assert service.loaded.settle()
    now = service.loaded.tools.pictures
    assert now is not None
    assert now.revision > pictures.revision
    service.close()


def test_a_damaged_model_is_refused_at_the_start_and_told_by_ingestion(folder: Path) -> None:
    model = tiny_clip(folder / "models" / "tiny")
    set_encoder(folder, "models/tiny")
    assert "16 encoded now" in note_of(folder)
    (model / "model.safetensors").write_bytes(b"damaged")
    with pytest.raises(PictureEncoderError, match="holds no picture encoder"):
        Service.open(folder)
    report = take_in(folder, [{**row, "price": 7} for row in catalogue()])
    assert report.kept == 2 * COUNT
    assert report.notes[0].startswith("Pictures: No picture was encoded. Folder")


def found(folder: Path, *, repair: bool = False) -> Finding | None:
    told = [one for one in CheckUp(repair=repair).of(folder) if one.name == "pictures"]
    return told[0] if told else None


def test_the_doctor_finds_and_mends_pictures(folder: Path) -> None:
    sound = found(folder)
    assert sound is not None
    assert (sound.ok, sound.found) == (True, "16 with a vector, 0 without")
    (folder / "images" / "shoe-1.png").write_bytes(encoded(goods(BLUE), "PNG"))
    (folder / "images" / "shoe-2.png").unlink()
    wrong = found(folder)
    assert wrong is not None
    assert not wrong.ok
    assert wrong.found == (
        "14 with a vector, 1 without, 1 vectors of pictures that are gone; "
        "1 have none to be used (1 no such file)"
    )
    mended = found(folder, repair=True)
    assert mended is not None
    assert mended.ok
    after = found(folder)
    assert after is not None
    assert after.ok


def test_the_doctor_tells_of_a_damaged_model_and_says_nothing_without_one(folder: Path) -> None:
    set_encoder(folder, "models/none")
    damaged = found(folder)
    assert damaged is not None
    assert not damaged.ok
    assert "cannot be fetched" in damaged.found
    set_encoder(folder, None)
    assert found(folder) is None


def test_a_cut_off_run_keeps_what_it_made(
    folder: Path, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing(CountingEncoder):
        def encode_pictures(self, pictures: Sequence[Image.Image]) -> Vectors:
            if self.count >= 8:
                raise PictureEncoderError("the network failed")
            return super().encode_pictures(pictures)

    store_of(shop).forget([row["id"] for row in catalogue()])
    monkeypatch.setattr(picturing, "LOT", 4)
    with pytest.raises(PictureEncoderError):
        bring_pictures_in_line(shop, Failing())
    assert len(store_of(shop).digests()) == 8
    assert len(look(shop, ColourEncoder()).missing) == 8
    assert bring_pictures_in_line(shop, ColourEncoder()).made == 8


def test_what_is_looked_at_quickly_takes_vectors_for_those_of_the_files(
    folder: Path, shop: Shop
) -> None:
    (folder / "images" / "shoe-1.png").write_bytes(encoded(goods(BLUE), "PNG"))
    assert look(shop, ColourEncoder(), thorough=False).in_line
    looked = look(shop, ColourEncoder())
    assert list(looked.missing) == ["shoe-1"]
    assert Flaw.MISSING not in looked.flaws
