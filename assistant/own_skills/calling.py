"""Makes the call of a skill: one host, one time, one size; the only module of skills that imports httpx."""

import json
import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from assistant.http_body import BodyRefused, bounded_body
from assistant.own_skills.answers import Answer, CallFailed
from assistant.own_skills.reading import OwnSkill
from assistant.own_skills.tables import NAMED, SECRET

HOPS = 3
KEY = "Idempotency-Key"
WHOLE = re.compile(r"^\{([a-z][a-z0-9_]*)\}$")


class HttpCaller:
    """Calls the hosts of skills."""

    def call(self, skill: OwnSkill, slots: Mapping[str, str], key: str) -> Answer:
        """What the host answers; see ``answers.Caller``."""
        call = skill.table.call
        deadline = time.monotonic() + call.seconds
        url = url_of(call.url, slots)
        headers = {name: _header(text, slots, skill.secrets) for name, text in call.headers.items()}
        headers |= {"Accept": "application/json", KEY: key}
        body = filled(call.body, slots, numbers_of(skill)) if call.body is not None else None
        try:
            with httpx.Client(trust_env=False, follow_redirects=False, timeout=call.seconds) as web:
                for _ in range(HOPS):
                    with web.stream(call.method, url, headers=headers, json=body) as answer:
                        if not answer.is_redirect:
                            raw = bounded_body(answer, call.max_bytes, deadline)
                            return Answer(answer.status_code, _json(raw))
                        url = _onward(url, answer, call.method)
        except BodyRefused as exc:
            raise CallFailed(str(exc)) from exc
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as exc:
            raise CallFailed(f"{type(exc).__name__} at {call.host}") from exc
        raise CallFailed(f"{call.host} sends on and on")


def url_of(template: str, slots: Mapping[str, str]) -> str:
    """The address with the slots in it, each a piece of text that reaches nothing else.

    Raises:
        CallFailed: A slot would be a step up (``..``).
    """

    def put(match: re.Match[str]) -> str:
        value = slots[match[1]]
        if not value.strip("."):
            raise CallFailed(f"'{value}' is no piece of an address")
        return quote(value, safe="")

    return NAMED.sub(put, template)


def filled(template: Any, slots: Mapping[str, str], numbers: frozenset[str]) -> Any:  # noqa: ANN401
    """A JSON body with the slots in it; a slot that stands alone and is a number stays one."""
    if isinstance(template, Mapping):
        return {name: filled(value, slots, numbers) for name, value in template.items()}
    if isinstance(template, list | tuple):
        return [filled(value, slots, numbers) for value in template]
    if not isinstance(template, str):
        return template
    alone = WHOLE.match(template)
    if alone and alone[1] in numbers:
        value = float(slots[alone[1]])
        return int(value) if value == int(value) else value
    return NAMED.sub(lambda match: slots[match[1]], template)


def numbers_of(skill: OwnSkill) -> frozenset[str]:
    """The slots of a skill that are numbers."""
    return frozenset(slot.name for slot in skill.table.slots if slot.type == "number")


def _header(template: str, slots: Mapping[str, str], secrets: Mapping[str, str]) -> str:
    text = SECRET.sub(lambda match: secrets[match[1]], template)
    text = NAMED.sub(lambda match: quote(slots[match[1]], safe=" "), text)
    return text.replace("\r", "").replace("\n", "")


def _json(raw: bytes) -> Any:  # noqa: ANN401  # JSON is of many kinds
    if not raw.strip():
        return None
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as exc:
        raise CallFailed("the answer is no JSON") from exc


def _onward(url: str, answer: httpx.Response, method: str) -> str:
    """Where a redirect leads, if that is on the same host.

    Raises:
        CallFailed: It leads elsewhere, or would repeat a request that changes something.
    """
    target = str(answer.url.join(answer.headers.get("location", "")))
    here, there = urlsplit(url), urlsplit(target)
    if method != "GET" or (here.scheme, here.netloc) != (there.scheme, there.netloc):
        raise CallFailed(f"{here.netloc} sends on to {there.netloc}")
    return target
