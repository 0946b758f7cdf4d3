"""Where a shop's tables and vectors are: in its folder, or on servers that the environment names.

The addresses come from the environment alone, since they hold passwords: a settings file is shown,
shared and kept in backups.
"""

import os
from pathlib import Path

from sqlalchemy import URL

from assistant.shop.postgres import read_address

DATABASE_VARIABLE = "DATABASE_URL"


def database_of(_folder: Path) -> URL | None:
    """The PostgreSQL database with the tables of the shop in a folder; None where they are in the folder.

    Raises:
        SettingsError: The address cannot be used.
    """
    told = os.environ.get(DATABASE_VARIABLE, "").strip()
    return read_address(told, DATABASE_VARIABLE) if told else None
