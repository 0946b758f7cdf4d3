"""Opens the channels that a shop's settings name; without any, nothing of them is even imported."""

from fastapi import FastAPI

from assistant.channels.inbox import Inbox
from assistant.channels.outbox import Outbox
from assistant.channels.senders import Senders
from assistant.service.service import Service
from ui.channels.conversing import Conversing
from ui.channels.pushing import Pusher
from ui.limits import Gate


def open_channels(app: FastAPI, service: Service, gate: Gate) -> Pusher | None:
    """Gives ``app`` the routes of the shop's channels; what pushes on them, None without any.

    Raises:
        SettingsError: A secret of a channel is missing.
    """
    settings = service.shop.settings.channels.wechat
    if settings is None:
        return None
    from ui.channels.wechat.account import Account
    from ui.channels.wechat.answering import WechatRoutes

    account, engine = Account.of(service.shop, settings), service.shop.engine
    senders = Senders(engine, account.name, settings.fresh_after_hours * 3_600)
    conversing = Conversing(service, account, Inbox(engine, account.name), senders)
    WechatRoutes(account, conversing, gate, settings.seconds).add_to(app)
    return Pusher(conversing, Outbox(engine, account.name))
