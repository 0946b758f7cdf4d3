"""A causal model in this process: a tiny one with chance weights, made on the spot."""

from pathlib import Path
from threading import Event
from typing import Any

import pytest

from assistant.errors import ModelError, SettingsError
from assistant.nlg.models.local import LocalModel
from assistant.nlg.models.protocol import Limits, Prompt
from assistant.nlg.models.running import NobodyWaits, pieces
from assistant.service.rehearsal import rehearse
from assistant.shop.checkup import CheckUp
from assistant.turn.turns import Say
from tests.assistant.nlg.models.conftest import OpenShop

PROMPT = Prompt("be brief", "1. hello there")
LONG = 60.0
END = "<end>"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One layer, sixteen wide, a byte a token."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("tiny")
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {sign: place for place, sign in enumerate([*alphabet, END])}
    raw = Tokenizer(models.BPE(vocabulary, []))
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = decoders.ByteLevel()
    fast: Any = PreTrainedTokenizerFast  # not typed
    tokenizer = fast(tokenizer_object=raw, eos_token=END, pad_token=END, unk_token=END)
    tokenizer.save_pretrained(folder)
    torch.manual_seed(5)
    config = GPT2Config(
        vocab_size=len(vocabulary), n_positions=2048, n_embd=16, n_layer=1, n_head=2,
        bos_token_id=len(alphabet), eos_token_id=len(alphabet),
    )  # fmt: skip
    GPT2LMHeadModel(config).save_pretrained(folder)
    return folder


def written(model: LocalModel, **limits: int) -> str:
    return "".join(pieces(model, PROMPT, Limits(seconds=LONG, **limits), Event()))


def test_it_writes_and_writes_the_same_again(tiny: Path) -> None:
    first = written(LocalModel(str(tiny)), tokens=24)
    assert first
    assert written(LocalModel(str(tiny)), tokens=24) == first


def test_it_stops_at_the_bound(tiny: Path) -> None:
    model = LocalModel(str(tiny))
    assert len(written(model, tokens=4)) < len(written(model, tokens=40))


def test_it_stops_when_nobody_waits(tiny: Path) -> None:
    gone = Event()
    heard = pieces(LocalModel(str(tiny)), PROMPT, Limits(seconds=LONG, tokens=1500), gone)
    next(heard)
    gone.set()
    with pytest.raises(NobodyWaits):
        list(heard)


def test_a_prompt_that_does_not_fit_is_said_to(tiny: Path) -> None:
    with pytest.raises(ModelError, match="reads 2048 tokens"):
        list(LocalModel(str(tiny)).stream(PROMPT, Limits(tokens=2040), Event()))


def test_what_is_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="writer_model"):
        list(LocalModel(str(tmp_path)).stream(PROMPT, Limits(), Event()))


def test_a_folder_that_is_missing_stops_the_start(open_shop: OpenShop) -> None:
    with pytest.raises(SettingsError, match=r"'writer_model' is '\./nowhere'"):
        open_shop(writer="local", writer_model="./nowhere")


def test_babble_changes_nothing(tiny: Path, open_shop: OpenShop) -> None:
    service = open_shop(
        writer="local", writer_model=str(tiny), writer_tokens=32, writer_seconds=LONG
    )
    text = Say("三百以内的跑步鞋")
    turn = service.reply(service.start(None, seed=1), text, explain=True).to_json()
    calm = rehearse(service, now=None)
    assert turn["reply"] == calm.reply(calm.start(None, seed=1), text).body["reply"]
    assert turn["trace"]["worded"]["failed"] == ""


def test_the_doctor_has_it_say_something(tiny: Path, open_shop: OpenShop) -> None:
    service = open_shop(writer="local", writer_model=str(tiny))
    findings = {one.name: one for one in CheckUp().of(service.shop.path)}
    assert findings["language model"].ok
    assert str(tiny) in findings["language model"].found
