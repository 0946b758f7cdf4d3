"""Adapter: fine-tunes the embedded BERT with torch and the Trainer of transformers.

The matrices of all layers and one linear head a task are learnt; the vocabulary stays as it is, so
that all models of a process share it. Low-rank changes (LoRA) were .04 less accurate.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import (
    BertConfig,
    BertModel,
    PrinterCallback,
    Trainer,
    TrainerCallback,
    TrainerControl,
    TrainerState,
    TrainingArguments,
    get_linear_schedule_with_warmup,
    set_seed,
)

from assistant.nlu.classifying.tensors import ModelTensors, changed_names
from assistant.training.batches import Collator, Examples
from assistant.training.checkpoints import last_whole
from assistant.training.examples import Example
from assistant.training.joint_model import JointModel, Labels
from assistant.training.recipe import Recipe
from assistant.training.validating import Validation
from assistant.training.watching import Watching
from retrieval.embedded.bert import bert_config, bert_name, to_bert_state_dict
from retrieval.embedded.texts import Vocabulary

WEIGHT_DECAY = 0.01
POINTS = 60  # of the curve of the loss
LOOKS = 10  # at held-out rows, in a training
SAMPLE = 256  # examples from which mean and spread are taken


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is known before the first step.

    Args:
        vocabulary: Of the embedded model.
        learnt: What an earlier training learnt, to go on from; None: the heads know nothing.
    """

    vocabulary: Vocabulary
    learnt: ModelTensors | None = None


class _Reporter(TrainerCallback):
    """Tells how many steps are done, and how far off the answers were of late."""

    def __init__(self, watching: Watching) -> None:
        self._watching = watching

    def on_step_end(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **kwargs: Any,  # noqa: ANN401 - as the library calls it
    ) -> None:
        self._watching.progress(state.global_step, state.max_steps)

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, float] | None = None,
        **kwargs: Any,  # noqa: ANN401 - as the library calls it
    ) -> None:
        if logs and "loss" in logs:
            self._watching.point("loss", state.global_step, float(logs["loss"]))


class _Validator(TrainerCallback):
    """Tells now and then how the network does on held-out rows."""

    def __init__(self, watching: Watching, validation: Validation, model: JointModel) -> None:
        self._watching, self._validation, self._model = watching, validation, model

    def on_step_end(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **kwargs: Any,  # noqa: ANN401 - as the library calls it
    ) -> None:
        last = state.global_step == state.max_steps
        if last or state.global_step % max(state.max_steps // LOOKS, 1) == 0:
            for head, share in self._validation.accuracy(self._model).items():
                self._watching.point(f"held-out accuracy: {head}", state.global_step, share)


def fine_tune(
    examples: Sequence[Example],
    labels: Labels,
    recipe: Recipe,
    beginning: Beginning,
    checkpoints: Path,
    watching: Watching | None = None,
) -> ModelTensors:
    """Learns the heads and the changes to the matrices.

    Args:
        examples: What to learn from, each as often as it stands there, in random order.
        labels: The labels of each head; the heads keep this order.
        recipe: How.
        beginning: What is known before.
        checkpoints: Folder for checkpoints; a run that was cut off goes on from the last one there.
        watching: Told after each step how many are done, and of points of the learning curve.
    """
    set_seed(recipe.seed)
    torch.set_num_threads(recipe.threads)
    vocabulary = beginning.vocabulary
    model = _new_model(beginning, labels, recipe)
    collator = Collator(vocabulary, list(labels), recipe)
    _standardise(model, examples, collator)
    if beginning.learnt:
        model.remember(beginning.learnt.heads)
    arguments = _arguments(len(examples), recipe, checkpoints)
    trainer = Trainer(
        model=model,
        args=arguments,
        optimizers=_optimizer(model, arguments, recipe),
        train_dataset=Examples(examples, vocabulary, recipe.max_tokens),
        data_collator=collator,
        callbacks=_callbacks(watching, model, Collator(vocabulary, list(labels), recipe)),
    )
    trainer.remove_callback(PrinterCallback)
    last = last_whole(checkpoints)
    trainer.train(resume_from_checkpoint=str(last) if last else None)
    return _learnt(model, vocabulary)


def _callbacks(
    watching: Watching | None, model: JointModel, collator: Collator
) -> list[TrainerCallback]:
    if watching is None:
        return []
    told: list[TrainerCallback] = [_Reporter(watching)]
    if watching.held_out:
        told.append(_Validator(watching, Validation(watching.held_out, collator), model))
    return told


def _new_model(beginning: Beginning, labels: Labels, recipe: Recipe) -> JointModel:
    weights = beginning.vocabulary.weights
    config = BertConfig(**bert_config(weights.shape))
    config.hidden_dropout_prob = recipe.dropout
    config.attention_probs_dropout_prob = 0.0  # dear here, and gains nothing
    config._attn_implementation = "eager"  # a step is a tenth quicker than with "sdpa"
    bert = BertModel(config, add_pooling_layer=False)
    state = {name: torch.from_numpy(array) for name, array in _matrices(beginning).items()}
    bert.load_state_dict(state)
    learnt = {bert_name(name) for name in changed_names(weights.shape.layers)}
    for name, parameter in bert.named_parameters():
        parameter.requires_grad = name in learnt
    return JointModel(bert, weights.shape.hidden, labels, recipe)


def _matrices(beginning: Beginning) -> dict[str, NDArray[np.float32]]:
    """The encoder's matrices, with what was learnt before."""
    state = dict(to_bert_state_dict(beginning.vocabulary.weights))
    for name, change in (beginning.learnt.changes if beginning.learnt else {}).items():
        state[bert_name(name)] = state[bert_name(name)] + change
    return state


def _standardise(model: JointModel, examples: Sequence[Example], collator: Collator) -> None:
    step = max(len(examples) // SAMPLE, 1)
    batch = collator([{"example": example} for example in examples[::step][:SAMPLE]])
    model.eval()
    model.standardise(batch["inputs_embeds"], batch["attention_mask"])
    model.train()


def _arguments(examples: int, recipe: Recipe, checkpoints: Path) -> TrainingArguments:
    steps = recipe.steps or -(-examples // recipe.batch_size)
    return TrainingArguments(
        output_dir=str(checkpoints),
        max_steps=steps,
        per_device_train_batch_size=recipe.batch_size,
        bf16=_has_bfloat16(),
        use_cpu=True,
        train_sampling_strategy="group_by_length",
        save_strategy="steps",
        save_steps=max(steps // 5, 1),
        save_total_limit=1,
        seed=recipe.seed,
        report_to=[],
        logging_strategy="steps",
        logging_steps=max(steps // POINTS, 1),
        disable_tqdm=True,
        remove_unused_columns=False,
        dataloader_pin_memory=False,
    )


def _optimizer(
    model: JointModel, arguments: TrainingArguments, recipe: Recipe
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    rate = recipe.learning_rate
    learnt = [p for p in model.encoder.parameters() if p.requires_grad]
    groups = [
        {"params": learnt, "lr": rate},
        {"params": model.heads.parameters(), "lr": rate * recipe.head_speed},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=WEIGHT_DECAY, fused=True)
    steps = arguments.max_steps
    schedule = get_linear_schedule_with_warmup(optimizer, steps // 10, steps)  # type: ignore[no-untyped-call]  # theirs has no types
    return optimizer, schedule


def _has_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 itself; then a step takes half the time."""
    return bool(torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported())


def _learnt(model: JointModel, vocabulary: Vocabulary) -> ModelTensors:
    state = {name: tensor.detach().numpy() for name, tensor in model.encoder.state_dict().items()}
    weights = vocabulary.weights
    changes = {
        name: np.asarray(state[bert_name(name)] - weights.tensor(name), dtype=np.float32)
        for name in changed_names(weights.shape.layers)
    }
    return ModelTensors(changes, {name: model.head(name) for name in model.heads})
