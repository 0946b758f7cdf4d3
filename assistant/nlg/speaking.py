"""Says a turn: the templates' sentences, or a model's in their place where it may word them and they hold."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.grounding.reading import Reading, ReadingFor
from assistant.nlg.models.faithful import Faithful
from assistant.nlg.models.prompting import prompt_for
from assistant.nlg.models.rephrasing import Draft, Rephraser, Told
from assistant.nlg.naming import names_in, products_in
from assistant.nlg.writer import Writer
from assistant.skills.outcome import Line, Outcome
from assistant.turn.listening import Listener


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says one turn.

    Args:
        rephraser: A language model, if the shop has one.
        listener: Hears each piece as soon as it is final.
    """

    rephraser: Rephraser | None = None
    listener: Listener | None = None

    def say(
        self, outcome: Outcome, writer: Writer, reading: ReadingFor, *, last: str = ""
    ) -> tuple[str, dict[str, object]]:
        """The reply, and for the trace which part of it a model worded.

        Args:
            outcome: What to say; its lines are bound already.
            writer: Writes the templates.
            reading: Reads a model's sentences for claims that are not bound.
            last: What the reply ends with, as it is.
        """
        lines = writer.sentences(outcome.lines)
        told = Told()
        texts = self._worded(outcome, lines, writer, reading, told)
        said = "".join(self._heard(writer.piece(text, place)) for place, text in enumerate(texts))
        said += self._heard(last) if last else ""
        if self.rephraser is None:
            return said, {}
        worded = {"by_model": told.by_model, "refused": told.refused, "failed": told.failed}
        return said, {"worded": worded}

    def _worded(
        self,
        outcome: Outcome,
        lines: list[tuple[Line, str]],
        writer: Writer,
        reading: ReadingFor,
        told: Told,
    ) -> Iterator[str]:
        drafted = [text for _, text in lines]
        if self.rephraser is None:
            yield from drafted
            return
        draft = Draft(drafted, [line.key for line, _ in lines], outcome.action)
        products = [suggested.product for suggested in outcome.products]
        products += [product for line, _ in lines for product in products_in(line.values)]
        distinct = list({product.id: product for product in products}.values())
        wording, manner = writer.wording, writer.choice.manner
        listener = self.listener or Listener()
        yield from self.rephraser.sentences(
            draft,
            lambda asked: prompt_for(asked, distinct, manner, wording.language, writer.shop_name),
            fitting(lines, writer, reading(drafted)),
            listener.gone,
            told,
        )

    def _heard(self, piece: str) -> str:
        if self.listener is not None:
            self.listener.hear(piece)
        return piece


def fitting(
    lines: list[tuple[Line, str]], writer: Writer, bound: Reading
) -> Callable[[str, str], bool]:
    """Whether a model's sentence may stand for one of ``lines``."""
    names = [name for line, _ in lines for name in names_in(line, writer.wording)]
    faithful = Faithful(writer.wording.language, writer.choice.manner, names)

    def fits(draft: str, said: str) -> bool:
        plain = faithful(draft, said) and writer.bans.cleaned(said, names) == said
        return plain and bound(said)

    return fits
