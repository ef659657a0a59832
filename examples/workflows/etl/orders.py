"""Orders: the regular import from the shops, and the backfill of past days."""

from datetime import datetime, timedelta

from flytekit import task, workflow


@task
def fetch_orders(
    regions: list[str], lookback: timedelta, page_size: int, since: datetime | None, dry_run: bool
) -> dict[str, int]:
    """Counts the orders that each region's shop has to hand over."""
    pages = max(1, int(lookback.total_seconds() // 3600))
    first = 0 if since is None else since.hour
    size = 0 if dry_run else (pages - first % pages) * page_size
    return dict.fromkeys(regions, size)


@task
def load_orders(counts: dict[str, int]) -> int:
    """Writes what was fetched and says how many orders there were."""
    return sum(counts.values())


@task
def convert_orders(
    start: datetime, end: datetime, regions: list[str], rates: dict[str, float], chunk: timedelta
) -> dict[str, float]:
    """Splits the time span into chunks and sums up each region's turnover in the common currency."""
    chunks = max(1, round((end - start) / chunk))
    return {region: chunks * rates.get(region, 1.0) for region in regions}


@workflow
def import_orders(
    regions: list[str],
    lookback: timedelta = timedelta(hours=24),
    page_size: int = 500,
    since: datetime | None = None,
    dry_run: bool = False,
) -> int:
    """Imports the orders of the given regions.

    Args:
        regions: Shops to read, by region code.
        lookback: How far back to look for orders that changed.
        page_size: Orders asked for at once.
        since: Look back to this point in time; absent, `lookback` decides.
        dry_run: Read only, write nothing.
    """
    counts = fetch_orders(regions=regions, lookback=lookback, page_size=page_size, since=since, dry_run=dry_run)
    return load_orders(counts=counts)


@workflow
def backfill_orders(
    start: datetime,
    end: datetime,
    regions: list[str],
    rates: dict[str, float],
    chunk: timedelta = timedelta(days=1),
) -> dict[str, float]:
    """Imports the orders of past days once more.

    Args:
        start: First moment to import.
        end: First moment not to import any more.
        regions: Shops to read, by region code.
        rates: Exchange rate of each region's currency.
        chunk: Time span that one request covers.
    """
    return convert_orders(start=start, end=end, regions=regions, rates=rates, chunk=chunk)
