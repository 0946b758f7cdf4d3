"""The XML of WeChat's messages: flat, small, without any declaration of types or entities."""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ui.channels.channel import Refused
from ui.limits import CHANNEL_BODY_LIMIT as LARGEST

MOST_FIELDS = 64
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


def read(body: bytes) -> dict[str, str]:
    """The fields of a message; what is nested in one is left out.

    Raises:
        Refused: It is too large, declares types or entities, or is no such XML.
    """
    if len(body) > LARGEST:
        raise Refused(f"The message has {len(body):,} bytes; at most {LARGEST:,} are read.")
    try:
        root = fromstring(body.decode(), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as exc:
        raise Refused("The message is not the XML that was agreed on.") from exc
    if root.tag != "xml" or len(root) > MOST_FIELDS:
        raise Refused("The message is not an <xml> of a few fields.")
    return {field.tag: (field.text or "").strip() for field in root}


def written(fields: Mapping[str, str | int]) -> str:
    """A message of ``fields``; numbers stand as they are, texts as character data."""
    inner = "".join(f"<{name}>{_value(value)}</{name}>" for name, value in fields.items())
    return f"<xml>{inner}</xml>"


def _value(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    kept = FORBIDDEN.sub("", value).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{kept}]]>"
