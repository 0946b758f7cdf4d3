"""A causal language model in this process, on the CPU; the only module of the writer that imports transformers."""

from collections.abc import Iterator
from contextvars import copy_context
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Any

import torch
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    StoppingCriteria,
    StoppingCriteriaList,
    TextIteratorStreamer,
)

from assistant.errors import ModelError
from assistant.nlg.models.protocol import Limits, Prompt

USUAL_CONTEXT = 2048  # tokens, of models that do not say how many they read


class _Until(StoppingCriteria):
    """Ends the writing once ``stop`` is set."""

    def __init__(self, stop: Event) -> None:
        self._stop = stop

    def __call__(
        self, input_ids: torch.Tensor, _scores: torch.Tensor, **_kwargs: object
    ) -> torch.Tensor:
        return torch.full((input_ids.shape[0],), self._stop.is_set(), dtype=torch.bool)


@dataclass
class LocalModel:
    """A model by its folder, or by its name where a hub is reachable; loaded when first asked.

    Args:
        name: Folder or name.
    """

    name: str
    _pair: tuple[Any, Any] | None = None
    _opening: Lock = field(default_factory=Lock)
    _writing: Lock = field(default_factory=Lock)

    def stream(self, prompt: Prompt, limits: Limits, stop: Event) -> Iterator[str]:
        """The answer in pieces; see ``LanguageModel``. One is written at a time."""
        tokenizer, model = self._opened()
        inputs = tokenizer(_text(tokenizer, prompt), return_tensors="pt", add_special_tokens=False)
        room = getattr(model.config, "max_position_embeddings", None) or USUAL_CONTEXT
        asked = int(inputs["input_ids"].shape[1])
        if asked + limits.tokens > room:
            raise ModelError(
                f"Language model '{self.name}' reads {room} tokens; the prompt has {asked} and "
                f"writer_tokens is {limits.tokens}. A smaller writer_tokens or another model helps."
            )
        streamer = TextIteratorStreamer(tokenizer, skip_prompt=True, skip_special_tokens=True)
        failed: list[Exception] = []
        arguments = {
            **{name: inputs[name] for name in ("input_ids", "attention_mask")},
            "streamer": streamer,
            "max_new_tokens": limits.tokens,
            "do_sample": False,
            "stopping_criteria": StoppingCriteriaList([_Until(stop)]),
        }
        ours = copy_context()  # so that what is logged there is of this conversation too
        writing = (self._write, model, arguments, failed)
        Thread(target=ours.run, args=writing, daemon=True).start()
        yield from (piece for piece in streamer if piece)
        if failed:
            raise ModelError(f"Language model '{self.name}' failed: {failed[0]}") from failed[0]

    def _write(self, model: Any, arguments: dict[str, Any], failed: list[Exception]) -> None:  # noqa: ANN401
        try:
            with self._writing, torch.inference_mode():
                model.generate(**arguments)
        except Exception as exc:  # noqa: BLE001 (told to who reads the stream)
            failed.append(exc)
        finally:
            arguments["streamer"].end()

    def _opened(self) -> tuple[Any, Any]:
        """Tokenizer and model; no code of the folder is run, and no pickle read."""
        with self._opening:
            if self._pair is None:
                try:
                    tokenizer = AutoTokenizer.from_pretrained(self.name)  # nosec B615: the owner names it
                    model: Any = AutoModelForCausalLM.from_pretrained(  # nosec B615: the owner names it
                        self.name, use_safetensors=True, dtype=torch.float32, device_map="cpu"
                    )
                except (OSError, ValueError, KeyError, ImportError) as exc:
                    first = str(exc).strip().split("\n")[0]
                    raise ModelError(
                        f"Setting 'writer_model' is '{self.name}', which cannot be opened: {first}"
                    ) from exc
                model.generation_config.temperature = model.generation_config.top_p = None
                model.generation_config.top_k = None
                self._pair = (tokenizer, model.eval())
            return self._pair


def _text(tokenizer: Any, prompt: Prompt) -> str:  # noqa: ANN401  # not typed
    """The prompt as the model was taught to read one, or plainly if it was not taught."""
    if tokenizer.chat_template is None:
        return f"{prompt.system}\n\n{prompt.task}\n"
    said = [
        {"role": "system", "content": prompt.system},
        {"role": "user", "content": prompt.task},
    ]
    return str(tokenizer.apply_chat_template(said, tokenize=False, add_generation_prompt=True))
