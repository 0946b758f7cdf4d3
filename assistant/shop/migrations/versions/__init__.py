"""One step a file; Alembic reads them as files."""

__all__: list[str] = []
