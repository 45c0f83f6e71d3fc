"""What the data of reference data looks like, where it is read by name. Pure.

Each type's JSON Schema tells the whole shape; data is checked against it before it is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict


class Schema(TypedDict, total=False):
    """A JSON Schema, as far as it tells what kind of value a cell of a file holds."""

    type: str
    items: Schema
    properties: Mapping[str, Schema]


class Period(TypedDict, total=False):
    """From which day an entry is valid, and the first day on which it no longer is."""

    valid_from: str | None
    valid_to: str | None


class Entry(Period, total=False):
    """An entry of any type, as far as rules for several types read it."""

    code: str
    category: str
    group: str
    country_code: str
    jurisdictions: list[str]
    regime: str


class Data(TypedDict, total=False):
    """Data of any type: its entries, and what some types state once for all of them."""

    items: Sequence[Entry]
    categories: Sequence[str] | Mapping[str, object]
    default: str
    match: str
    cooling_off_months: int


class Score(TypedDict):
    """An entry of `cpi`."""

    code: str
    score: int


class Scores(TypedDict):
    """Data of `cpi`."""

    items: Sequence[Score]


class Market(TypedDict):
    """An entry of `regulated_markets`."""

    code: str
    country: str


class Markets(TypedDict):
    """Data of `regulated_markets`."""

    items: Sequence[Market]


class OwnerTest(Period):
    """A test of beneficial ownership; `register`: that by which a register knows owners."""

    threshold: float
    comparator: str
    source: str
    url: str
    verified: NotRequired[bool]
    control_prong: NotRequired[bool]
    jurisdictions: NotRequired[list[str]]
    register: NotRequired[OwnerTest]


class OwnerTests(TypedDict):
    """Data of `ubo_thresholds`."""

    items: Sequence[OwnerTest]
    default: OwnerTest
    enhanced: OwnerTest


class RegimeRule(Period):
    """An entry of `sanctions_ownership_rules`."""

    regime: str
    threshold: float
    comparator: str
    aggregate: bool
    votes: bool
    appointment: bool
    control: bool
    source: str
    url: str
    votes_comparator: NotRequired[str]


class Ruleless(TypedDict):
    """A regime of `sanctions_ownership_rules` on whose rule nothing is computed."""

    regime: str
    title: str
    reason: str
    source: str
    url: str
    verified: bool


class RegimeRules(TypedDict):
    """Data of `sanctions_ownership_rules`."""

    items: Sequence[RegimeRule]
    without_rule: NotRequired[Sequence[Ruleless]]


class Code(TypedDict):
    """An entry of any code list; those of activities have a title and a place in a tree."""

    code: str
    title: NotRequired[str]
    parent: NotRequired[str]


class FormName(TypedDict):
    """A name of a legal form, and the same in Latin letters."""

    name: str
    latin: NotRequired[str]


class LegalForm(Code):
    """An entry of `legal_forms`."""

    names: Sequence[FormName]
    abbreviations: NotRequired[Sequence[str]]
    country: NotRequired[str]
    inactive: NotRequired[bool]


class Register(Code):
    """An entry of `registers`; `alone`: its number identifies a company by itself."""

    alone: NotRequired[bool]
    members: NotRequired[Sequence[str]]
    member_of: NotRequired[str]
    jurisdictions: NotRequired[Sequence[str]]


# `from` is a word of the language
Member = TypedDict(
    "Member",
    {
        "body": str,
        "from": NotRequired[str],
        "to": NotRequired[str],
        "suspended_from": NotRequired[str],
        "url": str,
    },
)
"""A membership of a body."""


class Territory(Code):
    """An entry of `territories`."""

    name: str
    official_name: NotRequired[str]
    names: NotRequired[Sequence[str]]
    alpha_3: NotRequired[str]
    region: NotRequired[str]
    memberships: NotRequired[Sequence[Member]]
