"""A language model on an OpenAI-compatible server; the only module that imports ``openai``."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from threading import Event

import openai

from assistant.errors import ModelError
from assistant.nlg.models.protocol import Limits, Prompt

MOST = 40_000  # characters of an answer; a server that goes on is not listened to


@dataclass(frozen=True)
class ServedModel:
    """A model by its name on a server.

    Args:
        url: The server's base, such as ``http://127.0.0.1:8000/v1``.
        model: The model's name there.
        key: Sent as a bearer token; a server without accounts takes any.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """The model and where it is."""
        return f"{self.model} at {self.url}"

    @cached_property
    def _client(self) -> openai.OpenAI:
        # Only the host that the setting names is talked to: no proxy of the environment, no redirect.
        http = openai.DefaultHttpxClient(trust_env=False, follow_redirects=False)
        return openai.OpenAI(base_url=self.url, api_key=self.key or "none", http_client=http)

    def stream(self, prompt: Prompt, limits: Limits, stop: Event) -> Iterator[str]:
        """The answer in pieces; see ``LanguageModel``."""
        client = self._client.with_options(timeout=limits.seconds, max_retries=limits.retries)
        heard = 0
        try:
            with client.chat.completions.create(
                model=self.model,
                messages=[
                    {"role": "system", "content": prompt.system},
                    {"role": "user", "content": prompt.task},
                ],
                temperature=0,
                seed=limits.seed,
                max_tokens=limits.tokens,
                stream=True,
            ) as answer:
                for chunk in answer:
                    piece = chunk.choices[0].delta.content if chunk.choices else None
                    heard += len(piece or "")
                    if stop.is_set() or heard > MOST:
                        return
                    if piece:
                        yield piece
        except openai.APIStatusError as exc:
            raise ModelError(f"The server of {self.name} answered {exc.status_code}.") from exc
        except openai.APIConnectionError as exc:
            raise ModelError(f"The server of {self.name} cannot be reached or is slow.") from exc
        except (openai.OpenAIError, ValueError, AttributeError, TypeError) as exc:
            raise ModelError(f"The server of {self.name} sent what is no answer: {exc}") from exc
