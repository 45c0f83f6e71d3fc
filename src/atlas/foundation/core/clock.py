"""The one place that reads the clock."""

from datetime import UTC, date, datetime, time


def now() -> datetime:
    """Return the current instant, aware, in UTC."""
    return datetime.now(UTC)


def start_of(day: date) -> datetime:
    """Return the first moment of a day in UTC."""
    return datetime.combine(day, time(), UTC)


def today() -> date:
    """Return today's date in UTC."""
    return now().date()
