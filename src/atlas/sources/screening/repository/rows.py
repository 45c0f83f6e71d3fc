"""How a row class is written and read: its fields are the columns."""

from typing import Any


def columns(row: type, prefix: str = "") -> str:
    """Return the columns of a row class, as a SELECT names them."""
    names: tuple[str, ...] = row.__slots__  # type: ignore[attr-defined]
    return ", ".join(f"{prefix}{name}" for name in names)


def values(row: Any) -> list[object]:
    """Return a row's values in the order of `columns`."""
    return [getattr(row, name) for name in row.__slots__]


def insert_sql(table: str, row: type) -> str:
    """Return the INSERT of a row class; $1 is the tenant."""
    names: tuple[str, ...] = row.__slots__  # type: ignore[attr-defined]
    places = ", ".join(f"${number}" for number in range(1, len(names) + 2))
    return f"INSERT INTO {table} (tenant_id, {columns(row)}) VALUES ({places})"
