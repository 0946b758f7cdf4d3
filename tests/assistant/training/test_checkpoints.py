"""What a killed training or a full disk leaves: a checkpoint that is whole, and a sentence."""

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file

from assistant.errors import ModelError
from assistant.training.checkpoints import LAST_WRITTEN, last_whole, told_when_full
from tests.assistant.training.small_files import small_files


def _checkpoint(folder: Path, step: int, state: str | None) -> Path:
    made = folder / f"checkpoint-{step}"
    made.mkdir(parents=True)
    (made / "model.safetensors").write_bytes(b"some")
    if state is not None:
        (made / LAST_WRITTEN).write_text(state)
    return made


def test_the_newest_whole_checkpoint_is_gone_on_from(tmp_path: Path) -> None:
    _checkpoint(tmp_path, 9, "{}")
    newest = _checkpoint(tmp_path, 10, "{}")
    killed, cut = _checkpoint(tmp_path, 11, None), _checkpoint(tmp_path, 12, '{"global')
    assert last_whole(tmp_path) == newest
    assert not killed.exists()
    assert not cut.exists()
    assert last_whole(tmp_path / "none") is None


@pytest.mark.parametrize("how", ["torch", "safetensors", "plain"])
def test_what_cannot_be_written_is_told_in_a_sentence(tmp_path: Path, how: str) -> None:
    def write() -> None:
        if how == "torch":
            torch.save({"a": torch.zeros(1 << 16)}, tmp_path / "x.pt")
        elif how == "safetensors":
            save_file({"a": np.zeros(1 << 16)}, tmp_path / "x.safetensors")
        else:
            (tmp_path / "x").write_bytes(bytes(1 << 17))

    with (
        small_files(1 << 10),
        pytest.raises(ModelError, match="make room and start it again") as told,
        told_when_full(tmp_path),
    ):
        write()
    assert str(tmp_path) in str(told.value)


def test_other_faults_of_a_training_stay_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="shapes"), told_when_full(tmp_path):
        raise RuntimeError("shapes do not fit")
