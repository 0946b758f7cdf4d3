"""What a message of WeChat means to the assistant, and how a text goes back in the same exchange."""

from collections.abc import Callable, Mapping

from ui.channels.channel import Incoming, Refused, Sort
from ui.channels.wechat import xml
from ui.channels.wechat.faces import drawn

LONGEST_ID = 128
UNSUPPORTED = "【收到不支持的消息类型"
Fields = Mapping[str, str]


def incoming(fields: Fields) -> Incoming:
    """What a message brings.

    Raises:
        Refused: It lacks what every message has.
    """
    sender, account = fields.get("FromUserName", ""), fields.get("ToUserName", "")
    kind = fields.get("MsgType", "").lower()
    if not (0 < len(sender) <= LONGEST_ID and len(account) <= LONGEST_ID and kind):
        raise Refused("The message names no sender or no kind.")
    sort, text, media = KINDS.get(kind, _unreadable)(fields)
    return Incoming(_key(fields, sender, kind), sender, sort, text, media, account)


def reply(came: Incoming, text: str, at: int) -> str:
    """A text as the passive reply to a message.

    Args:
        came: The message.
        text: At most 2,048 bytes.
        at: Seconds since 1970.
    """
    named: dict[str, str | int] = {"ToUserName": came.sender, "FromUserName": came.reply_to}
    return xml.written({**named, "CreateTime": at, "MsgType": "text", "Content": text})


def _key(fields: Fields, sender: str, kind: str) -> str:
    """Messages are told by who sent them and their id, events by who made them when and what they are."""
    if fields.get("MsgId"):
        return f"m-{sender}-{fields['MsgId']}"[: 2 * LONGEST_ID]
    event = fields.get("Event", "") + fields.get("EventKey", "") if kind == "event" else kind
    return f"e-{sender}-{fields.get('CreateTime', '')}-{event}"[: 2 * LONGEST_ID]


Read = tuple[Sort, str, str]


def _said(text: str) -> Read:
    readable = any(char.isprintable() and not char.isspace() for char in text)
    return (Sort.SAID if readable else Sort.NOTHING), text, ""


def _text(fields: Fields) -> Read:
    """Words; for stickers and whatever else it does not pass on the platform puts a sentence of its own."""
    text = fields.get("Content", "")
    return _unreadable(fields) if text.startswith(UNSUPPORTED) else _said(drawn(text))


def _media(fields: Fields) -> Read:
    """A photo or a recording; one whose words the platform understood is those words."""
    if fields.get("Recognition"):
        return _said(fields["Recognition"])
    media = fields.get("MediaId", "")
    return (Sort.SENT if media else Sort.UNREADABLE), "", media


def _location(fields: Fields) -> Read:
    label = fields.get("Label", "")
    return _said(label) if label else _unreadable(fields)


def _link(fields: Fields) -> Read:
    return _said(" ".join(filter(None, (fields.get("Title"), fields.get("Url")))))


def _event(fields: Fields) -> Read:
    """A menu entry says its key, as a chip says its text; a scanned code brings a follower back."""
    event = fields.get("Event", "").lower()
    if event == "click":
        return _said(fields.get("EventKey", ""))
    named = {"subscribe": Sort.CAME, "scan": Sort.CAME, "unsubscribe": Sort.LEFT}
    return named.get(event, Sort.NOTHING), "", ""


def _unreadable(_fields: Fields) -> Read:
    return Sort.UNREADABLE, "", ""


KINDS: Mapping[str, Callable[[Fields], Read]] = {
    "text": _text,
    "image": _media,
    "voice": _media,
    "location": _location,
    "link": _link,
    "event": _event,
}
