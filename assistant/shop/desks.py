"""Opens the order desk of a shop: its policy file, and where its orders are."""

from assistant.orders.desk import OrderDesk
from assistant.orders.policy import POLICY_FILE, read_policy
from assistant.shop.folder import Shop
from assistant.shop.owner_files import OwnerFile


def desk_of(shop: Shop) -> OrderDesk:
    """The desk of ``shop``.

    Raises:
        SettingsError: The policy cannot be used.
    """
    policy = OwnerFile(shop.path / POLICY_FILE, read_policy)
    return OrderDesk.of(shop.engine, policy.current)
