"""Hits whose whole name equals a listed one, and what distinguishes the two."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from atlas.foundation.core.partial_dates import names_a_day
from atlas.foundation.db import TenantSession
from atlas.sources.screening.domain.evidence import CONTRADICTS, confuses_kinds, tells_of_kind
from atlas.sources.screening.domain.numbers import asked_numbers
from atlas.sources.screening.domain.results import FeatureKept
from atlas.sources.screening.repository import screenings as repository
from atlas.sources.screening.schemas import NAME_EQUAL, Feature, ScreeningQuery
from atlas.sources.screening.service.parties import own_queries


@dataclass(frozen=True, slots=True)
class EqualName:
    """`kind`: `primary` or `strong_alias`. `contradictions`: features that contradict for certain.

    A date of birth contradicts for certain only where both sides state the day. `recorded`: every
    feature that contradicts, as the screening kept it. For an entity, only facts count that a
    source claims of it: what a person typed distinguishes no one. A register that records as a
    person what is listed as a company, or the reverse, does not distinguish the two either: a party
    of an equal name may be recorded wrongly.
    """

    kind: str
    contradictions: tuple[str, ...]
    recorded: tuple[str, ...] = ()


async def equal_names(session: TenantSession, hit_ids: Sequence[UUID]) -> dict[UUID, EqualName]:
    """Return the hits among these whose whole name equals a listed primary name or strong alias."""
    if not hit_ids:
        return {}
    found = await repository.candidate_features(session, hit_ids)
    own = await own_queries(session, list({one for one, _ in found.values() if one is not None}))
    read = {
        hit_id: _equal(features if entity_id is None else _claimed(features, own.get(entity_id)))
        for hit_id, (entity_id, features) in found.items()
    }
    return {hit_id: one for hit_id, one in read.items() if one is not None}


def _claimed(features: Sequence[FeatureKept], own: ScreeningQuery | None) -> list[FeatureKept]:
    """Return the features without contradictions by facts that no source claims of the entity."""
    said: dict[str, set[str | None]] = (
        {
            "birth_date": {own.birth_date},
            "gender": {own.gender},
            "kind": {own.kind.value},
            "identifier": {
                f"{one.identifier.scheme} {one.identifier.value}"
                for one in asked_numbers(own).numbers
                if one.stated
            },
        }
        if own is not None
        else {}
    )
    return [
        one
        for one in features
        if one["effect"] != CONTRADICTS or one.get("query_value") in said.get(one["name"], set())
    ]


def name_equal(features: Sequence[FeatureKept]) -> str | None:
    """Return which listed name the whole name equals, as stored: `primary`, `strong_alias`."""
    return next((one["detail"] for one in features if one["name"] == NAME_EQUAL), None)


def holds_equal(features: Sequence[Feature], *, typed: bool) -> bool:
    """Whether a candidate's whole name equals a listed one, and nothing distinguishes the two.

    `typed`: the facts about the party were typed; such facts distinguish no one.
    """
    found = _equal([_kept(one) for one in features])
    return found is not None and (typed or not found.contradictions)


def _kept(feature: Feature) -> FeatureKept:
    return {
        "name": feature.name,
        "effect": feature.effect,
        "points": feature.points,
        "query_value": feature.query_value,
        "entry_value": feature.entry_value,
        "detail": feature.detail,
    }


def _equal(features: Sequence[FeatureKept]) -> EqualName | None:
    kind = name_equal(features)
    if kind is None:
        return None
    confused = confuses_kinds(
        (one["name"], one["effect"], one.get("query_value"), one.get("entry_value"))
        for one in features
    )
    against = [
        one
        for one in features
        if one["effect"] == CONTRADICTS and not (confused and tells_of_kind(one["name"]))
    ]
    person = any(one["name"] == "kind" and "person" in _kinds(one) for one in features)
    told = dict.fromkeys(one["name"] for one in against if _certain(one, person=person))
    return EqualName(kind, tuple(told), tuple(dict.fromkeys(one["name"] for one in against)))


def _kinds(feature: FeatureKept) -> set[str | None]:
    return {feature.get("query_value"), feature.get("entry_value")}


def _certain(feature: FeatureKept, *, person: bool) -> bool:
    if feature["name"] != "birth_date":
        return True
    own = feature.get("query_value") or ""
    listed = (feature.get("entry_value") or "").split(", ")  # each of them contradicts
    return names_a_day(own, person=person) and any(
        names_a_day(one, person=person) for one in listed
    )
