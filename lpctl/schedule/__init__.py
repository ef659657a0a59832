"""Schedules as Flyte's native scheduler reads them."""
