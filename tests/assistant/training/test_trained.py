"""The model that ships reads plain messages, and says clearly when it is damaged."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.nlu.classifying.manifest import MANIFEST
from assistant.nlu.classifying.model_folder import TENSORS, ModelFolder
from assistant.nlu.classifying.text_model import TextModel
from assistant.nlu.classifying.trained import TrainedClassifier, shipped_model
from assistant.nlu.meaning import Intent, Sentiment
from assistant.training import TrainReport

LARGEST = 12_000_000  # bytes
LONG = "这款好用吗，" * 40_000


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> TrainedClassifier:
    return TrainedClassifier.load(cache=tmp_path_factory.mktemp("cache"))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("你好", Intent.GREET),
        ("hello there", Intent.GREET),
        ("转人工", Intent.HUMAN_AGENT),
        ("i want to talk to a real person", Intent.HUMAN_AGENT),
        ("where is my order", Intent.TRACK_ORDER),
        ("我的快递怎么还没到", Intent.TRACK_ORDER),
        ("想买双跑步鞋", Intent.FIND_PRODUCT),
        ("i'm looking for a rain jacket", Intent.FIND_PRODUCT),
        ("对比一下这两款", Intent.COMPARE),
        ("谢谢你啊", Intent.THANK),
        ("我要退货", Intent.RETURN_REFUND),
        ("how do i return this", Intent.RETURN_REFUND),
        ("今天北京天气怎么样", Intent.OUT_OF_SCOPE),
    ],
)
def test_plain_messages_are_read(classifier: TrainedClassifier, text: str, intent: Intent) -> None:
    labels = classifier.classify(text)
    assert max(labels.intents, key=lambda name: labels.intents[name]) is intent


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("质量太差了，气死我了", Sentiment.NEGATIVE),
        ("this is terrible, i am so angry", Sentiment.NEGATIVE),
        ("太喜欢了，非常满意", Sentiment.POSITIVE),
        ("i love it, great quality", Sentiment.POSITIVE),
        ("运费多少钱", Sentiment.NEUTRAL),
        ("show me some backpacks", Sentiment.NEUTRAL),
    ],
)
def test_plain_feelings_are_read(
    classifier: TrainedClassifier, text: str, sentiment: Sentiment
) -> None:
    assert classifier.classify(text).sentiment is sentiment


@pytest.mark.parametrize("text", ["", " \n", "?", "👍", "\ud800", "\x00", LONG], ids=range(7))
def test_any_text_gets_probabilities_of_all_labels(
    classifier: TrainedClassifier, text: str
) -> None:
    labels = classifier.classify(text)
    assert set(labels.intents) == set(Intent)
    assert set(labels.sentiments) == set(Sentiment)
    assert sum(labels.intents.values()) == pytest.approx(1, abs=1e-9)
    assert sum(labels.sentiments.values()) == pytest.approx(1, abs=1e-9)


def test_an_empty_message_says_nothing(classifier: TrainedClassifier) -> None:
    assert max(classifier.classify("  ").intents.values()) == pytest.approx(1 / len(Intent))


def test_threads_get_the_labels_that_one_gets(classifier: TrainedClassifier) -> None:
    texts = ["再便宜点", "第二个多少钱", "ok", "where is it"] * 4
    alone = [classifier.classify(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(classifier.classify, texts)) == alone


def test_the_shipped_model_is_small_and_says_where_it_comes_from() -> None:
    folder = ModelFolder.load(shipped_model())
    assert sum(path.stat().st_size for path in shipped_model().iterdir()) <= LARGEST
    assert folder.manifest.base["licence"] == "MIT"
    assert folder.manifest.data
    assert "validation" in folder.manifest.quality


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped_model(), tmp_path / "copy"))


def test_a_damaged_model_is_told_by_its_checksum(copy: Path) -> None:
    data = bytearray((copy / TENSORS).read_bytes())
    data[-1] ^= 1
    (copy / TENSORS).write_bytes(bytes(data))
    with pytest.raises(ModelError, match=r"model\.safetensors' is damaged"):
        TrainedClassifier.load(copy)


def test_a_missing_tensor_file_is_named(copy: Path) -> None:
    (copy / TENSORS).unlink()
    with pytest.raises(ModelError, match=r"lacks model\.safetensors"):
        TrainedClassifier.load(copy)


def test_a_damaged_manifest_is_named(copy: Path) -> None:
    (copy / MANIFEST).write_text("{", "utf-8")
    with pytest.raises(ModelError, match=r"manifest\.json' is damaged"):
        TrainedClassifier.load(copy)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no trained model"):
        TextModel.load(tmp_path / "nowhere")


def test_a_model_for_another_encoder_is_refused(copy: Path) -> None:
    manifest = json.loads((copy / MANIFEST).read_text("utf-8"))
    manifest["base"]["sha256"] = "0" * 64
    (copy / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(ModelError, match="was trained on the encoder 000000000000"):
        TrainedClassifier.load(copy)


def test_a_model_with_other_labels_is_no_dialogue_model(trained: TrainReport) -> None:
    with pytest.raises(ModelError, match="no dialogue model: its head 'intent' differs"):
        TrainedClassifier.load(trained.out)
