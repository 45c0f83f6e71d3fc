"""What can be wrong with a dataset's data: its shape first, then its meaning."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice, pairwise
from typing import Any, cast

from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators

from atlas.foundation.core.countries import no_country
from atlas.knowledge.reference_data.domain.shapes import Data, Entry, Period
from atlas.knowledge.reference_data.domain.snapshot import DatasetType

_COUNTRY_TYPES = frozenset(
    {
        "fatf_black_list", "fatf_grey_list", "eu_high_risk_third_countries", "eu_eea",
        "eu_tax_blacklist", "secrecy_jurisdictions", "cpi",
    }
)  # fmt: skip
LISTED = 200
"""Maximum number of problems to report; the rest are counted."""


@dataclass(frozen=True, slots=True)
class DataProblem:
    """One thing that is wrong: its JSON path (`$.items[3].code`) and what to change."""

    path: str
    message: str


def check_data(data: object, type_: DatasetType) -> list[DataProblem]:
    """Return what is wrong with the data of a type; empty: it can be used.

    The JSON Schema is checked first; the meaning (known countries, no entry twice, periods that
    end after they begin and do not overlap, declared categories) only of well-formed data.
    """
    validator = _Validator(type_.schema, format_checker=FormatChecker())
    shape = [
        DataProblem(error.json_path, _shortened(error.message))
        for error in islice(validator.iter_errors(data), LISTED)
    ]
    if shape or not isinstance(data, Mapping):
        return shape[:LISTED]
    whole = cast("Data", data)
    return list(islice(chain(_repeated(whole, type_), _meaning(whole, type_)), LISTED))


def _unique(
    _validator: Any, unique: bool, instance: object, _schema: object
) -> Iterator[ValidationError]:
    """Check `uniqueItems` in one pass, and name the item: the library says only that one is."""
    if not unique or not isinstance(instance, list):
        return
    first: dict[str, int] = {}
    for index, item in enumerate(instance):
        known = first.setdefault(json.dumps(item, sort_keys=True), index)
        if known != index:
            yield ValidationError(f"stands twice (first at entry {known + 1})", path=[index])


_Validator: Any = validators.extend(  # type: ignore[no-untyped-call]
    Draft202012Validator, {"uniqueItems": _unique}
)


def _shortened(message: str) -> str:
    return message if len(message) <= 300 else f"{message[:300]}…"


def key_of(entry: Mapping[str, object], type_: DatasetType) -> str:
    """Return the text that tells an entry from the others of its type."""
    parts = [entry.get(name) for name in type_.key]
    return " ".join(_text(part) for part in parts if part not in (None, ""))


def _text(part: object) -> str:
    return ",".join(sorted(map(str, part))) if isinstance(part, list) else str(part)


def _repeated(data: Data, type_: DatasetType) -> Iterator[DataProblem]:
    first: dict[str, int] = {}
    for index, entry in enumerate(data["items"]):
        key = key_of(entry, type_)
        known = first.setdefault(key, index)
        if known != index:
            yield DataProblem(
                f"$.items[{index}]", f"{key} stands twice (first at $.items[{known}])"
            )


def _meaning(data: Data, type_: DatasetType) -> Iterator[DataProblem]:
    for index, entry in enumerate(data["items"]):
        where = f"$.items[{index}]"
        for code in _country_codes(entry, type_.type):
            if (wrong := no_country(code)) is not None:
                yield DataProblem(where, wrong)
        start, end = period(entry)
        if start is not None and end is not None and end <= start:
            yield DataProblem(
                where, "`valid_to` is the first day after the period: it must be later"
            )
    yield from _overlaps(data["items"])
    if "categories" in data:
        known = set(data["categories"])
        used = {entry["category"] for entry in data["items"]}
        used |= {data["default"]} if "default" in data else set()
        for name in sorted(used - known):
            yield DataProblem("$.categories", f"category {name} is not declared")


def _country_codes(entry: Entry, type_: str) -> list[str]:
    found = list(entry.get("jurisdictions", ())) if type_ == "ubo_thresholds" else []
    if type_ in _COUNTRY_TYPES:
        found.append(entry["code"])
    if type_ == "virtual_office_addresses":
        found.append(entry["country_code"])
    return found


def period(entry: Period) -> tuple[date | None, date | None]:
    """Return an entry's `valid_from` and `valid_to` (the first day it is no longer valid)."""
    start, end = entry.get("valid_from"), entry.get("valid_to")
    return (
        date.fromisoformat(start) if start else None,
        date.fromisoformat(end) if end else None,
    )


def holds(entry: Period, as_of: date) -> bool:
    """Return whether an entry is valid at a day; one without a period always is."""
    start, end = period(entry)
    return (start is None or start <= as_of) and (end is None or as_of < end)


def _overlaps(items: Sequence[Entry]) -> Iterator[DataProblem]:
    by_subject: dict[str, list[tuple[date, date, int]]] = {}
    for index, entry in enumerate(items):
        start, end = period(entry)
        subjects = [*entry.get("jurisdictions", ())]
        subjects += [entry["regime"]] if "regime" in entry else []
        for subject in subjects:
            by_subject.setdefault(subject, []).append((start or date.min, end or date.max, index))
    for subject, periods in sorted(by_subject.items()):
        periods.sort()
        for (_, end, first), (start, _, second) in pairwise(periods):
            if start < end:
                yield DataProblem(
                    f"$.items[{second}]",
                    f"{subject}: its period overlaps that of $.items[{first}]",
                )
