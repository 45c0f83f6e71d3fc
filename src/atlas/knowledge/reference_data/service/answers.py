"""What reference data says of a code, and of a country."""

from collections.abc import Mapping, Sequence
from datetime import date

import pycountry

from atlas.foundation.core.clock import today
from atlas.foundation.core.countries import countries
from atlas.foundation.db import TenantSession
from atlas.knowledge.reference_data.domain import (
    COUNTRY_LISTS,
    Dataset,
    ReferenceSnapshot,
    country_standing,
    find_code,
    holds,
    legal_forms,
    load_nomenclature,
    load_shipped,
    memberships,
    register_threshold,
    territory,
    territory_named,
    ubo_threshold,
)
from atlas.knowledge.reference_data.domain.shapes import Entry
from atlas.knowledge.reference_data.errors import CountryNotFoundError, DatasetTypeNotFoundError
from atlas.knowledge.reference_data.schemas import (
    CountryListOut,
    CountryProfileOut,
    CpiOut,
    LookupOut,
    MembershipOut,
    ThresholdOut,
)
from atlas.knowledge.reference_data.service.snapshots import snapshot

_BY_COUNTRY = frozenset({*COUNTRY_LISTS, "cpi", "ubo_thresholds"})


async def lookup(
    session: TenantSession, type_: str, key: str, as_of: date, country: str | None = None
) -> LookupOut:
    """Return what a type's dataset says of a code.

    Args:
        session: the tenant whose datasets answer.
        type_: a type or a code list.
        key: a code; of `legal_forms` and `territories` also a name or abbreviation; of a type
            by country the country's code or name.
        as_of: the day the facts are asked for.
        country: ISO 3166-1 alpha-2, for a legal form's name.

    Raises:
        DatasetTypeNotFoundError: there is no such type. CountryNotFoundError: of a type by country,
        `key` is no country: "not listed" would be no answer.

    """
    shipped = load_shipped()
    if type_ in shipped.nomenclatures:
        return _answer(load_nomenclature(type_), key, _coded(type_, key, country), None)
    if type_ not in shipped.types:
        raise DatasetTypeNotFoundError
    dataset = (await snapshot(session, as_of)).get(type_)
    if dataset is None or dataset.data is None:
        return LookupOut(type=type_, key=key, found=None, not_assessed="no_dataset")
    wanted = _country(key) if type_ in _BY_COUNTRY else key
    entries = [
        item for item in dataset.data["items"] if _names(item, wanted) and holds(item, as_of)
    ]
    category = None
    if "categories" in dataset.data:
        category = ReferenceSnapshot([dataset]).category(type_, key)
    return _answer(dataset, key, entries, category)


def _coded(type_: str, key: str, country: str | None) -> Sequence[Mapping[str, object]]:
    found = find_code(type_, key)
    if found is None and type_ == "legal_forms" and country is not None:
        return legal_forms(country, key)
    if found is None and type_ == "territories":
        found = territory_named(key)
    return [found] if found is not None else []


def _answer(
    dataset: Dataset, key: str, entries: Sequence[Mapping[str, object]], category: str | None
) -> LookupOut:
    return LookupOut(
        type=dataset.type,
        key=key,
        found=bool(entries) or category is not None,
        entry=dict(entries[0]) if len(entries) == 1 else None,
        candidates=[dict(item) for item in entries] if len(entries) > 1 else [],
        category=category,
        version=dataset.version,
        source=dataset.source,
        url=dataset.url,
        source_date=dataset.source_date,
        stale=dataset.stale(today()),
    )


def _country(key: str) -> str:
    code = key.strip().upper()
    if code in countries():
        return code
    named = territory_named(key)
    if named is None or named["code"] not in countries():
        raise CountryNotFoundError(f"{key[:60]!r} is no country of ISO 3166-1, nor a name of one.")
    return named["code"]


def _names(item: Entry, key: str) -> bool:
    jurisdictions = item.get("jurisdictions")
    listed = isinstance(jurisdictions, list) and key in jurisdictions
    return listed or key == item.get("code") or key.strip().lower() == item.get("regime")


async def country_profile(session: TenantSession, country: str, as_of: date) -> CountryProfileOut:
    """Return what reference data says of a country.

    Raises:
        CountryNotFoundError: no ISO 3166-1 alpha-2 code.

    """
    known = pycountry.countries.get(alpha_2=country)
    if known is None:
        raise CountryNotFoundError
    frozen = await snapshot(session, as_of)
    place = territory(country)
    return CountryProfileOut(
        code=country,
        alpha_3=known.alpha_3,
        name=known.name,
        official_name=place.get("official_name") if place else None,
        region=place.get("region") if place else None,
        as_of=as_of,
        memberships=[MembershipOut.model_validate(item) for item in memberships(country, as_of)],
        lists=[
            CountryListOut.model_validate(item)
            for item in country_standing(frozen, country, today())
        ],
        cpi=frozen.cpi(country),
        cpi_not_assessed=None if frozen.get("cpi") else "no_dataset",
        cpi_source=_cpi_source(frozen.get("cpi")),
        ubo_threshold=ThresholdOut.model_validate(ubo_threshold(frozen, country, as_of)),
        register_threshold=ThresholdOut.model_validate(register_threshold(frozen, country, as_of)),
        snapshot_hash=frozen.hash,
    )


def _cpi_source(dataset: Dataset | None) -> CpiOut | None:
    if dataset is None:
        return None
    return CpiOut(
        version=dataset.version,
        source=dataset.source,
        url=dataset.url,
        source_date=dataset.source_date,
        stale=dataset.stale(today()),
    )
