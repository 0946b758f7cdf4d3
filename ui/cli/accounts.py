"""Commands for the accounts of the desks; passwords are asked for and never an argument."""

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from assistant.accounts.account import Account, Role
from assistant.accounts.store import AccountStore
from assistant.clock import wall_clock
from assistant.shop.folder import Shop
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json
from ui.errors import UnreadableInput

VARIABLE = "DAOGOU_PASSWORD"
NameArgument = Annotated[str, typer.Argument(help="What the person is called at the desks.")]
RoleOption = Annotated[Role, typer.Option("--role", help="What the person may do.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to ``app``."""
    own = typer.Typer(help="Accounts of the desks.", no_args_is_help=True)
    own.command("add")(add)
    own.command("list")(show)
    own.command("password")(password)
    own.command("role")(role)
    own.command("remove")(remove)
    app.add_typer(own, name="account")


def add(name: NameArgument, role: RoleOption, shop: ShopOption = DEFAULT_SHOP) -> None:
    """Make an account; its password is asked for, or taken from DAOGOU_PASSWORD or standard input."""
    with _accounts(shop) as store:
        account = store.add(name, role, _password(), wall_clock())
    output().print(f"{account.name} can log in as {account.role.value}.", markup=False)


def show(shop: ShopOption = DEFAULT_SHOP, json_output: JsonOption = False) -> None:
    """List the accounts."""
    with _accounts(shop) as store:
        found = store.all()
    if json_output:
        print_json({"accounts": [_json(account) for account in found]})
    elif found:
        table = Table("name", "role", "since", "locked until")
        for account in found:
            table.add_row(*map(str, _json(account).values()))
        output().print(table)
    else:
        output().print("There is no account yet: daogou account add NAME --role admin")


def password(name: NameArgument, shop: ShopOption = DEFAULT_SHOP) -> None:
    """Give an account another password; it is unlocked, and logged out everywhere."""
    with _accounts(shop) as store:
        store.set_password(name, _password())
    output().print(f"{name} logs in with the new password from now on.", markup=False)


def role(name: NameArgument, role: RoleOption, shop: ShopOption = DEFAULT_SHOP) -> None:
    """Give an account another role; it is logged out everywhere."""
    with _accounts(shop) as store:
        store.set_role(name, role)
    output().print(f"{name} is {role.value} from now on.", markup=False)


def remove(name: NameArgument, shop: ShopOption = DEFAULT_SHOP) -> None:
    """Take an account away; it is logged out everywhere."""
    with _accounts(shop) as store:
        store.remove(name)
    output().print(f"{name} can no longer log in.", markup=False)


@contextmanager
def _accounts(path: ShopOption) -> Iterator[AccountStore]:
    opened = Shop.open(path)
    try:
        yield AccountStore(opened.engine)
    finally:
        opened.engine.dispose()


def _password() -> str:
    """The new password: from the environment, a pipe, or typed twice."""
    given = os.environ.get(VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first, second = getpass.getpass("Password: "), getpass.getpass("Again: ")
    if first != second:
        raise UnreadableInput("The two passwords differ; nothing was changed.")
    return first


def _json(account: Account) -> dict[str, object]:
    return {
        "name": account.name,
        "role": account.role.value,
        "created_at": _short(account.created_at),
        "locked_until": _short(account.locked_until),
    }


def _short(at: str | None) -> str:
    return datetime.fromisoformat(at).isoformat(" ", "seconds") if at else ""
