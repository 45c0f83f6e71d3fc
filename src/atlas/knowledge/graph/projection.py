"""From stored entities and relationships to the parties and holdings of the pure rules."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final, cast
from uuid import UUID

from atlas.foundation.core.types import JSON
from atlas.knowledge.graph.domain import (
    UNKNOWN,
    UNREAD_RECORD,
    Band,
    ControlKind,
    Directness,
    Holding,
    HoldingKind,
    Official,
    Party,
    PartyKind,
    exactly,
)
from atlas.knowledge.graph.domain.bands import spanned
from atlas.knowledge.graph.domain.beneficial import OWNERSHIP_STATEMENT, RegisterStatement
from atlas.knowledge.graph.domain.causes import CONSOLIDATION, HOLDER_RESTATED
from atlas.knowledge.graph.domain.ended_elsewhere import ENDED_ELSEWHERE
from atlas.knowledge.graph.domain.lifetimes import Lifetime
from atlas.knowledge.graph.domain.lots import lots_apart, told_apart
from atlas.knowledge.graph.domain.model import UNKNOWN_CAPACITY, UNKNOWN_NATURE, SaidApart
from atlas.knowledge.graph.domain.stated import PartyData, StatedEvent, StatedShare, TieData
from atlas.knowledge.graph.models import EdgeRow, NodeRow
from atlas.knowledge.graph.schemas import Edge
from atlas.knowledge.names.domain.identity import Naming, is_company_as_person, naming_of
from atlas.knowledge.survivorship.domain.ends import ENDED_BY_PERSON

INTERESTS: Mapping[str, HoldingKind] = {
    "Ownership": HoldingKind.OWNERSHIP,
    "Voting": HoldingKind.VOTING,
    "Control": HoldingKind.CONTROL,
    "Trusteeship": HoldingKind.TRUST_ROLE,
    "Settlor": HoldingKind.TRUST_ROLE,
    "Beneficiary": HoldingKind.TRUST_ROLE,
    "Protector": HoldingKind.TRUST_ROLE,
}
OFFICE = "Directorship"
_EACH_ITS_OWN = frozenset({UNREAD_RECORD, HOLDER_RESTATED})
"""Codes of statements of which there may be several, each with an end of its own."""
_TOTAL = re.compile(r"\b(?:ownership-of-shares|right-to-share-surplus-assets)-[\w-]*percent")
"""A code of the UK register: its band is of all that a person has in one capacity."""
_NATIONAL = re.compile(r"(?!X)[A-Z]{2}-")
"""A scheme of org-id.guide of one country; `XI-LEI` and other X codes are of none."""
SENIOR_MANAGING = "senior managing official"
_ROLES: Mapping[str, ControlKind] = {
    "Trusteeship": ControlKind.TRUSTEE,
    "Settlor": ControlKind.SETTLOR,
    "Beneficiary": ControlKind.BENEFICIARY,
    "Protector": ControlKind.PROTECTOR,
}
_UNKNOWN, _CAPACITY = ("unknownInterest", "unpublishedInterest"), "-as-"
"""A register's code of a right that is held as something which is not known."""
_SHARE = frozenset({"share_exact", "share_minimum", "share_maximum"})
_DIRECTNESS: Mapping[str, Directness] = {one.value: one for one in Directness}
_NOMINATIONS = frozenset({ControlKind.NOMINATOR, ControlKind.NOMINEE})
_BEHIND = {"nominator": ControlKind.NOMINATOR, "nominee": ControlKind.NOMINEE}


def party(row: NodeRow, *, subject: bool = False) -> Party:
    """Return a node as a party; the subject is a company also where nothing names it."""
    return Party(
        str(row.id),
        row.display_name,
        _kind(row, subject=subject),
        listed=bool(row.stated.get("is_listed")),
        country=country(row.data),
        withheld=row.data.get("identity_status") == "anonymous",
        listed_on=_listed_on(row.stated.get("listing_markets")),
        ended=_ended(row),
        recorded_as_person=is_company_as_person(row.type, row.display_name),
    )


def _ended(row: NodeRow) -> str | None:
    """Return when a person died or a company was dissolved; empty where the date is not stated."""
    said = row.data.get("date_of_death" if row.type == "Person" else "dissolution_date")
    if isinstance(said, str) and said:
        return said
    return "" if row.type == "LegalEntity" and row.data.get("status") == "dissolved" else None


def _listed_on(said: object) -> tuple[str, ...]:
    codes = said if isinstance(said, list) else []
    return tuple(sorted({str(code).upper() for code in codes}))


def country(data: Mapping[str, object]) -> str | None:
    """Return the country a party sits or lives in, as far as its preferred claims say."""
    for name in ("country_code", "jurisdiction", "country_of_residence"):
        value = data.get(name)
        if isinstance(value, str) and value:
            return value[:2].upper()
    return None


def seat(data: PartyData) -> str | None:
    """Return the country whose law a company is under: its own, else that of its register.

    A company that only a register of owners names has no country of its own on record; the number
    tells under which register it stands (`GB-COH` is the United Kingdom's).
    """
    own = data.get("country_code") or str(data.get("jurisdiction") or "")[:2]
    if own:
        return str(own)
    schemes = (str(item.get("register")) for item in data.get("registration_numbers") or ())
    return next((scheme[:2] for scheme in schemes if _NATIONAL.match(scheme)), None)


def _kind(row: NodeRow, *, subject: bool) -> PartyKind:
    unnamed = naming_of(row.type, row.display_name, row.data) is not Naming.NAMED
    if row.type == "Person":
        if is_company_as_person(row.type, row.display_name):
            return PartyKind.COMPANY
        return PartyKind.UNKNOWN_PERSON if unnamed else PartyKind.PERSON
    if row.type == "Trust":
        return PartyKind.TRUST
    if unnamed and not subject:
        return PartyKind.UNKNOWN_PERSON
    if row.data.get("entity_kind") in {"state", "state_body"}:
        return PartyKind.STATE
    return PartyKind.COMPANY


def stated(rows: Iterable[NodeRow], as_of: date, *, ended: bool = False) -> list[RegisterStatement]:
    """Return what registers say instead of an owner at a date; `ended`: or said before it.

    A statement has ended when any source says so: events of one company, reason and start are one.
    Each unreadable record has its own statement (`UNREAD_RECORD`), and so has each holder of which
    something was taken back (`HOLDER_RESTATED`): all of them must have ended.
    The register's own code tells what a reason means; a copy of before codes were kept has none.
    """
    found: dict[tuple[str, str, str, str], list[StatedEvent]] = {}
    for row in rows:
        for event in _statements(row):
            own = code if (code := str(event.get("code"))) in _EACH_ITS_OWN else ""
            reason, start = str(event.get("reason", "")), str(event.get("start", ""))
            key = (str(row.id), reason, start, own)
            found.setdefault(key, []).append(event)
    day = as_of.isoformat()
    return [
        RegisterStatement(company, reason, str(events[0].get("description", "")), code=code)
        for (company, reason, start, own), events in found.items()
        if start <= day
        and (
            ended
            or (any if own else all)(str(event.get("end") or "9999") > day for event in events)
        )
        for code in sorted({str(one["code"]) for one in events if one.get("code")}) or (None,)
    ]


def statement_days(row: NodeRow) -> set[date]:
    """Return the days on which a statement in place of an owner begins or ends.

    Statements about group accounts are left out: they do not tell who owns the shares. A start or
    an end without a whole date, as a plugin may give it, is the earliest or latest day.
    """
    return {
        _day(day, bound)
        for event in _statements(row)
        if not str(event.get("code", "")).startswith(CONSOLIDATION)
        for day, bound in ((event.get("start"), date.min), (event.get("end"), date.max))
    }


def restated_then(row: NodeRow, stood: Lifetime) -> bool:
    """Whether a register took back what it said of a party that held on some day of a time."""
    return any(
        event.get("code") == HOLDER_RESTATED
        and _day(event.get("start"), date.min) < stood.end
        and stood.start < _day(event.get("end"), date.max)
        for event in _statements(row)
    )


def _day(written: object, otherwise: date) -> date:
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        return otherwise


def _statements(row: NodeRow) -> Iterator[StatedEvent]:
    for event in row.data.get("events") or ():
        if isinstance(event, Mapping) and event.get("event") == OWNERSHIP_STATEMENT:
            yield event


def holdings(
    rows: Iterable[EdgeRow],
    as_of: date,
    sources: Mapping[UUID, frozenset[str]] = MappingProxyType({}),
    *,
    several: Several = MappingProxyType({}),
) -> list[Holding]:
    """Return the holdings among relationships (an office is not one), as they stand at a date.

    `sources`: who states each, as far as it was asked. `several`: who states those that may be lots
    of one class (`standing_together`); such lots are read both ways.
    """
    found = [
        _perhaps_nothing(
            _holding(row, as_of, sources.get(row.id) or frozenset(several.get(row.id, ()))),
            row.data.get(_MAYBE_ENDED),
            as_of,
        )
        for row in rows
        if row.type in INTERESTS
    ]
    if not several:
        return found
    stated = {
        str(key): {source: band for source, band in said.items() if band is not None}
        for key, said in several.items()
    }
    return lots_apart(found, as_of, stated)


def standing_together(rows: Iterable[EdgeRow]) -> list[UUID]:
    """Return the shares or votes of one holder, company and class that stand on one day."""
    alike: dict[tuple[str, UUID, UUID, str], dict[UUID, EdgeRow]] = {}
    for row in rows:
        if INTERESTS.get(row.type) in {HoldingKind.OWNERSHIP, HoldingKind.VOTING}:
            right = row.type, row.from_id, row.to_id, row.discriminator
            alike.setdefault(right, {})[row.id] = row
    return [
        key
        for records in alike.values()
        if len(records) > 1 and _met(records.values())
        for key in records
    ]


SHARE = frozenset(
    {"share_exact", "share_minimum", "share_maximum", "minimum_exclusive", "maximum_exclusive"}
)
"""The attributes that state how much is held."""
IF_HIGHER: Final = "share_if_higher"
"""The higher of two shares that one statement has."""
_DISPUTED: Final = "share_disputed"
"""Whether sources contradict each other on the share; only in structures, never stored."""
DIRECTNESS: Final = "direct_or_indirect"
_APART: Final = "share_apart"
"""What each source in a dispute on the share states of it; only in structures too."""
_MAYBE_ENDED: Final = "maybe_ended"
"""From when a source says that it has ended, and another does not; never stored either."""


Several = Mapping[UUID, Mapping[str, Band | None]]
"""Who states each of several shares, and how much where several do."""


def shares_stated(said: Mapping[str, JSON] | None) -> Band | None:
    """Return how much one source states; None where that was not read, or it states no share.

    Of two shares that it states at once, the higher one.
    """
    if not said or SHARE.isdisjoint(said):
        return None
    higher = said.get(IF_HIGHER)
    return band(cast("StatedShare", higher if isinstance(higher, Mapping) else said))


def has_share(row: Edge | EdgeRow) -> bool:
    """Whether a relationship is of shares or votes, with how much of them."""
    kinds = {HoldingKind.OWNERSHIP, HoldingKind.VOTING}
    return INTERESTS.get(row.type) in kinds and not SHARE.isdisjoint(row.data)


def maybe_ended(row: EdgeRow, since: date) -> EdgeRow:
    """Return a relationship that may be nothing from a day on: sources disagree on its end."""
    known = row.data.get(_MAYBE_ENDED)
    first = since.isoformat()
    return row._replace(data={**row.data, _MAYBE_ENDED: min(known or first, first)})


def ended_elsewhere(row: EdgeRow, since: date) -> EdgeRow:
    """Return the same, where a record of the same holder by another source has ended."""
    told = dict(row.data.get("contradictions") or {})
    said = {ENDED_ELSEWHERE: f"ended on {since.isoformat()} by another source's record"}
    return maybe_ended(row._replace(data={**row.data, "contradictions": told | said}), since)


def either(row: EdgeRow, said: Sequence[StatedShare]) -> EdgeRow:
    """Return a relationship that may hold what any of several sources states of it.

    From the lowest to the highest of them: who may be an owner or a listed holder, and what is left
    for others, is judged by the worse one, and neither is certain.

    Args:
        row: the relationship, with the share of the source that is trusted most.
        said: what each source states of its share.

    """
    bands = [band(one) for one in said if not SHARE.isdisjoint(one)]
    if len({*bands}) < 2:
        return row
    low = min(bands, key=lambda one: (one.lower, one.lower_open))
    higher = row.data.get(IF_HIGHER)
    upper = [*bands, band(higher)] if higher else bands
    high = max(upper, key=lambda one: (one.upper, not one.upper_open))
    whole = _ends(Band(low.lower, high.upper, low.lower_open, high.upper_open))
    direct = [one for one in said if one.get(DIRECTNESS) == Directness.DIRECT]
    apart: TieData = (
        {_APART: said, DIRECTNESS: Directness.DIRECT.value} if direct and not higher else {}
    )
    others = {name: value for name, value in row.data.items() if name not in SHARE}
    told = dict(row.data.get("contradictions") or {}) | dict(told_apart(bands))
    data: TieData = {
        **cast("TieData", others),
        **whole,
        IF_HIGHER: whole,
        _DISPUTED: True,
        "contradictions": told,
        **apart,
    }
    return row._replace(data=data)


def _ends(one: Band) -> StatedShare:
    return {
        "share_minimum": one.lower,
        "share_maximum": one.upper,
        "minimum_exclusive": one.lower_open,
        "maximum_exclusive": one.upper_open,
    }


def _met(records: Iterable[EdgeRow]) -> bool:
    """Whether two of several records stood on one day."""
    latest = date.min
    for row in sorted(records, key=lambda one: one.valid_from or date.min):
        if (row.valid_from or date.min) < latest:
            return True
        latest = max(latest, row.valid_to or date.max)
    return False


def lasting(
    rows: Sequence[EdgeRow], vanished: Collection[tuple[str, str]], as_of: date
) -> list[EdgeRow]:
    """Return relationships with nominations that still stand, although no file holds them.

    A register that no longer states a nominee does not state for whom the interest is held now. The
    nomination stands until another nominee or nominator of the company is declared, or a statement
    ends it.

    Args:
        rows: the relationships.
        vanished: holder and company of those that a file no longer holds and that no one ended.
        as_of: the day asked for.

    """
    declared = {row.to_id for row in rows if _is_nomination(row) and row.valid_at(as_of)}
    return [
        row._replace(valid_to=None)
        if _is_nomination(row)
        and row.valid_to is not None
        and row.valid_to <= as_of
        and row.to_id not in declared
        and (str(row.from_id), str(row.to_id)) in vanished
        else row
        for row in rows
    ]


def is_role(row: EdgeRow) -> bool:
    """Whether a relationship is a role in a trust or a nomination."""
    return INTERESTS.get(row.type) is HoldingKind.TRUST_ROLE or _is_nomination(row)


def _is_nomination(row: EdgeRow) -> bool:
    kind = INTERESTS.get(row.type)
    return kind is HoldingKind.CONTROL and _control(row, kind) in _NOMINATIONS


def officials(rows: Iterable[EdgeRow], company: str, as_of: Any) -> tuple[Official, ...]:
    """Return who manages a company at a date: senior managing officials, else its officers."""
    found = officers(rows, company, as_of)
    senior = [official for official in found if official.role == SENIOR_MANAGING]
    return tuple(senior or found)


def officers(rows: Iterable[Edge], company: str, as_of: Any) -> list[Official]:
    """Return everyone in office at a company at a date, once for each office."""
    return [
        Official(str(row.from_id), str(row.data.get("role") or row.discriminator or "officer"))
        for row in rows
        if row.type == OFFICE
        and str(row.to_id) == company
        and (row.valid_from is None or row.valid_from <= as_of)
        and (row.valid_to is None or as_of < row.valid_to)
    ]


def left_offices(rows: Iterable[EdgeRow], company: UUID, as_of: date) -> tuple[EdgeRow, ...]:
    """Return the offices at a company that a register left out and that no one has ended since.

    The register marks them while no successor has followed. An end that a person states, or another
    source's statement that the office continues, is an answer.
    """
    return tuple(
        row
        for row in rows
        if row.type == OFFICE
        and row.to_id == company
        and row.valid_to is not None
        and row.valid_to <= as_of
        and _left_out_on(row.data) is not None
        and ENDED_BY_PERSON not in row.data
    )


def still_open(rows: Iterable[Edge]) -> list[Edge]:
    """Return offices that were left out as if no one had ended them: no one has stated an end."""
    return [row._replace(valid_to=None) for row in rows]


def _holding(row: EdgeRow, as_of: date, sources: frozenset[str]) -> Holding:
    kind, data = INTERESTS[row.type], row.data
    left_out = _left_out_on(data)
    most = data.get("left_out_at_most") if left_out is not None and left_out <= as_of else None
    control = _control(row, kind)
    if kind is HoldingKind.CONTROL and control in _NOMINATIONS:
        kind = HoldingKind.TRUST_ROLE
    interest = kind in {HoldingKind.OWNERSHIP, HoldingKind.VOTING}
    return Holding(
        key=str(row.id),
        holder=str(row.from_id),
        company=str(row.to_id),
        kind=kind,
        band=_at_most(band(data), most) if interest else None,
        control=control,
        directness=_DIRECTNESS[data.get("direct_or_indirect") or "unknown"],
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        joint_group=data.get("joint_group"),
        total=_TOTAL.search(str(data.get("details") or "")) is not None,
        each_whole=bool(data.get("each_whole")),
        component=bool(data.get("component")),
        has_components=bool(data.get("has_components")),
        declared_beneficial=bool(data.get("declared_beneficial")),
        declared_not_beneficial=bool(data.get("declared_not_beneficial")),
        interest_type=data.get("interest_type"),
        through=_through(data),
        if_higher=band(data[IF_HIGHER])
        if interest and most is None and data.get(IF_HIGHER)
        else None,
        part=band(data) if kind is HoldingKind.TRUST_ROLE and _SHARE & data.keys() else None,
        disputed=bool(data.get(_DISPUTED)),
        apart=_apart(data.get(_APART) or (), band(data)),
        contradictions=tuple((data.get("contradictions") or {}).items()),
        share_class=row.discriminator,
        left_out=left_out,
        left_out_of_record=bool(data.get("left_out_of_record")),
        stated_end=ENDED_BY_PERSON in data,
        ended_by_file=_ended_by_file(row),
        sources=sources,
    )


def _apart(said: Sequence[StatedShare], whole: Band) -> SaidApart | None:
    """Return what sources say of a disputed share, where some do not say that it is direct."""
    stated = [
        (_DIRECTNESS.get(str(one.get(DIRECTNESS)), Directness.UNKNOWN), band(one))
        for one in said
        if not SHARE.isdisjoint(one)
    ]
    own = [one for how, one in stated if how is Directness.DIRECT]
    others = tuple(one for one in stated if one[0] is not Directness.DIRECT)
    return SaidApart(spanned(own), others, whole) if own and others else None


def _perhaps_nothing(holding: Holding, since: str | None, as_of: date) -> Holding:
    """Return a holding that may be nothing from a day on, as sources disagree on its end."""
    band = holding.band
    if since is None or band is None or as_of.isoformat() < since:
        return holding
    nothing = Band(0, band.upper, upper_open=band.upper_open)
    most = holding.if_higher or band
    higher = Band(0, most.upper, upper_open=most.upper_open)
    return replace(holding, band=nothing, if_higher=higher, disputed=True, apart=None)


def _ended_by_file(row: EdgeRow) -> bool:
    """Whether a file that left it out alone ended it: a successor was stated by then."""
    said = row.data.get("left_out_on")
    return row.data.get("left_out") is False and said is not None and said == str(row.valid_to)


def _through(data: TieData) -> str | None:
    """Return through what an interest is held; a register's unknown capacity may be anything."""
    unknown = data.get("interest_type") in _UNKNOWN and (
        _CAPACITY in str(data.get("details") or "")
        or UNKNOWN_NATURE in (data.get("contradictions") or {})
    )
    return data.get("held_through") or (UNKNOWN_CAPACITY if unknown else None)


def _left_out_on(data: TieData) -> date | None:
    """Return from when no file has a relationship's record; None: a file has it."""
    said = data.get("left_out_on")
    return date.fromisoformat(str(said)) if data.get("left_out") and said else None


def _at_most(stated: Band, most: object) -> Band:
    """Return a share that was left out, where what others hold since leaves less than it was."""
    if not isinstance(most, int | float):
        return stated
    return Band(0.0, min(stated.upper, float(most)))


def _control(row: EdgeRow, kind: HoldingKind) -> ControlKind | None:
    if kind is HoldingKind.TRUST_ROLE:
        return _ROLES[row.type]
    if kind is not HoldingKind.CONTROL:
        return None
    stated = str(row.data.get("control_kind") or row.discriminator)
    known = _BEHIND.get(stated)
    if known is not None:
        return known
    controlling = {
        ControlKind.BOARD_APPOINTMENT,
        ControlKind.DOMINANT_INFLUENCE,
        ControlKind.CONSOLIDATION,
    }
    return next((control for control in controlling if control.value == stated), None)


def band(data: StatedShare) -> Band:
    """Return the share stated in a relationship's data; nothing stated is anything.

    A stated band that contradicts itself is anything too: it is a conflict for a person, and
    must not make a holding smaller.
    """
    exact = data.get("share_exact")
    if exact is not None:
        return exactly(float(exact))
    low, high = data.get("share_minimum"), data.get("share_maximum")
    lower = 0.0 if low is None else float(low)
    upper = 100.0 if high is None else float(high)
    if not 0 <= lower <= upper <= UNKNOWN.upper:
        return UNKNOWN
    if lower == upper:
        return exactly(lower)
    return Band(
        lower,
        upper,
        lower_open=bool(data.get("minimum_exclusive")),
        upper_open=bool(data.get("maximum_exclusive")),
    )
