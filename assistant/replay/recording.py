"""Turns a real conversation into a replay dialogue, without what is personal in it.

What is expected is what happened: the intent, the action, the whole ledger, whether there were
products, the cart, a hand-over. Words and the order of products change with every better build; the
baseline shows those. Names, numbers and addresses become stand-ins of the same form
(``assistant.privacy``), and the shopper is not named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import ReplayError
from assistant.privacy.masking import StandIns
from assistant.replay.format import ClickStep, Dialogue
from assistant.replay.loading import load_file
from assistant.replay.origins import KEY, origin_of
from assistant.replay.values import Json

TAG = "recorded"
CLICKS = frozenset(ClickStep.model_fields["event"].annotation.__args__)  # type: ignore[union-attr]
CONSTRAINT = ("field", "op", "value")


@dataclass(frozen=True, slots=True)
class Recording:
    """A conversation as a replay dialogue.

    Args:
        dialogue: Ready to be checked and run.
        left_out: The numbers of turns that a replay file has no words for.
    """

    dialogue: Mapping[str, Any]
    left_out: tuple[int, ...] = ()

    def to_yaml(self) -> str:
        """The dialogue as a document of a replay file."""
        text: str = yaml.safe_dump(
            dict(self.dialogue), allow_unicode=True, sort_keys=False, width=120
        )
        if not self.left_out:
            return text
        numbers = ", ".join(map(str, self.left_out))
        return f"# Left out, for a replay file has no words for it: turn {numbers}.\n{text}"


@dataclass(slots=True)
class _Writing:
    stand_ins: "StandIns | AsSaid"
    language: str = ""


class AsSaid:
    """Leaves texts as they are."""

    def text(self, text: str) -> str:
        """The text."""
        return text


def record(
    name: str,
    history: Sequence[Json],
    started: datetime,
    *,
    conversation_id: str = "",
    as_said: bool = False,
) -> Recording:
    """The conversation with the turns of ``history`` as a dialogue called ``name``.

    Args:
        name: What the dialogue is to be called; personal data in it is replaced too.
        history: The turns that hold, oldest first, each with ``turn``, ``message`` and ``response``.
        started: When it was held; the replay's clock stands there.
        conversation_id: Whose digest the test carries, so that it is found again
            (``assistant.replay.origins``).
        as_said: Whether what is personal stays; only to be run at once, never to be kept.

    Raises:
        ValidationError: Nothing of the conversation can be said in a replay file.
    """
    writing = _Writing(AsSaid() if as_said else StandIns())
    steps, left_out = [], []
    for one in history:
        step = _step(one["message"], writing)
        if step is None:
            left_out.append(int(one["turn"]))
            continue
        steps.append({**step, "expect": _expected(one["response"], writing)})
    dialogue = {
        "dialogue": writing.stand_ins.text(name),
        "tags": [TAG],
        "now": started.isoformat(timespec="seconds"),
        **({KEY: origin_of(conversation_id)} if conversation_id else {}),
        "turns": steps,
    }
    Dialogue.model_validate(dialogue)
    return Recording(dialogue, tuple(left_out))


def append(file: Path, text: str) -> None:
    """Puts a dialogue behind those in a replay file, which is made if it is missing.

    Raises:
        ReplayError: The file cannot be written, or the dialogue does not fit; it is as before then.
    """
    try:
        before = file.read_text("utf-8") if file.exists() else None
        glue = "" if not before or before.endswith("\n") else "\n"
        file.write_text(f"{before}{glue}---\n{text}" if before else text, "utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise ReplayError(f"'{file}' cannot be written: {exc}.") from exc
    try:
        load_file(file)
    except ReplayError:
        file.unlink() if before is None else file.write_text(before, "utf-8")
        raise


def _step(message: Mapping[str, Any], writing: _Writing) -> dict[str, Any] | None:
    if "text" in message:
        page = {"about": message["about"]} if "about" in message else {}
        return {"say": writing.stand_ins.text(message["text"]), **page}
    click = message.get("click", {})
    event = click.get("event")
    if event == "suggestion":
        return {"click": {"suggestion": click["position"]}}
    if event == "remove":
        return {"click": {"remove": click["value"]}}
    if event not in CLICKS:
        return None
    product = click.get("position") or click.get("product_id")
    named = "because" if event == "dislike" else "sku"
    more = {named: click["value"]} if click.get("value") else {}
    return {"click": {"product": product, "event": event, **more}} if product else None


def _expected(response: Mapping[str, Any], writing: _Writing) -> dict[str, Any]:
    said = [{key: entry[key] for key in CONSTRAINT} for entry in response.get("constraints", ())]
    expect: dict[str, Any] = {
        "intent": response["intent"],
        "action": response["action"],
        "exact_constraints": said,
        "products": {"min": 1} if response.get("products") else {"max": 0},
    }
    if response["language"] != writing.language:
        expect["language"] = writing.language = response["language"]
    if response.get("cart"):
        lines = response["cart"]
        expect["cart"] = [{k: one[k] for k in ("id", "sku", "quantity") if one[k]} for one in lines]
    if response.get("handoff"):
        expect["handoff"] = True
    return expect
