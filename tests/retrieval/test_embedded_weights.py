"""A weights file is mapped and checked; damage is refused with its place, never a wrong vector."""

import shutil
import struct
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

from retrieval.embedded.bert import bert_config, from_bert_state_dict, to_bert_state_dict
from retrieval.embedded.layout import BLOCK, tensor_shapes
from retrieval.embedded.source import find_source
from retrieval.embedded.weights import Weights, dequantise
from retrieval.errors import EncoderError
from tests.retrieval.embedded_samples import CHARACTERS, PIECES, SHAPE, write_weights


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_weights(tmp_path / "weights.bin")


@pytest.fixture
def weights(path: Path) -> Weights:
    return Weights.open(path)


def test_a_block_is_low_nibbles_then_high_ones_less_eight_times_the_scale() -> None:
    block = np.zeros(1, dtype=BLOCK)
    block["scale"] = 0.5
    block["nibbles"][0, :2] = [0xF0, 0x8A]
    expected = np.full(32, -4.0)
    expected[[0, 1, 16, 17]] = [-4.0, 1.0, 3.5, 0.0]
    assert dequantise(block).tolist() == expected.tolist()


def test_the_header_gives_the_sizes(weights: Weights) -> None:
    assert weights.shape == SHAPE


def test_every_tensor_has_its_shape(weights: Weights) -> None:
    shapes = {name: weights.tensor(name).shape for name in weights.names}
    assert shapes == tensor_shapes(SHAPE)


def test_the_tables_hold_pieces_scores_and_characters(weights: Weights) -> None:
    tables = weights.tables()
    assert tables.pieces == PIECES
    assert tables.scores[4] == -2.0
    assert (tables.bos, tables.pad, tables.eos, tables.unk) == (0, 1, 2, 3)
    assert tables.characters == CHARACTERS


def test_lookup_gives_the_rows_of_the_vocabulary(weights: Weights) -> None:
    rows = weights.embeddings().lookup([5, 0, 5, 79])
    assert np.array_equal(rows, weights.tensor("emb.word")[[5, 0, 5, 79]])
    assert rows.dtype == np.float32


def test_lookup_refuses_an_id_outside_the_vocabulary(weights: Weights) -> None:
    with pytest.raises(IndexError):
        weights.embeddings().lookup([80])


def test_the_vocabulary_stays_out_of_the_layers(weights: Weights) -> None:
    assert set(tensor_shapes(SHAPE)) - set(weights.layer_tensors()) == {"emb.word"}


@pytest.mark.parametrize("share", [0.0, 0.001, 0.01, 0.05, 0.5, 0.999])
def test_a_file_cut_short_is_refused(path: Path, share: float) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(EncoderError, match=r"weights\.bin"):
        Weights.open(path)


def test_a_file_of_another_format_is_refused(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + path.read_bytes()[4:])
    with pytest.raises(EncoderError, match="expected b'E5S1' and version 1"):
        Weights.open(path)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"none\.bin' are no file; expected a copy"):
        Weights.open(tmp_path / "none.bin")


def test_a_damaged_header_is_refused_or_harmless(path: Path) -> None:
    """Whatever byte of the header or of the tables goes wrong, nothing but our error comes out."""
    data = path.read_bytes()
    random = np.random.default_rng(7)
    for place in random.integers(8, 4000, 300):
        damaged = bytearray(data)
        damaged[place] ^= int(random.integers(1, 256))
        path.write_bytes(damaged)
        try:
            weights = Weights.open(path)
            weights.tables()
            weights.tensor("l0.q.w")
        except EncoderError:
            continue


def test_a_tensor_that_lies_outside_the_file_is_refused(path: Path) -> None:
    data = path.read_bytes()
    at = data.index(b"emb.pos") + len("emb.pos") + 5
    path.write_bytes(data[:at] + struct.pack("<Q", len(data)) + data[at + 8 :])
    with pytest.raises(EncoderError, match=r"'emb\.pos' lies past its end"):
        Weights.open(path)


def test_a_lacking_tensor_is_refused(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"l1.fo.w", b"l1.xx.w"))
    with pytest.raises(EncoderError, match=r"'l1\.fo\.w'"):
        Weights.open(path)


def test_the_environment_names_the_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAOGOU_EMBEDDED_FILE", str(path))
    assert find_source() == path


def test_without_package_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(name: str) -> metadata.Distribution:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.delenv("DAOGOU_EMBEDDED_FILE", raising=False)
    monkeypatch.setattr(metadata, "distribution", nowhere)
    with pytest.raises(EncoderError, match="install it, or set DAOGOU_EMBEDDED_FILE"):
        find_source()


def test_the_checksum_tells_files_apart(path: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(path, tmp_path / "copy.bin"))
    other = write_weights(tmp_path / "other.bin", seed=1)
    checksums = [Weights.open(file).sha256 for file in (path, copy, other)]
    assert checksums[0] == checksums[1] != checksums[2]


def test_bert_names_lead_back_to_the_same_tensors(weights: Weights) -> None:
    back = from_bert_state_dict(to_bert_state_dict(weights), SHAPE)
    layers = weights.layer_tensors()
    assert list(back) == list(layers)
    assert all(np.array_equal(back[name], layers[name]) for name in layers)


def test_the_vocabulary_comes_along_only_when_asked_for(weights: Weights) -> None:
    name = "embeddings.word_embeddings.weight"
    assert to_bert_state_dict(weights)[name].shape == (1, 64)
    assert to_bert_state_dict(weights, vocabulary=True)[name].shape == (80, 64)
    assert bert_config(SHAPE)["vocab_size"] == 1
    assert bert_config(SHAPE, vocabulary=True)["vocab_size"] == 80
