"""Opens the order desk of a shop: its policy file, and where its orders are."""

from assistant.orders.calling import Line
from assistant.orders.desk import OrderDesk, described_by
from assistant.orders.http_orders import HttpOrders
from assistant.orders.own_orders import OwnOrders
from assistant.orders.policy import POLICY_FILE, read_policy
from assistant.shop.folder import Shop
from assistant.shop.owner_files import OwnerFile
from assistant.shop.secrets import ORDERS_SECRET
from assistant.webhooks.outbox import Pen


def desk_of(shop: Shop) -> OrderDesk:
    """The desk of ``shop``: its own tables, or the system that ``orders_url`` names.

    Raises:
        SettingsError: The policy or the secret cannot be used.
    """
    policy = OwnerFile(shop.path / POLICY_FILE, read_policy).current
    settings, engine, pen = shop.settings, shop.engine, Pen.of(shop.settings.webhooks)
    if settings.orders_url is None:
        return OrderDesk.of(
            engine, policy, OwnOrders(engine, policy, described_by(engine), pen=pen)
        )
    line = Line(settings.orders_url, ORDERS_SECRET.of(shop), settings.orders_seconds)
    service = HttpOrders(line, engine, policy, described_by(engine), pen)
    return OrderDesk.of(engine, policy, service)
