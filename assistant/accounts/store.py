"""Accounts in a database: five wrong passwords in a row lock one for a quarter of an hour."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Engine, RowMapping, delete, insert, select, update

from assistant.accounts.account import Account, Role, checked_name, key_of
from assistant.accounts.passwords import fits, hashed
from assistant.accounts.tables import accounts, sessions
from assistant.errors import AccountError, LoginRefused

MOST_FAILURES = 5
LOCKED = timedelta(minutes=15)


class AccountStore:
    """The accounts of one shop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, name: str, role: Role, password: str, now: datetime) -> Account:
        """A new account.

        Raises:
            AccountError: There is one of that name, or name or password cannot be used.
        """
        account = Account(checked_name(name), role, now.isoformat())
        kept = hashed(password)
        with self._engine.begin() as connection:
            if self._row(account.key):
                raise AccountError(f"There is an account '{account.name}' already.")
            connection.execute(
                insert(accounts).values(
                    key=account.key,
                    name=account.name,
                    role=role.value,
                    password=kept,
                    created_at=account.created_at,
                    failures=0,
                )
            )
        return account

    def set_password(self, name: str, password: str) -> None:
        """Gives an account another password, unlocks it and logs it out everywhere.

        Raises:
            AccountError: There is no such account, or the password cannot be used.
        """
        values = {"password": hashed(password), "failures": 0, "locked_until": None}
        self._change(name, values)

    def set_role(self, name: str, role: Role) -> None:
        """Gives an account another role and logs it out everywhere.

        Raises:
            AccountError: There is no such account.
        """
        self._change(name, {"role": role.value})

    def remove(self, name: str) -> None:
        """Takes an account away and logs it out everywhere.

        Raises:
            AccountError: There is no such account.
        """
        with self._engine.begin() as connection:
            gone = connection.execute(delete(accounts).where(accounts.c.key == key_of(name)))
            connection.execute(delete(sessions).where(sessions.c.account == key_of(name)))
        if not gone.rowcount:
            raise _unknown(name)

    def all(self) -> list[Account]:
        """Every account, ordered by name."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(accounts).order_by(accounts.c.key)).mappings()
            return [_account(row) for row in rows]

    def get(self, key: str) -> Account | None:
        """The account with that key, or None."""
        row = self._row(key)
        return _account(row) if row else None

    def log_in(self, name: str, password: str, now: datetime) -> Account:
        """The account whose password this is.

        Which accounts there are is not told, by words or by time; that one is locked is.

        Raises:
            LoginRefused: There is none, the password is wrong, or too many were.
        """
        row = self._row(key_of(name[:1_000]))
        if row and row["locked_until"] and now.isoformat() < row["locked_until"]:
            raise LoginRefused("locked")
        if not fits(row["password"] if row else None, password) or row is None:
            if row:
                self._failed(row["key"], now)
            raise LoginRefused("wrong")
        self._set(row["key"], {"failures": 0, "locked_until": None})
        return _account(row)

    def _failed(self, key: str, now: datetime) -> None:
        """Counts in the database, so that attempts side by side all count."""
        mine = accounts.c.key == key
        with self._engine.begin() as connection:
            connection.execute(
                update(accounts).where(mine).values(failures=accounts.c.failures + 1)
            )
            full = accounts.c.failures >= MOST_FAILURES
            until = {"locked_until": (now + LOCKED).isoformat(), "failures": 0}
            connection.execute(update(accounts).where(mine, full).values(**until))

    def _change(self, name: str, values: Mapping[str, object]) -> None:
        if not self._set(key_of(name), values):
            raise _unknown(name)
        with self._engine.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.account == key_of(name)))

    def _set(self, key: str, values: Mapping[str, object]) -> int:
        with self._engine.begin() as connection:
            changed = update(accounts).where(accounts.c.key == key).values(**values)
            return connection.execute(changed).rowcount

    def _row(self, key: str) -> Mapping[str, str] | None:
        with self._engine.connect() as connection:
            found = connection.execute(select(accounts).where(accounts.c.key == key)).mappings()
            row = found.first()
            return dict(row) if row else None


def _account(row: Mapping[str, str] | RowMapping) -> Account:
    return Account(row["name"], Role(row["role"]), row["created_at"], row["locked_until"])


def _unknown(name: str) -> AccountError:
    return AccountError(f"There is no account '{name[:80]}'.")
