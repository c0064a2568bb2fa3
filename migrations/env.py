"""Runs migrations on the open connection handed over by `monitor.store.schema`, inside its transaction."""

from alembic import context

from monitor.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    render_as_batch=False,
    transactional_ddl=True,
)
context.run_migrations()
