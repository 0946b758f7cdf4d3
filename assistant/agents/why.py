"""Why a conversation is urgent, in words for agents."""

from datetime import datetime

from assistant.agents.handover import Handover
from assistant.agents.urgency import Part
from assistant.agents.words import agent_words
from assistant.nlg.wording import Wording
from assistant.orders.policy import Policy


def reasons_of(one: Handover, now: datetime, wording: Wording, policy: Policy) -> list[str]:
    """The reasons, the weightiest first after how long it has waited."""
    words = agent_words(wording.language)["why"]
    first = [words["returned"]] if one.returned_at else []
    minutes = int(one.waited_minutes(now))
    first += [words["waited"].format(minutes=minutes)] if minutes else []
    parts = sorted(one.parts, key=lambda part: -part.minutes)
    return [*first, *(_told(part, words, wording, policy) for part in parts)]


def _told(part: Part, words: dict[str, str], wording: Wording, policy: Policy) -> str:
    facts: dict[str, str] = {}
    if part.kind == "at_stake":
        facts["amount"] = wording.money(float(part.value))
    if part.kind == "flagged":
        rule = policy.handover.get(str(part.value))
        facts["reason"] = (
            rule.reason["en" if wording.language == "en" else "zh"] if rule else str(part.value)
        )
    return words[part.kind].format(**facts)
