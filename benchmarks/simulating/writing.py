"""What words the replies of a run: the templates, or a model that lies."""

from assistant.nlg import speaking
from assistant.nlg.models.rephrasing import Rephraser
from simulating.liar import Liar

WRITERS = {
    "templates": "the templates",
    "liar": "a language model that lies words the replies",
    "guard": "the same, and no check but the guard",
}


def rephraser(writer: str) -> Rephraser | None:
    """The model of a writer; ``guard`` takes every other check from between it and the shopper."""
    if writer == "guard":
        speaking.fitting = lambda lines, writer, bound: lambda draft, said: bound(said)
    return None if writer == "templates" else Rephraser(Liar())
