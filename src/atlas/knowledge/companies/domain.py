"""Pure rules of the customer file."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from stdnum.eu.vat import MEMBER_STATES

from atlas.knowledge.identifiers.domain import (
    all_spellings,
    check_digits_hold,
    family_of,
    find_scheme,
    is_number,
    is_scheme_or_kind,
    may_have_several,
    normalise,
    scheme_code,
    scheme_named,
)
from atlas.knowledge.names.domain.normalise import normalise as normal_name

_OF_COMPANIES = frozenset({"tax", "register"})
"""Families of national numbers that a company has."""
_VAT_MARKS = re.compile(r"[^0-9A-Z+*]")
_VAT_PREFIX = {"GR": "EL"}


@dataclass(frozen=True, slots=True)
class StatedNumber:
    """A number that the requester states in addition to the registration: no source has said it.

    It leads to providers and is screened. Who the company is never follows from it.
    """

    scheme: str
    value: str


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
    identifiers: Sequence[StatedNumber] = ()


@dataclass(frozen=True, slots=True)
class Company:
    """A company in the tenant's customer file.

    identity_changed_at: when its name, registration, country or stated numbers last changed.
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
    identifiers: Sequence[StatedNumber] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedCompany(Company):
    """A company that was just changed; `notice`: what the change takes, in words."""

    notice: str | None = None


IDENTITY = ("name", "register", "registration_number", "country_code")
"""The fields that say which company it is; stated numbers only lead to what is known of it."""
IDENTITY_NOTICE = (
    "If this is another company than was investigated before: the former one's undecided hits are"
    " decided first, and an approval takes two people."
)


def identity_notice(before: Mapping[str, object], after: Mapping[str, object]) -> str | None:
    """Return what a change takes that may make another company of a customer, or None.

    What is stated for the first time makes none. Another spelling does not either, which only an
    investigation finds.
    """
    changed = any(before.get(one) and before.get(one) != after.get(one) for one in IDENTITY)
    return IDENTITY_NOTICE if changed else None


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


def stated_scheme(written: str) -> str:
    """Return the key of the scheme of a stated number.

    Raises:
        ValueError: no such scheme is known, or its numbers are of no company.

    """
    code = scheme_named(written) or scheme_code(written)
    country, _, kind = code.partition("-")
    national = len(country) == 2 and country.isalpha() and family_of(kind) in _OF_COMPANIES
    if find_scheme(code) is None and not (national and is_scheme_or_kind(code)):
        raise ValueError("must be a scheme of company numbers, such as NL-VAT, XI-LEI or GB-COH")
    return code


def stated_value(scheme: str, written: str) -> str:
    """Return a stated number in the normal form of its scheme.

    Raises:
        ValueError: it cannot be a whole number of this scheme.

    """
    number = normalise(scheme, _vat(scheme, written) if scheme.endswith("-VAT") else written)
    known = find_scheme(scheme)
    shape = known.shape if known else None
    if not number.certain or (shape is not None and not shape.fullmatch(number.value)):
        raise ValueError(f"must be a complete number of {known.title if known else scheme}")
    if check_digits_hold(scheme, number.value) is False:
        raise ValueError("the check digits are wrong")
    return number.value


def _vat(scheme: str, written: str) -> str:
    country = scheme[:2]
    value = _VAT_MARKS.sub("", written.upper())
    prefix = _VAT_PREFIX.get(country, country)
    if country.lower() in MEMBER_STATES and not value.startswith(prefix):
        raise ValueError(f"must begin with {prefix}, as VAT numbers of this country do")
    return value


def repeated_scheme(numbers: Iterable[StatedNumber]) -> str | None:
    """Return a scheme of which a company states more numbers than it may have, or None."""
    seen: set[StatedNumber] = set()
    for one in numbers:
        again = one in seen if may_have_several(one.scheme) else _has(seen, one.scheme)
        if again:
            return one.scheme
        seen.add(one)
    return None


def _has(numbers: Iterable[StatedNumber], scheme: str) -> bool:
    return any(one.scheme == scheme for one in numbers)


def second_of_register(register: str | None, numbers: Iterable[StatedNumber]) -> str | None:
    """Return the register of a company if a stated number is another one of that register."""
    code = scheme_code(register) if register else None
    return code if code is not None and _has(numbers, code) else None


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
    record does not say distinguishes nothing.
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
