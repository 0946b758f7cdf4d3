"""A text rewritten piece by piece that knows where each of its characters came from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.nlu.meaning import Span


@dataclass(frozen=True, slots=True)
class Edit:
    """One piece of a text and what stands there instead.

    Args:
        start: Where the piece begins; ``end`` is exclusive.
        text: What stands there instead.
        corrects: Whether a slip is put right, which a shopper is told; another way of writing is
            none.
    """

    start: int
    end: int
    text: str
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class Corrected:
    """A slip that was put right: what is meant, and where it stood in the original."""

    meant: str
    span: Span


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text as it was meant.

    Args:
        text: The text.
        origins: The place in the original of each of its characters; None if it is the original.
        corrected: The slips that were put right.
    """

    text: str
    origins: tuple[Span, ...] | None = None
    corrected: tuple[Corrected, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether it is another text than the original."""
        return self.origins is not None

    def span(self, span: Span) -> Span:
        """The place in the original of a place in ``text``."""
        if self.origins is None or span[0] >= span[1]:
            return span
        covered = self.origins[span[0] : span[1]]
        return min(start for start, _ in covered), max(end for _, end in covered)

    def edited(self, edits: Iterable[Edit]) -> "Rewritten":
        """The text with edits made, which do not overlap."""
        text = self.text
        ordered = [e for e in sorted(edits, key=_place) if text[e.start : e.end] != e.text]
        if not ordered:
            return self
        origins = self.origins or tuple((n, n + 1) for n in range(len(text)))
        pieces: list[str] = []
        places: list[Span] = []
        corrected = list(self.corrected)
        done = 0
        for edit in ordered:
            pieces += [text[done : edit.start], edit.text]
            places += [*origins[done : edit.start], *_origins(edit, origins)]
            done = edit.end
            if edit.corrects:
                span = origins[edit.start][0], origins[edit.end - 1][1]
                corrected.append(Corrected(edit.text.strip(), span))
        return Rewritten(
            "".join([*pieces, text[done:]]), (*places, *origins[done:]), tuple(corrected)
        )


def _place(edit: Edit) -> Span:
    return edit.start, edit.end


def _origins(edit: Edit, origins: Sequence[Span]) -> list[Span]:
    """Where the new characters come from: one for one, or all from the whole piece."""
    if len(edit.text) == edit.end - edit.start:
        return list(origins[edit.start : edit.end])
    if edit.start == edit.end:
        at = origins[edit.start][0] if edit.start < len(origins) else origins[-1][1]
        return [(at, at)] * len(edit.text)
    whole = origins[edit.start][0], origins[edit.end - 1][1]
    return [whole] * len(edit.text)
