"""Where the time of one message goes, and how far the network is from what the processor can do."""

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from assistant.nlu.amounts.numbers import find_amounts
from assistant.nlu.amounts.quantities import find_quantity
from assistant.nlu.classifying.text_model import TextModel, predictions, token_ids
from assistant.nlu.classifying.trained import TrainedClassifier
from assistant.nlu.pointing.references import find_references
from assistant.nlu.reading import read_message
from assistant.nlu.residual import residual
from assistant.nlu.steering.commands import locate_command
from assistant.nlu.understanding import Understander
from assistant.nlu.wishing.changes import find_direction
from assistant.nlu.wishing.constraints import find_constraints
from assistant.nlu.wishing.indifference import find_dropped
from assistant.nlu.wishing.sorting import find_order
from assistant.nlu.words.language import detect_language
from assistant.nlu.words.normalising import fold
from retrieval.embedded.batches import _pad
from retrieval.embedded.layout import Shape
from retrieval.embedded.texts import open_vocabulary

Step = Callable[[str], object]
PRODUCT = (256, 1536, 1536)  # rows, inputs, outputs of the product that shows the peak
STREAMED = 256 << 20  # bytes, more than any cache holds


def steps(reader: Understander, texts: Sequence[str]) -> dict[str, Step]:
    """What is done for a message, by name; what a step needs is prepared outside of its time."""
    classifier = reader.classifier
    if not isinstance(classifier, TrainedClassifier):
        raise SystemExit("The parts of the shipped classifier are measured; the shop has another.")
    return {**_model_steps(classifier._model, texts), **_rule_steps(reader)}


def _model_steps(model: TextModel, texts: Sequence[str]) -> dict[str, Step]:
    vocabulary, network, longest = model._vocabulary, model._network, model._longest
    ids = {text: token_ids(vocabulary, [text], longest) for text in texts}
    padded = {text: _pad(ids[text], vocabulary.embeddings) for text in texts}
    logits = {text: model.logits([text]) for text in texts}
    return {
        "cutting into pieces": lambda text: token_ids(vocabulary, [text], longest),
        "vectors of the pieces": lambda text: _pad(ids[text], vocabulary.embeddings),
        "the network": lambda text: network.infer(*padded[text]),
        "probabilities": lambda text: [
            predictions(facts, logits[text][name]) for name, facts in model.heads.items()
        ],
    }


def _rule_steps(reader: Understander) -> dict[str, Step]:
    words, has_word = reader.vocabulary, reader.has_word

    def constraints(text: str) -> object:
        return find_constraints(text, find_amounts(text), words, has_word)

    return {
        "folding": fold,
        "language": lambda text: detect_language(text, reader.default_language),
        "all rules": lambda text: read_message(fold(text), words, has_word),
        "  amounts": lambda text: find_amounts(fold(text)),
        "  amounts and quantity": lambda text: find_quantity(fold(text), find_amounts(fold(text))),
        "  amounts and constraints": lambda text: constraints(fold(text)),
        "  order": lambda text: find_order(fold(text)),
        "  references": lambda text: find_references(fold(text), ()),
        "  what does not matter": lambda text: find_dropped(fold(text)),
        "  direction": lambda text: find_direction(fold(text)),
        "  commands": lambda text: locate_command(fold(text)),
        "what is left to search": lambda text: words.translated(residual(fold(text), (), has_word)),
        "everything": reader.understand,
    }


def median_ms(step: Step, texts: Sequence[str]) -> float:
    """The median time of a step over the texts."""
    spent = []
    for text in texts:
        started = time.perf_counter()
        step(text)
        spent.append(1e3 * (time.perf_counter() - started))
    return statistics.median(spent)


def multiply_adds(shape: Shape, tokens: int) -> int:
    """The multiply-adds of one text of so many tokens."""
    return tokens * weights_of(shape) + shape.layers * 2 * tokens * tokens * shape.hidden


def weights_of(shape: Shape) -> int:
    """How many weights the matrices of all layers have; in int8 as many bytes."""
    return shape.layers * shape.hidden * (4 * shape.hidden + 2 * shape.feed_forward)


def peak_products(rounds: int = 12) -> float:
    """Multiply-adds a second of one large int8 product on one thread, the best of some rounds."""
    rows, inputs, outputs = PRODUCT
    weight = np.ones((inputs, outputs), dtype=np.int8)
    node = helper.make_node("MatMulInteger", ["x", "w"], ["y"])
    graph = helper.make_graph(
        [node],
        "product",
        [helper.make_tensor_value_info("x", TensorProto.UINT8, [rows, inputs])],
        [helper.make_tensor_value_info("y", TensorProto.INT32, [rows, outputs])],
        [numpy_helper.from_array(weight, "w")],
    )
    opsets = [helper.make_opsetid("", 20)]
    session = _session(helper.make_model(graph, opset_imports=opsets, ir_version=10))
    factor = {"x": np.ones((rows, inputs), dtype=np.uint8)}
    return rows * inputs * outputs / _best_seconds(lambda: session.run(None, factor), rounds)


def _session(model: onnx.ModelProto) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    with TemporaryDirectory() as place:
        path = Path(place, "product.onnx")
        path.write_bytes(model.SerializeToString())
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def bandwidth(size: int = STREAMED, rounds: int = 5) -> float:
    """Bytes a second that one thread reads from memory, the best of some rounds."""
    block = np.ones(size // 8, dtype=np.int64)
    return size / _best_seconds(block.max, rounds)


def _best_seconds(action: Callable[[], object], rounds: int) -> float:
    best = float("inf")
    for _ in range(rounds):
        started = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - started)
    return best


def print_parts(reader: Understander, texts: Sequence[str]) -> None:
    """Prints the parts and the floor; they are measured one after the other, not interleaved."""
    print("\nparts of it, p50 ms, each on its own (a part that is indented is in one above)")
    spent = {name: median_ms(step, texts) for name, step in steps(reader, texts).items()}
    for name, value in spent.items():
        print(f"  {name:<28}{value:>8.3f}")
    shape = open_vocabulary().weights.shape
    tokens = len(token_ids(open_vocabulary(), texts[:1], shape.positions)[0])
    work, peak = multiply_adds(shape, tokens), peak_products()
    stored, stream = weights_of(shape), bandwidth()
    computing, streaming = 1e3 * work / peak, 1e3 * stored / stream
    floor = max(computing, streaming)
    print(f"floor of the network at {tokens} tokens, marks and prefix included:")
    print(f"  {work / 1e6:.0f} M multiply-adds at {peak / 1e9:.0f} G/s: {computing:.2f} ms")
    print(f"  {stored / 1e6:.1f} MB of weights at {stream / 1e9:.1f} GB/s: {streaming:.2f} ms")
    print(f"  measured over floor: {spent['the network'] / floor:.1f}")
