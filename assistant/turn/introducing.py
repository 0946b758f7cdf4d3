"""What a conversation's first reply adds: that a program answers, and where the privacy notice is.

It stands in the reply, so that whoever shows nothing but replies shows it too, and beside it
(``notice``), so that a page can show a link in its place (``without_notice``).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.conversations.store import TurnRecord
from assistant.nlg.writer import Writer
from assistant.skills.outcome import Line

Notice = dict[str, str]


def notice_for(past: Sequence[TurnRecord], writer: Writer, url: str) -> Notice | None:
    """The notice, if none of the turns that hold had it.

    Args:
        past: The turns that hold.
        writer: Writes in the shopper's language.
        url: Where the privacy notice is; a path is one of the shop's own server.
    """
    if any(record.turn.body.get("notice") for record in past):
        return None
    return {"text": writer.line(Line("notice.program", {"url": url})), "url": url}


def noticed(notice: Notice | None) -> str:
    """What a reply ends with: the notice, on a line of its own."""
    return f"\n{notice['text']}" if notice else ""


def without_notice(body: Mapping[str, Any]) -> str:
    """The reply of a turn without its notice."""
    return str(body.get("reply") or "").removesuffix(noticed(body.get("notice")))
