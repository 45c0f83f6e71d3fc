"""The facts the product ships: read and checked once, at boot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from atlas.foundation.core.shipped import shipped_folder
from atlas.knowledge.reference_data.domain.snapshot import Dataset, DatasetType, earliest_day
from atlas.knowledge.reference_data.errors import BadReferenceDataError

_REQUIRED = ("type", "version", "name", "source", "url", "source_date", "licence", "data")
_KNOWN = {*_REQUIRED, "status", "note", "judgement"}


@dataclass(frozen=True)
class ShippedData:
    """All types, and all dataset versions the product ships."""

    types: Mapping[str, DatasetType]
    datasets: tuple[Dataset, ...]


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
    types = _types(folder / "types.yaml", problems)
    datasets = [
        dataset
        for path in sorted(folder.glob("*/*.yaml"))
        if (dataset := _dataset(path, types, problems)) is not None
    ]
    missing = sorted(set(types) - {item.type for item in datasets})
    problems += [f"{name}: no dataset ships, not even an empty one" for name in missing]
    if problems:
        raise BadReferenceDataError(problems)
    return ShippedData(types, tuple(datasets))


def _read(path: Path, problems: list[str]) -> dict[str, Any]:
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        problems.append(f"{path.name}: cannot be read: {error}")
        return {}
    if not isinstance(document, dict):
        problems.append(f"{path.name}: is not a mapping")
        return {}
    return document


def _types(path: Path, problems: list[str]) -> dict[str, DatasetType]:
    found: dict[str, DatasetType] = {}
    for name, item in _read(path, problems).get("types", {}).items():
        Draft202012Validator.check_schema(item["schema"])
        found[name] = DatasetType(name, item["title"], item["refresh_days"], item["schema"])
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


def check_document(document: Mapping[str, Any], type_: DatasetType) -> list[str]:
    """Return what is wrong with a dataset's document: provenance first, then its data."""
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
        return problems
    if not isinstance(document["version"], str) or not _is_date(document["source_date"]):
        problems.append("`version` must be a text and `source_date` a date (YYYY[-MM[-DD]])")
    validator = Draft202012Validator(type_.schema)
    problems += [
        f"{error.json_path}: {error.message}" for error in validator.iter_errors(document["data"])
    ]
    return problems or _check_entries(document["data"])


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(earliest_day(value))
    except ValueError:
        return False


def _check_entries(data: Mapping[str, Any]) -> list[str]:
    items = data.get("items", [])
    codes = [item["code"] for item in items if "code" in item]
    problems = [f"{code} stands twice" for code in sorted({c for c in codes if codes.count(c) > 1})]
    if "categories" in data:
        known = {*data["categories"]}
        used = {item["category"] for item in items} | {data.get("default", data["categories"][0])}
        problems += [f"category {name} is not declared" for name in sorted(used - known)]
    return problems
