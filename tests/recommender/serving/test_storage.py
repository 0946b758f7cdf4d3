import json
from pathlib import Path

import pytest

from recommender.errors import CatalogMismatch, ModelError
from recommender.models.item_to_item import ItemToItem
from recommender.serving.storage import Saved, load, save
from tests.recommender.data import interactions


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    model = ItemToItem().fit(interactions())
    save(Saved(model, interactions().items, {"trained_at": "2026-03-01"}), tmp_path / "model")
    return tmp_path / "model"


def change_manifest(folder: Path, **values: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def test_the_manifest_says_how_it_was_made(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["kind"] == "item_to_item"
    assert manifest["made"] == {"trained_at": "2026-03-01"}
    assert manifest["settings"]["recency"] == 1.3


def test_saving_again_gives_the_same_bytes(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    save(load(folder), folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no recommender in .*absent.*daogou train recommender"):
        load(tmp_path / "absent")


@pytest.mark.parametrize("name", ["model.npz", "items.json"])
def test_a_damaged_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"[]")
    with pytest.raises(ModelError, match=f"{name} is missing or damaged"):
        load(folder)


@pytest.mark.parametrize("name", ["model.npz", "items.json"])
def test_a_missing_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelError, match=f"{name} is missing or damaged"):
        load(folder)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        pytest.param({"kind": "oracle"}, "'oracle' model; expected one of", id="unknown kind"),
        pytest.param({"format": 2}, "format: Input should be 1", id="another format"),
        pytest.param({"more": 1}, "more: Extra inputs", id="unknown field"),
        pytest.param({"settings": {"magic": 1}}, "model.npz is damaged", id="unknown setting"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_refused(
    folder: Path, values: dict[str, object], message: str
) -> None:
    change_manifest(folder, **values)
    with pytest.raises(ModelError, match=message):
        load(folder)


def test_a_broken_manifest_is_refused(folder: Path) -> None:
    (folder / "manifest.json").write_text("{")
    with pytest.raises(ModelError, match=r"manifest.json is damaged.*Invalid JSON"):
        load(folder)


def test_new_products_are_no_reason_to_refuse(folder: Path) -> None:
    assert load(folder, [*"abcde", "new"]).items == tuple("abcde")


def test_a_few_products_may_go(folder: Path) -> None:
    assert load(folder, "abc").items == tuple("abcde")


def test_another_catalogue_is_refused(folder: Path) -> None:
    with pytest.raises(CatalogMismatch, match=r"5 products, of which the catalogue lacks 4.*'b'"):
        load(folder, ["a", "x", "y"])


def test_an_empty_catalogue_is_refused(folder: Path) -> None:
    with pytest.raises(CatalogMismatch, match="lacks 5"):
        load(folder, [], least_shared=0.0)


def test_a_strict_reader_refuses_a_single_gone_product(folder: Path) -> None:
    with pytest.raises(CatalogMismatch, match="lacks 1, such as 'e'"):
        load(folder, "abcd", least_shared=1.0)
