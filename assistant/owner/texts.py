"""Texts from a form: what cannot be seen or would not be text is taken out, what is too long is refused."""

from collections.abc import Mapping
from typing import Any

from assistant.owner.change import Body
from assistant.owner.refusing import ChangeRefused, Wrong
from retrieval.importing.values import clean_text

MOST_LINES = 200
LONGEST_LINE = 500
LONGEST_TEXT = 4_000
LONGEST_NOTE = 500


class Form:
    """A form that was sent in; what is wrong with it is collected.

    Args:
        body: As it came.
        known: The fields there are; another one is refused by name.
    """

    def __init__(self, body: Body, known: Mapping[str, Any] | tuple[str, ...]) -> None:
        self._body = body
        self.wrongs: list[Wrong] = [
            Wrong(str(name)[:80], "unknown") for name in body if name not in known
        ]

    def refuse(self, field: str, code: str, **values: object) -> None:
        """Notes what is wrong with a field."""
        self.wrongs.append(Wrong(field, code, values))

    def raw(self, field: str) -> object:
        """What came for a field."""
        return self._body.get(field)

    def line(self, field: str, longest: int = LONGEST_LINE, *, needed: bool = False) -> str:
        """A text on one line; empty where there is none."""
        text = self._clean(field, self.raw(field), longest)
        if needed and not text and not self._failed(field):
            self.refuse(field, "empty")
        return text

    def text(self, field: str, longest: int = LONGEST_TEXT) -> str:
        """A text of several lines, without empty ones at either end."""
        raw = self.raw(field)
        if raw is not None and not isinstance(raw, str):
            self.refuse(field, "not_text")
            return ""
        if len(raw or "") > longest:
            self.refuse(field, "too_long", most=longest, has=len(raw or ""))
            return ""
        lines = [self._clean(field, line, longest) for line in (raw or "").splitlines()]
        return "\n".join(lines).strip("\n")

    def lines(self, field: str, longest: int = LONGEST_LINE) -> list[str]:
        """Texts, one a line or as a list; each once, without empty ones."""
        raw = self.raw(field)
        given = raw.splitlines() if isinstance(raw, str) else raw
        if given is None:
            return []
        if not isinstance(given, list | tuple):
            self.refuse(field, "not_text")
            return []
        if len(given) > MOST_LINES:
            self.refuse(field, "too_many", most=MOST_LINES, has=len(given))
            return []
        read = (self._clean(field, one, longest) for one in given)
        return list(dict.fromkeys(text for text in read if text))

    def number(
        self, field: str, least: float, most: float, *, whole: bool = False
    ) -> int | float | None:
        """A number; None where there is none."""
        raw = self.raw(field)
        if raw is None or raw == "":
            return None
        try:
            found = float(str(raw)[:40])
        except ValueError:
            self.refuse(field, "no_number")
            return None
        if isinstance(raw, bool) or not least <= found <= most or (whole and found % 1):
            self.refuse(field, "number_range", least=least, most=most)
            return None
        return int(found) if whole else found

    def yes(self, field: str) -> bool:
        """Yes or no; no where nothing is said."""
        raw = self.raw(field)
        if raw not in (None, True, False, ""):
            self.refuse(field, "yes_or_no")
        return raw is True

    def done(self) -> None:
        """Goes on if nothing is wrong.

        Raises:
            ChangeRefused: Something is.
        """
        if self.wrongs:
            raise ChangeRefused(self.wrongs)

    def _clean(self, field: str, raw: object, longest: int) -> str:
        if raw is None:
            return ""
        if not isinstance(raw, str):
            self.refuse(field, "not_text")
            return ""
        if len(raw) > 2 * longest:  # before anything reads it
            self.refuse(field, "too_long", most=longest, has=len(raw))
            return ""
        try:
            text = clean_text(raw, 2 * longest) or ""
        except ValueError:
            self.refuse(field, "broken")
            return ""
        if len(text) > longest:
            self.refuse(field, "too_long", most=longest, has=len(text))
            return ""
        return text

    def _failed(self, field: str) -> bool:
        return any(wrong.field == field for wrong in self.wrongs)


def note_of(text: str) -> str:
    """A note for the log.

    Raises:
        ChangeRefused: It is too long.
    """
    form = Form({"note": text}, ("note",))
    cleaned = form.line("note", LONGEST_NOTE)
    form.done()
    return cleaned
