"""One step a file; Alembic reads them as files."""

__all__ = []
