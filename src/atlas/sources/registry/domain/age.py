"""Until when a register's data are current. Pure."""

from datetime import date, timedelta

DEFAULT_MAX_AGE_DAYS = 90
"""How old a dataset's data may be where its load states nothing else, days."""


def current_until(data_date: date | str, max_age_days: int = DEFAULT_MAX_AGE_DAYS) -> date:
    """Return the last day on which data of a day (or its ISO 8601 text) are current."""
    since = date.fromisoformat(data_date) if isinstance(data_date, str) else data_date
    return since + timedelta(days=max_age_days)
