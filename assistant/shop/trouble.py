"""What may keep a database from keeping anything."""

from enum import StrEnum


class Trouble(StrEnum):
    """Why nothing can be kept; all but damage goes away with its cause, without a restart."""

    FULL = "disk_full"
    READ_ONLY = "read_only"
    LOCKED = "database_locked"
    FAILED = "disk_failed"
    DAMAGED = "database_damaged"
    UNREACHABLE = "database_unreachable"
