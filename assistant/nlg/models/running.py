"""Runs a model within its time: what is late, broken or no longer waited for is let go."""

from collections.abc import Generator
from contextvars import copy_context
from queue import Empty, Queue
from threading import Event, Thread
from time import monotonic

from assistant.errors import ModelError
from assistant.nlg.models.protocol import LanguageModel, Limits, Prompt

GLANCE = 0.05  # seconds between two looks whether the shopper is still there


class NobodyWaits(ModelError):
    """The shopper left while the model wrote."""


class _Ended:
    """The last thing a model says."""


def pieces(
    model: LanguageModel, prompt: Prompt, limits: Limits, gone: Event
) -> Generator[str, None, None]:
    """The pieces of a model's answer until it ends.

    Args:
        model: Writes in a thread of its own, so that even one that hangs holds nobody up.
        prompt: What it is told.
        limits: Its time counts from now.
        gone: Set when nobody waits for the answer any more.

    Raises:
        ModelError: It is late or broken; what came before stands.
        NobodyWaits: ``gone`` was set.
    """
    heard: Queue[str | Exception | _Ended] = Queue()
    stop = Event()
    ours = copy_context()  # so that what is logged there is of this conversation too
    arguments = (_listen, model, prompt, limits, stop, heard)
    Thread(target=ours.run, args=arguments, name="writing", daemon=True).start()
    deadline = monotonic() + limits.seconds
    try:
        while not isinstance(said := _next(heard, deadline, gone, model), _Ended):
            if isinstance(said, Exception):
                raise _told(said, model) from said
            yield said
    finally:
        stop.set()


def _next(
    heard: "Queue[str | Exception | _Ended]", deadline: float, gone: Event, model: LanguageModel
) -> str | Exception | _Ended:
    while True:
        if gone.is_set():
            raise NobodyWaits("Nobody waits for the answer any more.")
        left = deadline - monotonic()
        if left <= 0:
            raise ModelError(f"Language model '{model.name}' took longer than it may.")
        try:
            return heard.get(timeout=min(left, GLANCE))
        except Empty:
            continue


def _listen(
    model: LanguageModel,
    prompt: Prompt,
    limits: Limits,
    stop: Event,
    heard: "Queue[str | Exception | _Ended]",
) -> None:
    try:
        for piece in model.stream(prompt, limits, stop):
            if stop.is_set():
                return
            heard.put(piece)
        heard.put(_Ended())
    except Exception as exc:  # noqa: BLE001 (whatever breaks is handed to who waits)
        heard.put(exc)


def _told(exc: Exception, model: LanguageModel) -> ModelError:
    if isinstance(exc, ModelError):
        return exc
    return ModelError(f"Language model '{model.name}' broke off: {type(exc).__name__}: {exc}")
