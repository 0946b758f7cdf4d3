"""Takes the steps. The only module that imports Alembic, and itself imported only when there are some."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

FOLDER = Path(__file__).parent


def steps_to(folder: Path = FOLDER) -> Config:
    """Alembic's settings for the steps in ``folder``."""
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


def migrate(connection: Connection, folder: Path = FOLDER) -> None:
    """Brings the tables to the latest version, within the transaction of ``connection``."""
    config = steps_to(folder)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
