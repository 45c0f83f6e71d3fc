"""What sources state of parties and relationships, as far as rules and exports read it. Pure.

The values were checked against the ontology when they were stored; nothing checks them again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict


class StatedNumber(TypedDict, total=False):
    """A number of a party, and the register that gave it."""

    register: str | None
    value: str


class StatedEvent(TypedDict, total=False):
    """What happened to a party, or what a register says in place of its owner."""

    event: str
    code: str
    reason: str
    description: str
    start: str
    end: str


class PartyData(TypedDict, total=False):
    """A party's attributes that are read by name; an address and others have further ones."""

    identity_status: str
    entity_kind: str
    country_code: str
    jurisdiction: str
    country_of_residence: str
    incorporation_date: str
    dissolution_date: str
    status: str
    is_listed: bool
    listing_markets: Sequence[str]
    first_name: str
    last_name: str
    nationalities: Sequence[str]
    date_of_birth: str
    date_of_death: str
    lei: str
    full_address: str
    registration_numbers: Sequence[StatedNumber]
    stated_numbers: Sequence[StatedNumber]
    events: Sequence[StatedEvent]


class StatedShare(TypedDict, total=False):
    """How much is held, in percent: exactly, or between two ends."""

    share_exact: float | None
    share_minimum: float | None
    share_maximum: float | None
    minimum_exclusive: bool
    maximum_exclusive: bool
    direct_or_indirect: str


class TieData(StatedShare, total=False):
    """A relationship's attributes that are read by name; those of a structure alone come last."""

    role: str
    details: str
    interest_type: str
    control_kind: str
    joint_group: str
    held_through: str
    each_whole: bool
    component: bool
    has_components: bool
    declared_beneficial: bool
    declared_not_beneficial: bool
    contradictions: Mapping[str, str]
    left_out: bool
    left_out_on: str
    left_out_at_most: float
    left_out_of_record: bool
    succession: bool
    ended_by_person: str
    share_if_higher: StatedShare
    share_disputed: bool
    share_apart: Sequence[StatedShare]
    maybe_ended: str
