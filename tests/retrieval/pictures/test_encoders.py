"""Every picture encoder keeps the contract; a folder that is no CLIP model is refused in words."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from retrieval.errors import PictureEncoderError
from retrieval.pictures.encoder import ColourEncoder, PictureEncoder
from retrieval.pictures.opening import open_picture_encoder
from tests.picture_shop import BLUE, RED, goods, tiny_clip


class PictureEncoderContract:
    """Needs a fixture ``encoder``."""

    def test_each_picture_gets_a_unit_vector(self, encoder: PictureEncoder) -> None:
        pictures = [goods(RED), goods(BLUE), Image.new("RGB", (1, 1)), Image.new("RGB", (700, 3))]
        vectors = encoder.encode_pictures(pictures)
        assert vectors.shape == (4, encoder.dimension)
        assert vectors.dtype == np.float32
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(4), abs=1e-5)

    def test_no_pictures_give_no_rows(self, encoder: PictureEncoder) -> None:
        assert encoder.encode_pictures([]).shape == (0, encoder.dimension)

    def test_rows_come_in_the_order_of_the_pictures(self, encoder: PictureEncoder) -> None:
        pictures = [goods(RED if n % 2 else BLUE, n) for n in range(20)]
        together = encoder.encode_pictures(pictures)
        alone = np.concatenate([encoder.encode_pictures([one]) for one in pictures])
        assert np.sum(together * alone, axis=1) == pytest.approx(np.ones(20), abs=1e-4)

    def test_the_same_call_gives_the_same_vectors(self, encoder: PictureEncoder) -> None:
        pictures = [goods(RED)]
        assert np.array_equal(encoder.encode_pictures(pictures), encoder.encode_pictures(pictures))

    def test_different_pictures_get_different_vectors(self, encoder: PictureEncoder) -> None:
        first, second = encoder.encode_pictures([goods(RED), goods(BLUE)])
        assert not np.allclose(first, second)

    def test_it_has_a_name(self, encoder: PictureEncoder) -> None:
        assert encoder.name


class TestColours(PictureEncoderContract):
    @pytest.fixture
    def encoder(self) -> PictureEncoder:
        return open_picture_encoder("colours")

    def test_what_has_the_same_colours_is_alike(self, encoder: PictureEncoder) -> None:
        red, other_red, blue = encoder.encode_pictures([goods(RED), goods(RED, 9), goods(BLUE)])
        assert red @ other_red > 0.95 > red @ blue


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_clip(tmp_path_factory.mktemp("clip") / "tiny")


class TestClip(PictureEncoderContract):
    @pytest.fixture
    def encoder(self, model: Path) -> PictureEncoder:
        return open_picture_encoder(str(model))

    def test_a_relative_folder_is_looked_for_in_the_shop(self, model: Path) -> None:
        assert open_picture_encoder("tiny", model.parent).dimension == 12

    def test_other_weights_have_another_name(self, encoder: PictureEncoder, tmp_path: Path) -> None:
        assert open_picture_encoder(str(tiny_clip(tmp_path / "tiny", seed=1))).name != encoder.name


def test_models_of_other_families_are_opened(tmp_path: Path) -> None:
    from transformers import SiglipConfig, SiglipImageProcessorPil, SiglipModel

    layers = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1}
    heads = {**layers, "num_attention_heads": 2}
    text = {**heads, "vocab_size": 50, "max_position_embeddings": 8}
    vision = {**heads, "image_size": 32, "patch_size": 8}
    SiglipModel(SiglipConfig(text_config=text, vision_config=vision)).save_pretrained(tmp_path)
    SiglipImageProcessorPil(size={"height": 32, "width": 32}).save_pretrained(tmp_path)
    assert open_picture_encoder(str(tmp_path)).encode_pictures([goods(RED)]).shape == (1, 16)


def _without(name: str) -> object:
    return lambda folder: (folder / name).unlink()


def _told(name: str, **values: object) -> object:
    def change(folder: Path) -> None:
        path = folder / name
        path.write_text(json.dumps({**json.loads(path.read_text()), **values}))

    return change


def _overwritten(name: str, data: bytes) -> object:
    return lambda folder: (folder / name).write_bytes(data)


def _lacking(folder: Path) -> None:
    from safetensors.numpy import load_file, save_file

    weights = load_file(folder / WEIGHTS)
    del weights["visual_projection.weight"]
    save_file(weights, folder / WEIGHTS, metadata={"format": "pt"})


WEIGHTS, CONFIG, PREPARING = "model.safetensors", "config.json", "preprocessor_config.json"


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        pytest.param(_without(CONFIG), "config.json is missing", id="no config"),
        pytest.param(_without(PREPARING), "preprocessor_config.json is missing", id="no processor"),
        pytest.param(_without(WEIGHTS), "no weights as safetensors", id="no weights"),
        pytest.param(_overwritten(WEIGHTS, b"x" * 900), "holds no picture encoder", id="weights"),
        pytest.param(_overwritten(CONFIG, b"{"), "is no JSON", id="config cut off"),
        pytest.param(_overwritten(CONFIG, b"[]"), "is no JSON object", id="config is a list"),
        pytest.param(
            _overwritten(CONFIG, b" " * 1_000_001), "more than", id="config of a megabyte"
        ),
        pytest.param(_told(CONFIG, model_type="nothing"), "holds no picture encoder", id="unknown"),
        pytest.param(_told(CONFIG, projection_dim=99), "lacks", id="weights of another shape"),
        pytest.param(_lacking, "'visual_projection.weight'", id="a weight is missing"),
        pytest.param(_told(PREPARING, size={"shortest_edge": 90_000}), "90,000", id="giant"),
        pytest.param(_told(PREPARING, crop_size={"height": 8, "width": 8}), "failed", id="misfit"),
    ],
)
def test_a_damaged_folder_is_refused_in_words(
    model: Path, tmp_path: Path, damage: object, why: str
) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(model, folder)
    assert callable(damage)
    damage(folder)
    with pytest.raises(PictureEncoderError, match=why):
        open_picture_encoder(str(folder))


def test_a_model_of_texts_is_refused(model: Path, tmp_path: Path) -> None:
    from transformers import BertConfig, BertModel

    small = BertConfig(hidden_size=16, num_hidden_layers=1, num_attention_heads=2, vocab_size=20)
    BertModel(small).save_pretrained(tmp_path)
    shutil.copy(model / PREPARING, tmp_path)
    with pytest.raises(PictureEncoderError, match="makes no vectors of pictures"):
        open_picture_encoder(str(tmp_path))


@pytest.mark.parametrize(
    "name", ["../nowhere", "/nowhere/model", "a/b/c", "http://x.example/m", " "]
)
def test_what_is_neither_folder_nor_hub_name_is_refused(name: str) -> None:
    with pytest.raises(PictureEncoderError, match="is no folder here"):
        open_picture_encoder(name)


def test_a_name_that_no_hub_gives_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise ConnectionError("no route")

    monkeypatch.setattr("huggingface_hub.model_info", away)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(PictureEncoderError, match="cannot be fetched"):
        open_picture_encoder("nobody/no-such-model")


def test_colours_need_no_heavy_library() -> None:
    code = (
        "import sys; from retrieval.pictures.opening import open_picture_encoder as o; o('colours');"
        "assert not {'torch', 'transformers'} & set(sys.modules)"
    )
    subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], check=True
    )
    assert ColourEncoder.dimension == 64
