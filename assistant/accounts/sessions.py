"""Where accounts are logged in: a key that only the browser has, of which the hash is kept."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select, update

from assistant.accounts.account import Account
from assistant.accounts.store import AccountStore
from assistant.accounts.tables import sessions

LONGEST = timedelta(hours=12)
IDLE = timedelta(hours=2)
NOTED = timedelta(minutes=1)  # between two notes that somebody is still there


class SessionStore:
    """The sessions of one shop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._accounts = AccountStore(engine)

    def open(self, account: Account, now: datetime) -> str:
        """Logs an account in; the key is to be kept by its browser and nowhere else."""
        key, at = secrets.token_urlsafe(32), now.isoformat()
        with self._engine.begin() as connection:
            long_ago = sessions.c.opened_at < (now - LONGEST).isoformat()
            connection.execute(delete(sessions).where(long_ago))
            row = {"key": _kept(key), "account": account.key, "opened_at": at, "seen_at": at}
            connection.execute(insert(sessions).values(**row))
        return key

    def account(self, key: str | None, now: datetime) -> Account | None:
        """Who is logged in with that key; None when nobody is, or not any more."""
        if not key:
            return None
        mine = sessions.c.key == _kept(key)
        with self._engine.connect() as connection:
            row = connection.execute(select(sessions).where(mine)).first()
        if row is None or _over(row.opened_at, LONGEST, now) or _over(row.seen_at, IDLE, now):
            return None
        if _over(row.seen_at, NOTED, now):
            with self._engine.begin() as connection:
                connection.execute(update(sessions).where(mine).values(seen_at=now.isoformat()))
        return self._accounts.get(row.account)

    def close(self, key: str) -> None:
        """Logs out; a key that is not known changes nothing."""
        with self._engine.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.key == _kept(key)))


def _kept(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def _over(since: str, span: timedelta, now: datetime) -> bool:
    return now - datetime.fromisoformat(since) > span
