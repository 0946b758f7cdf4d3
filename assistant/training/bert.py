"""Adapter: fine-tunes the embedded BERT with torch and the Trainer of transformers.

The matrices of all layers and one linear head a task are learnt; the vocabulary stays as it is, so
that all models of a process share it. Low-rank changes (LoRA) were .04 less accurate.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
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
from transformers.trainer_utils import get_last_checkpoint

from assistant.nlu.classifying.model_folder import ModelTensors, changed_names
from assistant.nlu.classifying.text_model import token_ids
from assistant.training.examples import Example, roughen
from assistant.training.recipe import Recipe
from retrieval.embedded.bert import bert_config, bert_name, to_bert_state_dict
from retrieval.embedded.texts import Vocabulary
from retrieval.embedded.weights import TokenEmbeddings
from retrieval.encoder import Progress

Floats = NDArray[np.float32]
Labels = Mapping[str, Sequence[str]]

ABSENT = -100  # the label of an example that does not teach a head; cross-entropy skips it
SMALLEST_SPREAD = 1e-3
WEIGHT_DECAY = 0.01
SAMPLE = 256  # examples from which mean and spread are taken


class JointModel(nn.Module):
    """The encoder, mean pooling, and a linear head for each task."""

    mean: Tensor
    spread: Tensor

    def __init__(self, encoder: nn.Module, width: int, labels: Labels, recipe: Recipe) -> None:
        super().__init__()
        self.encoder = encoder
        self.heads = nn.ModuleDict({name: nn.Linear(width, len(labels[name])) for name in labels})
        self.dropout = nn.Dropout(recipe.dropout)
        self.register_buffer("mean", torch.zeros(width))
        self.register_buffer("spread", torch.ones(width))
        self._recipe = recipe

    def forward(
        self, inputs_embeds: Tensor, attention_mask: Tensor, targets: Tensor, weights: Tensor
    ) -> dict[str, Tensor]:
        """The loss of a batch.

        Args:
            inputs_embeds: Vectors of the tokens (batch, seq, hidden).
            attention_mask: 1 for tokens, 0 for fillers (batch, seq).
            targets: For each head in turn the label, or ``ABSENT`` (batch, heads).
            weights: How much each counts (batch, heads).
        """
        pooled = self.pool(inputs_embeds, attention_mask)
        dropped = self.dropout((pooled - self.mean) / self.spread)
        losses = [
            self._loss(name, head(dropped).float(), targets[:, place], weights[:, place])
            for place, (name, head) in enumerate(self.heads.items())
        ]
        return {"loss": torch.stack(losses).sum()}

    def pool(self, inputs_embeds: Tensor, attention_mask: Tensor) -> Tensor:
        """The mean of the last layer over the tokens (batch, hidden)."""
        states = self.encoder(inputs_embeds=inputs_embeds, attention_mask=attention_mask)
        mask = attention_mask.unsqueeze(-1).float()
        pooled: Tensor = (states.last_hidden_state.float() * mask).sum(1) / mask.sum(1)
        return pooled

    def standardise(self, inputs_embeds: Tensor, attention_mask: Tensor) -> None:
        """Takes mean and spread of these texts as those of all.

        The vectors of any two texts are alike (cosine .8); heads learn faster from what differs.
        """
        with torch.no_grad():
            pooled = self.pool(inputs_embeds, attention_mask)
        self.mean = pooled.mean(0)
        self.spread = pooled.std(0).clamp_min(SMALLEST_SPREAD)

    def head(self, name: str) -> tuple[Floats, Floats]:
        """Weight and bias of a head, for vectors as the encoder gives them."""
        layer = cast(nn.Linear, self.heads[name])
        weight = layer.weight / self.spread
        bias = layer.bias - weight @ self.mean
        return weight.detach().float().numpy(), bias.detach().float().numpy()

    def _loss(self, name: str, logits: Tensor, labels: Tensor, weights: Tensor) -> Tensor:
        each = nn.functional.cross_entropy(
            logits,
            labels,
            ignore_index=ABSENT,
            label_smoothing=self._recipe.smoothing,
            reduction="none",
        )
        return (each * weights).mean() * self._recipe.head_weights.get(name, 1.0)


class Collator:
    """Makes a batch of examples: roughened, cut into tokens, looked up and padded."""

    def __init__(self, vocabulary: Vocabulary, heads: Sequence[str], recipe: Recipe) -> None:
        self._vocabulary = vocabulary
        self._heads = heads
        self._recipe = recipe
        self._random = Random(recipe.seed)  # noqa: S311 - variety, no secret

    def __call__(self, batch: Sequence[Mapping[str, Example]]) -> dict[str, Tensor]:
        """The arguments of ``JointModel.forward``."""
        examples = [item["example"] for item in batch]
        texts = [roughen(example.text, self._random) for example in examples]
        ids = token_ids(self._vocabulary, texts, self._recipe.max_tokens)
        vectors, mask = _pad(ids, self._vocabulary.embeddings)
        rows = [[example.targets.get(head) for head in self._heads] for example in examples]
        targets = [[target.label if target else ABSENT for target in row] for row in rows]
        weights = [[target.weight if target else 0.0 for target in row] for row in rows]
        return {
            "inputs_embeds": torch.from_numpy(vectors),
            "attention_mask": torch.from_numpy(mask),
            "targets": torch.tensor(targets),
            "weights": torch.tensor(weights),
        }


class _Reporter(TrainerCallback):
    """Tells how many steps are done."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def on_step_end(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **kwargs: Any,  # noqa: ANN401 - as the library calls it
    ) -> None:
        self._progress(state.global_step, state.max_steps)


class _Examples(torch.utils.data.Dataset[dict[str, Any]]):
    """The examples with their lengths, by which the library groups them."""

    def __init__(self, examples: Sequence[Example], vocabulary: Vocabulary, longest: int) -> None:
        self._examples = examples
        self._ids = token_ids(vocabulary, [example.text for example in examples], longest)

    def __len__(self) -> int:
        return len(self._examples)

    def __getitem__(self, place: int) -> dict[str, Any]:
        return {"example": self._examples[place], "input_ids": self._ids[place]}


def fine_tune(
    examples: Sequence[Example],
    labels: Labels,
    recipe: Recipe,
    vocabulary: Vocabulary,
    checkpoints: Path,
    progress: Progress | None = None,
) -> ModelTensors:
    """Learns the heads and the changes to the matrices.

    Args:
        examples: What to learn from, each as often as it stands there, in random order.
        labels: The labels of each head; the heads keep this order.
        recipe: How.
        vocabulary: Of the embedded model.
        checkpoints: Folder for checkpoints; a run that was cut off goes on from the last one there.
        progress: Called after each step with the steps done and all steps.
    """
    set_seed(recipe.seed)
    torch.set_num_threads(recipe.threads)
    model = _new_model(vocabulary, labels, recipe)
    collator = Collator(vocabulary, list(labels), recipe)
    _standardise(model, examples, collator)
    arguments = _arguments(len(examples), recipe, checkpoints)
    trainer = Trainer(
        model=model,
        args=arguments,
        optimizers=_optimizer(model, arguments, recipe),
        train_dataset=_Examples(examples, vocabulary, recipe.max_tokens),
        data_collator=collator,
        callbacks=[_Reporter(progress)] if progress else None,
    )
    trainer.remove_callback(PrinterCallback)
    last = get_last_checkpoint(str(checkpoints)) if checkpoints.is_dir() else None  # type: ignore[no-untyped-call]  # theirs has no types
    trainer.train(resume_from_checkpoint=last)
    return _learnt(model, vocabulary)


def _new_model(vocabulary: Vocabulary, labels: Labels, recipe: Recipe) -> JointModel:
    weights = vocabulary.weights
    config = BertConfig(**bert_config(weights.shape))
    config.hidden_dropout_prob = recipe.dropout
    config.attention_probs_dropout_prob = 0.0  # dear here, and gains nothing
    config._attn_implementation = "eager"  # a step is a tenth quicker than with "sdpa"
    bert = BertModel(config, add_pooling_layer=False)
    state = {name: torch.from_numpy(array) for name, array in to_bert_state_dict(weights).items()}
    bert.load_state_dict(state)
    learnt = {bert_name(name) for name in changed_names(weights.shape.layers)}
    for name, parameter in bert.named_parameters():
        parameter.requires_grad = name in learnt
    return JointModel(bert, weights.shape.hidden, labels, recipe)


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
        logging_strategy="no",
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


def _pad(ids: Sequence[Sequence[int]], embeddings: TokenEmbeddings) -> tuple[Floats, Any]:
    mask = np.zeros((len(ids), max(map(len, ids))), dtype=np.int64)
    for row, tokens in zip(mask, ids, strict=True):
        row[: len(tokens)] = 1
    vectors = np.zeros((*mask.shape, embeddings.hidden), dtype=np.float32)
    vectors[mask.astype(bool)] = embeddings.lookup([token for tokens in ids for token in tokens])
    return vectors, mask
