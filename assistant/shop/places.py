"""Where a shop's tables and vectors are: in its folder, or on servers that the environment names.

The addresses come from the environment alone, since they hold passwords: a settings file is shown,
shared and kept in backups.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import URL

from assistant.errors import SettingsError
from assistant.shop.postgres import read_address
from retrieval.chroma_server import ChromaServer

DATABASE_VARIABLE = "DATABASE_URL"
VECTORS_VARIABLE = "CHROMA_URL"
CHROMA_PORT = 8000


def database_of(_folder: Path) -> URL | None:
    """The PostgreSQL database with the tables of the shop in a folder; None where they are in the folder.

    Raises:
        SettingsError: The address cannot be used.
    """
    told = os.environ.get(DATABASE_VARIABLE, "").strip()
    return read_address(told, DATABASE_VARIABLE) if told else None


def vectors_of(folder: Path) -> ChromaServer | None:
    """The Chroma server with the vectors of the shop in a folder; None where they are in the folder.

    Shops on one server are told apart by the path of the address, else by the database's name, else by
    the folder.

    Raises:
        SettingsError: The address cannot be used.
    """
    told = os.environ.get(VECTORS_VARIABLE, "").strip()
    if not told:
        return None
    expected = f"{VECTORS_VARIABLE} is no address of a Chroma server; expected http://HOST:PORT"
    try:
        parts = urlsplit(told)
        port = parts.port or CHROMA_PORT
    except ValueError:
        raise SettingsError(f"{expected}.") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsError(f"{expected}.")
    if parts.username or parts.password:
        raise SettingsError(
            f"{VECTORS_VARIABLE} holds a password, which Chroma's server has none of."
        )
    database = database_of(folder)
    owner = parts.path.strip("/") or (database and database.database) or str(folder.resolve())
    return ChromaServer(parts.hostname, port, parts.scheme == "https", owner)
