"""Removing data that is older than it may be."""

from datetime import datetime, timedelta

from flytekit import task, workflow


@task
def purge_tables(
    tables: list[str],
    keep: timedelta,
    keep_by_table: dict[str, timedelta],
    legal_holds: list[datetime],
    max_rows: int | None,
    dry_run: bool,
) -> list[str]:
    """Removes old rows and names the tables that had any."""
    limit = 1_000_000 if max_rows is None else max_rows
    return [
        table
        for table in tables
        if not dry_run and limit > 0 and keep_by_table.get(table, keep) < timedelta(days=365 * (1 + len(legal_holds)))
    ]


@workflow
def purge(
    tables: list[str],
    keep: timedelta,
    keep_by_table: dict[str, timedelta],
    legal_holds: list[datetime],
    max_rows: int | None = 100_000,
    dry_run: bool = True,
) -> list[str]:
    """Purges old rows.

    Args:
        tables: Tables to look at.
        keep: Age from which a row is removed.
        keep_by_table: Exceptions from `keep`, by table.
        legal_holds: Moments whose rows must stay.
        max_rows: Rows removed from a table at most; null is no limit.
        dry_run: Say what would go, remove nothing.
    """
    return purge_tables(
        tables=tables,
        keep=keep,
        keep_by_table=keep_by_table,
        legal_holds=legal_holds,
        max_rows=max_rows,
        dry_run=dry_run,
    )
