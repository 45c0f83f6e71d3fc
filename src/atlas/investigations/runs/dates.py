"""Dates of claims, whole or in part. Pure."""

from datetime import date

FOUNDED = "incorporation_date"
"""The attribute that says when a company was incorporated."""


def full_date(value: object) -> date | None:
    """Return a date; of a month or year its last day (a company is never made older)."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    try:
        match len(value):
            case 4:
                return date(int(value), 12, 31)
            case 7:
                year, month = int(value[:4]), int(value[5:])
                following = date(year + month // 12, month % 12 + 1, 1)
                return date.fromordinal(following.toordinal() - 1)
            case _:
                return date.fromisoformat(value[:10])
    except ValueError:
        return None
