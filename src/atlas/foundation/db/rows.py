"""How a typed row is written and read: its fields are the columns."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any, Self, cast

import asyncpg


class Row:
    """Base of the dataclasses whose fields are the columns of a table or of a SELECT."""

    __slots__ = ()

    @classmethod
    def columns(cls, prefix: str = "", *, without: Collection[str] = ()) -> str:
        """Return the fields as a SELECT names them, each behind `prefix` (`"e."`)."""
        return columns_of(cls, prefix, without=without)

    @classmethod
    def from_record(cls, record: asyncpg.Record) -> Self:
        """Build from a record that has these columns; further ones are left out.

        Raises:
            KeyError: a column is missing.

        """
        return cls(**{name: record[name] for name in names_of(cls)})


def columns_of(row: type, prefix: str = "", *, without: Collection[str] = ()) -> str:
    """Return a dataclass's fields as a SELECT names them; of domain classes, which are no `Row`."""
    return ", ".join(prefix + name for name in names_of(row) if name not in without)


def names_of(row: type) -> tuple[str, ...]:
    """Return the names of a dataclass's fields, in order.

    Raises:
        TypeError: not a dataclass.

    """
    return _names(row)


@cache
def _names(row: Hashable) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(cast("type[Any]", row)))


def values_of(row: object) -> dict[str, object]:
    """Return a row's columns: the members of enumerations and the parts of sets as they are stored.

    Raises:
        TypeError: not a dataclass.

    """
    return {name: stored(getattr(row, name)) for name in names_of(type(row))}


def stored(value: object) -> object:
    """Return a value as PostgreSQL takes it: an enumeration by value, a tuple or set as a list."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [stored(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(stored(item) for item in value)  # type: ignore[type-var]
    return value


@cache
def insert_sql(table: str, names: tuple[str, ...], conflict: str = "") -> str:
    """Return the INSERT of one row with these columns; `conflict` follows ON CONFLICT."""
    places = ", ".join(f"${place}" for place in range(1, len(names) + 1))
    end = f" ON CONFLICT {conflict}" if conflict else ""
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places}){end}"


@cache
def update_sql(table: str, columns: tuple[str, ...], also: str = "", where: str = "") -> str:
    """Return the UPDATE of one row, by its id, in these columns.

    Raises:
        ValueError: a column says whose row it is; that never changes.

    """
    if fixed := {"id", "tenant_id"}.intersection(columns):
        raise ValueError(f"{table}: {sorted(fixed)} of a row never change")
    sets = [f"{name} = ${place}" for place, name in enumerate(columns, 2)]
    own = f" AND {where}" if where else ""
    return f"UPDATE {table} SET {', '.join([*sets, also] if also else sets)} WHERE id = $1{own}"


def inserted(
    rows: Iterable[object], without: Collection[str], more: Mapping[str, object]
) -> tuple[tuple[str, ...], Sequence[tuple[object, ...]]]:
    """Return the columns of the rows and their values; `more` are columns of each row.

    Args:
        rows: dataclasses of one class, or mappings with the same keys.
        without: fields that are no columns, or whose default the table knows.
        more: columns that stand before the row's own; a field of the same name gives way.

    """
    further = {name: stored(value) for name, value in more.items()}
    left_out = {*further, *without}
    found: list[dict[str, object]] = []
    for row in rows:
        own = dict(row) if isinstance(row, Mapping) else values_of(row)
        found.append(further | {name: own[name] for name in own if name not in left_out})
    names = tuple(found[0]) if found else ()
    return names, [tuple(one[name] for name in names) for one in found]
