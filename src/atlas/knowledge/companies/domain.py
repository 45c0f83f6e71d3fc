"""Pure rules of the customer file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from atlas.knowledge.identifiers.domain import all_spellings, is_number, normalise, scheme_code
from atlas.knowledge.names.domain.normalise import normalise as normal_name


@dataclass(frozen=True, slots=True)
class CompanyIdentity:
    """What names a company before anything was looked up.

    `register` is the register key ("GB-COH"); `country_code` ISO 3166-1 alpha-2.
    """

    name: str
    register: str | None = None
    registration_number: str | None = None
    country_code: str | None = None
    website: str | None = None
    external_id: str | None = None
    tags: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Company:
    """A company in the tenant's customer file.

    identity_changed_at: when its name, registration or country last changed, if ever.
    """

    id: UUID
    name: str
    external_id: str | None
    register: str | None
    registration_number: str | None
    country_code: str | None
    website: str | None
    tags: Sequence[str]
    metadata: Mapping[str, str]
    relationship_status: str
    next_review_at: date | None
    review_due_at: date | None
    entity_id: UUID | None
    version: int
    created_at: datetime
    updated_at: datetime
    identity_changed_at: datetime | None = None


def registration(register: str | None, number: str | None) -> tuple[str | None, str | None]:
    """Return a registration in the normal form that identifiers have everywhere.

    A number without its register is kept as it was given: it identifies nothing. What numbers
    nothing (`N/A`, `0000`) is left out.
    """
    if number is not None and not is_number(number, letters=True):
        number = None
    if not register:
        return None, number.strip() if number else None
    if not number:
        return scheme_code(register), None
    found = normalise(register, number)
    return found.scheme, found.value


def registration_spellings(register: str, number: str) -> list[tuple[str, str]]:
    """Return how a registration may stand in the customer file: in its normal form first."""
    return all_spellings(normalise(register, number))


def registration_scope(register: str | None, number: str | None, name: str) -> str:
    """Return what makes a registration unique among the customers besides register and number.

    Nothing where the number is unique in its register. A number that repeats in other courts or
    states (`HRB 1234`, `US-SOS 5818`) is one company's together with the company's name alone.
    """
    if not register or not number or normalise(register, number).certain:
        return ""
    found = normal_name(name)
    return " ".join((*found.key, *found.forms)) or name.strip().casefold()


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a customer record is known by: every name, number and country that it has or had.

    `numbers` are (register, number); one without its register identifies nothing.
    """

    names: frozenset[str]
    numbers: frozenset[tuple[str, str]] = frozenset()
    countries: frozenset[str] = frozenset()


def may_be_same(one: Likeness, other: Likeness) -> bool:
    """Return whether two customer records may be of the same company.

    They are when a number of theirs is equal. Without that, equal names in the same country
    suffice, unless both have a number in the same register: then they are two companies. What a
    record does not say tells nothing apart.
    """
    alike = bool(_names(one) & _names(other)) and (
        not one.countries or not other.countries or bool(one.countries & other.countries)
    )
    mine, theirs = _numbers(one), _numbers(other)
    if any(mine[key] & theirs[key] for key in mine.keys() & theirs.keys() if key[1]):
        return True
    return alike and all(mine[key] & theirs[key] for key in mine.keys() & theirs.keys())


def _names(one: Likeness) -> set[str]:
    """Return the names without legal form, blanks and the order of their words."""
    found = [normal_name(name) for name in one.names]
    return {text for name in found for text in (name.squashed, " ".join(name.key)) if text}


def _numbers(one: Likeness) -> dict[tuple[str, bool], set[str]]:
    """Return numbers by register, and whether each is one company's alone."""
    kept: dict[tuple[str, bool], set[str]] = {}
    for register, number in one.numbers:
        found = normalise(register, number)
        kept.setdefault((found.scheme, found.certain), set()).add(found.value)
    return kept
