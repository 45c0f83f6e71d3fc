"""The facts the product ships: read and checked once, at boot; code lists on their first use."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import orjson
import yaml

from atlas.foundation.core.shipped import shipped_folder
from atlas.knowledge.reference_data.domain.checks import check_data
from atlas.knowledge.reference_data.domain.snapshot import Dataset, DatasetType, earliest_day
from atlas.knowledge.reference_data.errors import BadReferenceDataError

_REQUIRED = ("type", "version", "name", "source", "url", "source_date", "licence", "data")
_DAY = re.compile(r"^\d{4}(-\d{2}){0,2}$")
_KNOWN = {*_REQUIRED, "status", "note", "judgement"}


@dataclass(frozen=True)
class ShippedData:
    """What the product ships.

    types, datasets: the facts that evaluations rest on. nomenclatures: the code lists' types;
    tables: the file of each list's newest version, read by `load_nomenclature`.
    """

    types: Mapping[str, DatasetType]
    datasets: tuple[Dataset, ...]
    nomenclatures: Mapping[str, DatasetType]
    tables: Mapping[str, Path]


@lru_cache(maxsize=1)
def load_shipped() -> ShippedData:
    """Return the shipped data, read and checked once per process.

    Raises:
        BadReferenceDataError: names every problem of every file.

    """
    return load_folder(shipped_folder("reference_data"))


def load_folder(folder: Path) -> ShippedData:
    """Read and check `types.yaml` and every `<type>/<version>.yaml` below a folder.

    Raises:
        BadReferenceDataError: names every problem of every file.

    """
    problems: list[str] = []
    every = _types(folder / "types.yaml", problems)
    types = {name: item for name, item in every.items() if not item.nomenclature}
    lists = {name: item for name, item in every.items() if item.nomenclature}
    datasets: list[Dataset] = []
    tables: dict[str, Path] = {}
    for path in sorted(folder.glob("*/*.yaml")):
        if path.parent.name in lists:
            tables[path.parent.name] = path
        elif (dataset := _dataset(path, types, problems)) is not None:
            datasets.append(dataset)
    missing = sorted(set(every) - {item.type for item in datasets} - set(tables))
    problems += [f"{name}: no dataset ships, not even an empty one" for name in missing]
    if problems:
        raise BadReferenceDataError(problems)
    return ShippedData(types, tuple(datasets), lists, tables)


@cache
def load_nomenclature(name: str) -> Dataset:
    """Return a shipped code list, read on its first use.

    Its file is compared with its recorded SHA-256; a test checks every entry against the schema.

    Raises:
        KeyError: there is no such list.
        BadReferenceDataError: its file is damaged.

    """
    shipped = load_shipped()
    return read_nomenclature(shipped.tables[name], shipped.nomenclatures[name])


def read_nomenclature(path: Path, type_: DatasetType) -> Dataset:
    """Read a code list: its provenance in YAML, its entries as JSON lines.

    Raises:
        BadReferenceDataError: a file is damaged, or does not say where its facts come from.

    """
    problems: list[str] = []
    document = _read(path, problems)
    table = document.pop("table", {})
    items: list[Any] = []
    try:
        raw = (path.parent / table["file"]).read_bytes()
        if hashlib.sha256(raw).hexdigest() != table["sha256"]:
            problems.append(f"{table['file']} is not the file that {path.name} names")
        items = [orjson.loads(line) for line in raw.splitlines()]
    except (OSError, KeyError, ValueError) as error:
        problems.append(f"{path.name}: its table cannot be read: {error}")
    document["data"] = {"items": items}
    problems += _check_provenance(document) or []
    if problems:
        raise BadReferenceDataError(problems)
    return _build(document, type_)


def _read(path: Path, problems: list[str]) -> dict[str, Any]:
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        problems.append(f"{path.name}: cannot be read: {error}")
        return {}
    if not isinstance(document, dict):
        problems.append(f"{path.name}: is not a mapping")
        return {}
    return document


def _types(path: Path, problems: list[str]) -> dict[str, DatasetType]:
    # A test checks that each schema is one: here that took a third of a second of every start.
    found: dict[str, DatasetType] = {}
    for name, item in _read(path, problems).get("types", {}).items():
        found[name] = DatasetType(
            name,
            item["title"],
            item["refresh_days"],
            item["schema"],
            tuple(item.get("key", ("code",))),
            item.get("use") == "nomenclature",
        )
    if not found:
        problems.append(f"{path.name}: holds no types")
    return found


def _dataset(path: Path, types: Mapping[str, DatasetType], problems: list[str]) -> Dataset | None:
    document = _read(path, problems)
    where = f"{path.parent.name}/{path.name}"
    type_ = types.get(str(document.get("type")))
    if type_ is None or type_.type != path.parent.name:
        problems.append(f"{where}: type {document.get('type')!r} is unknown or not its folder's")
        return None
    found = check_document(document, type_)
    if found:
        problems += [f"{where}: {problem}" for problem in found]
        return None
    return _build(document, type_)


def _build(document: Mapping[str, Any], type_: DatasetType) -> Dataset:
    return Dataset(
        type=type_.type,
        version=document["version"],
        name=document["name"],
        source=document["source"],
        url=document["url"],
        source_date=document["source_date"],
        licence=document["licence"],
        refresh_days=type_.refresh_days,
        judgement=bool(document.get("judgement", False)),
        note=document.get("note", ""),
        data=document["data"],
    )


def check_document(document: Mapping[str, object], type_: DatasetType) -> list[str]:
    """Return what is wrong with a dataset's document: provenance first, then its data."""
    problems = _check_provenance(document)
    if problems or document.get("status") == "empty":
        return problems
    return [f"{item.path}: {item.message}" for item in check_data(document["data"], type_)]


def _check_provenance(document: Mapping[str, object]) -> list[str]:
    problems = [f"`{name}` is missing" for name in _REQUIRED if name not in document]
    problems += [f"`{name}` is unknown" for name in sorted(set(document) - _KNOWN)]
    if problems:
        return problems
    if not str(document["url"]).startswith("https://"):
        problems.append("`url` must be the https address of the source")
    problems += [f"`{n}` is empty" for n in ("version", "source", "licence") if not document[n]]
    if document.get("status") == "empty":
        if document["data"] is not None or not document.get("note"):
            problems.append("an empty dataset holds no data and says in `note` how to load some")
    elif not isinstance(document["version"], str) or not is_day(document["source_date"]):
        problems.append("`version` must be a text and `source_date` a date (YYYY[-MM[-DD]])")
    return problems


def is_day(value: object) -> bool:
    """Return whether a value is a day, a month or a year."""
    try:
        return isinstance(value, str) and bool(_DAY.match(value)) and bool(earliest_day(value))
    except ValueError:
        return False
