"""Whether a shop's channels are in order: their settings, the platform's token, what waits and what failed."""

import time
from collections.abc import Iterator

from assistant.channels.inbox import Inbox
from assistant.channels.outbox import Outbox
from assistant.channels.parcel import State
from assistant.channels.settings import WechatSettings
from assistant.errors import SettingsError
from assistant.shop.checkup import Finding
from assistant.shop.folder import Shop

NAME = "wechat"
STUCK = 900.0  # seconds; what is answered or sent at all is so by then, unless nobody does it
PLAIN = "plain mode: whoever sees one request can write in any shopper's name"
# What the owner can do about an error of the platform.
REMEDIES = {
    40001: "copy the AppSecret anew from the account's settings",
    40013: "correct 'app_id' under [channels.wechat]",
    40125: "copy the AppSecret anew from the account's settings",
    40164: "put this machine's address on the account's list (IP 白名单)",
    45009: "the day's calls are used up; they begin anew at midnight",
}


def channel_findings(shop: Shop) -> Iterator[Finding]:
    """What is found of the channels that are open; nothing without any."""
    settings = shop.settings.channels.wechat
    if settings is None:
        return
    yield from _account(shop, settings)
    yield _notice(shop.settings.privacy_notice)
    yield _messages(shop)


def _account(shop: Shop, settings: WechatSettings) -> Iterator[Finding]:
    """Whether the settings are complete, and whether the platform gives a token for them."""
    from ui.channels.wechat.account import Account
    from ui.channels.wechat.refusals import ApiFailed

    try:
        account = Account.of(shop, settings)
    except SettingsError as exc:
        remedy = "see docs/channels.md; until then the server does not start"
        yield Finding(NAME, False, str(exc), remedy)
        return
    told, remedy = (settings.app_id, "") if settings.encrypted else (PLAIN, "choose 安全模式")
    yield Finding(NAME, settings.encrypted, told, remedy)
    try:
        account.api.check()
        yield Finding(f"{NAME} token", True, "the platform gives one")
    except ApiFailed as exc:
        told = REMEDIES.get(exc.code, "see that the server can be reached from here")
        yield Finding(
            f"{NAME} token", False, str(exc), f"{told}; until then only quick replies go out"
        )
    finally:
        account.api.close()


def _notice(url: str) -> Finding:
    """Whether the first reply leads to a privacy notice that opens there."""
    whole = not url.startswith("/")
    told = url if whole else f"{url} opens only on the page"
    remedy = (
        "" if whole else "set public_url (https://your-chat), or privacy_url to a notice of yours"
    )
    return Finding(f"{NAME} notice", whole, told, remedy)


def _messages(shop: Shop) -> Finding:
    """Whether what came is answered, and what is to be sent is sent."""
    outbox, remedies = Outbox(shop.engine, NAME), []
    unanswered = Inbox(shop.engine, NAME).unsettled(time.time() - STUCK)
    counts, stuck = outbox.counts(), outbox.stuck(STUCK)
    told = [f"{count:,} {state.value}" for state, count in counts.items()]
    told += [f"{stuck:,} stuck"] if stuck else []
    told += [f"{unanswered:,} never answered"] if unanswered else []
    if counts[State.DEAD] or stuck:
        remedies.append("daogou channels list says why; daogou channels retry sends them again")
    if unanswered or stuck:
        remedies.append("see that daogou serve runs")
    return Finding(f"{NAME} messages", not remedies, ", ".join(told), "; ".join(remedies))
