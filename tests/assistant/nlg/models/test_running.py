"""The thread in which a model writes belongs to the conversation that waits for it."""

from collections.abc import Iterator
from threading import Event

from assistant.nlg.models.protocol import Limits, Prompt
from assistant.nlg.models.running import pieces
from assistant.observing.context import current, digest_of, within


class Knowing:
    """A model that writes where it is."""

    name = "knowing"

    def stream(self, _prompt: Prompt, _limits: Limits, _stop: Event) -> Iterator[str]:
        place = current()
        yield place.digest if place else "nowhere"


def test_lines_logged_while_a_model_writes_are_of_the_conversation() -> None:
    with within("an-id"):
        written = list(pieces(Knowing(), Prompt("", ""), Limits(5.0, 10), Event()))
    assert written == [digest_of("an-id")]
