"""Run by Alembic: the steps go into the transaction of the connection that was handed over."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    transactional_ddl=True,  # SQLite can, and so a failed step leaves nothing
)
context.run_migrations()
