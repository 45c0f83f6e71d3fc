"""Datasets and the frozen set of them that an evaluation rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TypedDict, cast
from uuid import UUID, uuid5

from atlas.foundation.core.canonical import canonical_hash
from atlas.foundation.core.types import JSON
from atlas.knowledge.reference_data.domain.shapes import Data, Schema, Scores

_NAMESPACE = UUID("0192f0a0-5a1e-7c3b-8f00-6174c1a5d001")


@dataclass(frozen=True)
class DatasetType:
    """A type of reference data: JSON Schema of its data, and after how long it is overdue.

    key: the fields that tell one entry from another. nomenclature: a code list that explains codes;
    no risk is scored from it, and no snapshot holds it.
    """

    type: str
    title: str
    refresh_days: int | None
    schema: Schema
    key: tuple[str, ...] = ("code",)
    nomenclature: bool = False


@dataclass(frozen=True)
class Dataset:
    """One version of one type's facts.

    source_date: the source's own date, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; None only when empty.
    judgement: the product's own opinion, for the firm to adopt. data: None when empty.
    """

    type: str
    version: str
    name: str
    source: str
    url: str
    source_date: str | None
    licence: str
    refresh_days: int | None
    judgement: bool = False
    note: str = ""
    data: Data | None = None

    @property
    def empty(self) -> bool:
        """Whether the type ships without data."""
        return self.data is None

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of everything the dataset says."""
        return canonical_hash(self.document())

    @cached_property
    def id(self) -> UUID:
        """Id of this version, the same in every installation."""
        return uuid5(_NAMESPACE, f"{self.type}:{self.version}:{self.content_hash}")

    @property
    def valid_from(self) -> date | None:
        """First day the source's date can mean."""
        return earliest_day(self.source_date) if self.source_date else None

    @property
    def begins(self) -> date:
        """First day of which the dataset may speak; an empty one's is the first of all days."""
        return self.valid_from or date.min

    @property
    def entries(self) -> int:
        """How many entries the data has."""
        return 0 if self.data is None else len(self.data["items"])

    @property
    def due(self) -> date | None:
        """Day from which a newer version should have been loaded."""
        if self.valid_from is None or self.refresh_days is None:
            return None
        return self.valid_from + timedelta(days=self.refresh_days)

    def stale(self, today: date) -> bool:
        """Whether the dataset is past its refresh interval (an empty one never is)."""
        return self.due is not None and today >= self.due

    def document(self) -> dict[str, JSON]:
        """Return the dataset as JSON; `dataset_from_document` is its inverse."""
        return {
            "type": self.type,
            "version": self.version,
            "name": self.name,
            "source": self.source,
            "url": self.url,
            "source_date": self.source_date,
            "licence": self.licence,
            "refresh_days": self.refresh_days,
            "judgement": self.judgement,
            "note": self.note,
            "data": cast("JSON", self.data),
        }


class _Document(TypedDict):
    type: str
    version: str
    name: str
    source: str
    url: str
    source_date: str | None
    licence: str
    refresh_days: int | None
    judgement: bool
    note: str
    data: Data | None


def dataset_from_document(document: Mapping[str, JSON]) -> Dataset:
    """Return the dataset of its JSON form."""
    return Dataset(**cast("_Document", document))


def earliest_day(partial: str) -> date:
    """Return the first day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
    return date.fromisoformat((partial + "-01-01")[:10])


class ReferenceSnapshot:
    """The datasets in force at a date, one per type. Equal when they say the same."""

    __slots__ = ("_by_type", "_countries", "_hash", "_tables")

    def __init__(self, datasets: Iterable[Dataset]) -> None:
        self._by_type = {item.type: item for item in sorted(datasets, key=lambda d: d.type)}
        self._hash = canonical_hash(
            {name: item.content_hash for name, item in self._by_type.items()},
        )
        self._countries: dict[str, frozenset[str]] = {}
        self._tables: dict[str, dict[str, str]] = {}

    @property
    def hash(self) -> str:
        """SHA-256 over all datasets: names this snapshot."""
        return self._hash

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """All datasets, by type."""
        return tuple(self._by_type.values())

    @property
    def versions(self) -> dict[str, str]:
        """Version by type, of the datasets that hold data."""
        return {name: item.version for name, item in self._by_type.items() if not item.empty}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ReferenceSnapshot) and other.hash == self.hash

    def __hash__(self) -> int:
        return hash(self._hash)

    def get(self, type_: str) -> Dataset | None:
        """Return the dataset of a type; None when there is none or it is empty."""
        found = self._by_type.get(type_)
        return None if found is None or found.empty else found

    def data(self, type_: str) -> Data | None:
        """Return a type's data; None when there is none: `not_assessed: no_dataset`."""
        found = self._by_type.get(type_)
        return None if found is None else found.data

    def countries(self, type_: str) -> frozenset[str] | None:
        """Return the codes on a country list; None when it is not loaded."""
        if type_ not in self._countries:
            data = self.data(type_)
            if data is None:
                return None
            self._countries[type_] = frozenset(item["code"] for item in data["items"])
        return self._countries[type_]

    def cpi(self, country: str) -> int | None:
        """Return a country's CPI score (0 to 100); None when not loaded or not scored."""
        data: Scores | None = cast("Scores | None", self.data("cpi"))
        if data is None:
            return None
        return next((item["score"] for item in data["items"] if item["code"] == country), None)

    def category(self, type_: str, code: str) -> str | None:
        """Return a code's category in a table; None when the table or the code is missing.

        Tables matched by longest prefix compare digits only, so `64.20`, `6420` and
        `SIC:64209` meet one entry.
        """
        data = self.data(type_)
        if data is None:
            return None
        table = self._table(type_, data)
        if data.get("match") != "longest_prefix":
            return table.get(code, data.get("default"))
        digits = "".join(char for char in code.rsplit(":", 1)[-1] if char.isdigit())
        for length in range(len(digits), 0, -1):
            if digits[:length] in table:
                return table[digits[:length]]
        default: str | None = data.get("default")
        return default if digits else None

    def _table(self, type_: str, data: Data) -> dict[str, str]:
        if type_ not in self._tables:
            self._tables[type_] = {item["code"]: item["category"] for item in data["items"]}
        return self._tables[type_]

    def document(self) -> dict[str, JSON]:
        """Return the snapshot as JSON; `snapshot_from_document` is its inverse."""
        return {"datasets": [item.document() for item in self.datasets]}


def snapshot_from_document(document: Mapping[str, JSON]) -> ReferenceSnapshot:
    """Return the snapshot of its JSON form."""
    datasets = cast("Sequence[Mapping[str, JSON]]", document["datasets"])
    return ReferenceSnapshot(dataset_from_document(item) for item in datasets)


def in_force(
    datasets: Iterable[Dataset], as_of: date, *, before: Sequence[Iterable[Dataset]] = ()
) -> ReferenceSnapshot:
    """Return the version of each type that is in force at a date.

    Args:
        datasets: the versions of all types (the shipped ones).
        as_of: the day the facts are asked for.
        before: layers that go before them, the first first: a tenant's active datasets, those it
            used earlier, the installation's. The newest version of the first layer that has one
            of the date or earlier is in force.

    Where every version is newer than the date, the oldest serves: a list of a later day adds
    scrutiny to an older question, its absence would take scrutiny away. An empty dataset is in
    force only where no other is.

    """
    by_type: dict[str, list[tuple[int, Dataset]]] = {}
    for rank, layer in enumerate((*before, datasets)):
        for item in layer:
            by_type.setdefault(item.type, []).append((rank, item))
    return ReferenceSnapshot(_chosen(versions, as_of) for versions in by_type.values())


def _chosen(versions: list[tuple[int, Dataset]], as_of: date) -> Dataset:
    filled = [item for item in versions if not item[1].empty] or versions
    past = [item for item in filled if item[1].begins <= as_of]
    if past:
        return max(past, key=lambda item: (-item[0], item[1].begins, item[1].version))[1]
    return min(filled, key=lambda item: (item[1].begins, item[0], item[1].version))[1]
