"""Companies House: the snapshot of persons with significant control (JSON lines).

One line is one entry of one company's register: a person, a legal entity, a person whose details
are protected, a statement made instead of an entry, or an exemption. The last line is the totals.
Record ids are those that Open Ownership gives to the same entries.
http://download.companieshouse.gov.uk/en_pscdata.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from atlas.knowledge.identifiers.domain import normalise
from atlas.sources.protocol.domain.coverage import Scope
from atlas.sources.registry.domain.formats.base import (
    FileNote,
    Format,
    Json,
    day_of,
    iso_day,
    of,
    statement,
    text_of,
)
from atlas.sources.registry.domain.formats.natures import interests_of
from atlas.sources.registry.domain.formats.psc_parties import (
    SCHEME,
    corporate,
    individual,
    legal_person,
    protected,
)
from atlas.sources.registry.domain.formats.psc_statements import NOTHING, WORDS, reason_of
from atlas.sources.registry.domain.formats.published import KINDS, STATEMENT
from atlas.sources.registry.domain.problems import StatementRejectedError

URL = "http://download.companieshouse.gov.uk/en_pscdata.html"
BEGAN = "2016-04-06"
"""The regime's first day: the date of what the register gives none."""
_PARTIES = {
    "individual": individual,
    "corporate-entity": corporate,
    "legal-person": legal_person,
    "super-secure": protected,
}


def _recognises(record: Any) -> bool:
    if not isinstance(record, Mapping) or "data" not in record:
        return False
    kind = of(record, "data", "kind")
    return "company_number" in record or str(kind).startswith("totals#")


def _note(record: Any) -> FileNote | None:
    data = of(record, "data")
    if not str(of(data, "kind")).startswith("totals#"):
        return None
    counts = [value for name, value in data.items() if name.endswith("_count")]
    whole = sum(value for value in counts if isinstance(value, int))
    return FileNote(day_of(data.get("generated_at")), whole or None)


def _convert(record: Any) -> Iterator[Json]:
    number = text_of(of(record, "company_number"))
    data = of(record, "data")
    if number is None or not isinstance(data, Mapping):
        raise StatementRejectedError("company_number and data are needed", number)
    company = normalise(SCHEME, number).value
    kind = str(data.get("kind") or "")
    if kind == "exemptions":
        yield from _exemptions(company, data, record)
        return
    name = KINDS.get(kind)
    entry = _entry_of(data, company)
    if kind == STATEMENT:
        yield _company(company)
        yield from _instead(company, entry, data, record)
    elif name is not None:
        yield _company(company)
        yield from _entry(company, entry, name, data, record)
    else:
        raise StatementRejectedError(f"kind: {kind[:80]!r} is not known", entry)


@lru_cache(maxsize=1_000)
def _company(number: str, *, listed: bool | None = None) -> Json:
    """Return the company that entries are about: its number, and whether it is listed."""
    details: Json = {
        "entityType": {"type": "registeredEntity"},
        "identifiers": [{"scheme": SCHEME, "schemeName": "Companies House", "id": number}],
    }
    if listed is not None:
        details["publicListing"] = {"hasPublicListing": listed}
    return statement(f"{SCHEME}-{number}", "entity", details, day=BEGAN, url=URL)


def _entry_of(data: Mapping[str, object], company: str) -> str:
    link = text_of(of(data, "links", "self"))
    found = link.rstrip("/").rpartition("/")[2] if link else text_of(data.get("etag"))
    if not found:
        raise StatementRejectedError("links.self: the entry has no id of its own", company)
    return f"{company}-{found}"


def _reference(record: Any) -> str | None:
    """Return an entry's own id: of its company and its link."""
    number, data = text_of(of(record, "company_number")), of(record, "data")
    if number is None or not isinstance(data, Mapping) or data.get("kind") == "exemptions":
        return None
    return _entry_of(data, normalise(SCHEME, number).value)


def _about(record: Any) -> tuple[str, tuple[Json, ...]] | None:
    """Return the company that an entry is about, even if the rest of it cannot be read."""
    number = text_of(of(record, "company_number"))
    if number is None:
        return None
    company = normalise(SCHEME, number).value
    return f"{SCHEME}-{company}", (_company(company),)


def _kept(entry: str) -> tuple[str, ...]:
    """Return the stored records of an entry: its own, and the company that it is about."""
    own = (f"{SCHEME}-{kind}-{entry}" for kind in ("REL", "PER", "ENT"))
    return (*own, f"{SCHEME}-{entry.partition('-')[0]}")


def _period(data: Mapping[str, object], entry: str) -> tuple[str | None, str | None, bool]:
    """Return start, end, and whether the entry has ended (a protected one may say only that)."""
    start = iso_day(data.get("notified_on"), "notified_on", entry)
    end = iso_day(data.get("ceased_on"), "ceased_on", entry)
    over = bool(data.get("ceased")) or end is not None
    return start, end or (start or BEGAN if over else None), over


def _entry(
    company: str, entry: str, name: str, data: Mapping[str, object], record: Any
) -> Iterator[Json]:
    start, end, over = _period(data, entry)
    stated: Any = data.get("natures_of_control") or ()
    natures = [str(code) for code in stated]
    person = name == "individual"
    interests, warnings = interests_of(natures, start, end, beneficial=person)
    if name == "super-secure" and interests[0]["type"] == "unknownInterest":
        interests[0]["type"] = "unpublishedInterest"
    party = _PARTIES[name](entry, data)
    day = start or BEGAN
    subject = f"{SCHEME}-{company}"
    yield statement(
        party.record_id,
        party.record_type,
        party.details,
        day=day,
        url=URL,
        subject=subject,
        source=("selfDeclaration",),
        facts=party.facts,
    )
    yield statement(
        f"{SCHEME}-REL-{entry}",
        "relationship",
        {"subject": subject, "interestedParty": party.record_id, "interests": interests},
        day=end or day,
        url=URL,
        subject=subject,
        closed=over,
        published=_published(record),
        warnings=warnings,
    )


def _instead(company: str, entry: str, data: Mapping[str, object], record: Any) -> Iterator[Json]:
    """Yield a statement made instead of an entry; one that is not about owners is kept alone."""
    start, end, over = _period(data, entry)
    code = str(data.get("statement") or "")
    reason, somebody = reason_of(code)
    if reason is None:
        raise StatementRejectedError(f"statement: {code[:80]!r} is not known", entry)
    whom = text_of(data.get("linked_psc_name"))
    said = (reason, code, somebody)
    yield _unspecified(company, entry, said, (start, end, over), record, whom=whom)


def _exemptions(company: str, data: Mapping[str, object], record: Any) -> Iterator[Json]:
    """Yield a company's exemptions: its shares are traded, so it keeps no register."""
    kinds, reference = data.get("exemptions"), f"{company}-exemption-"
    if not isinstance(kinds, Mapping) or not kinds:
        raise StatementRejectedError("exemptions: none is given", reference)
    found: list[Json] = []
    current = False
    for key, exemption in kinds.items():
        code = str(of(exemption, "exemption_type") or key).replace("_", "-")
        for place, item in enumerate(of(exemption, "items") or ({},)):
            start = iso_day(of(item, "exempt_from"), "exempt_from", reference)
            end = iso_day(of(item, "exempt_to"), "exempt_to", reference)
            current = current or end is None
            entry = f"{company}-exemption-{code}" + (f"-{place}" if place else "")
            said = ("subjectExemptFromDisclosure", code, False)
            found.append(_unspecified(company, entry, said, (start, end, end is not None), record))
    yield _company(company, listed=current)
    yield from found


def _unspecified(
    company: str,
    entry: str,
    said: tuple[str, str, bool],
    period: tuple[str | None, str | None, bool],
    record: Any,
    *,
    whom: str | None = None,
) -> Json:
    """Return a relationship to an unnamed party; `whom` is the person a statement concerns."""
    reason, code, somebody = said
    words = WORDS.get(code.removesuffix("-partnership"), code)
    start, end, over = period
    interest: Json = {"type": "unknownInterest", "directOrIndirect": "unknown"}
    interest |= {"startDate": start} if start else {}
    interest |= {"endDate": end} if end else {}
    subject = f"{SCHEME}-{company}"
    return statement(
        f"{SCHEME}-REL-{entry}",
        "relationship",
        {
            "subject": subject,
            "interestedParty": {
                "reason": reason,
                "description": f"{words} ({whom})" if whom else words,
            },
            "interests": [interest],
        },
        day=end or start or BEGAN,
        url=URL,
        subject=subject,
        closed=over,
        published=_published(record),
        facts=None if somebody else {"nobody": True, "silent": reason == NOTHING},
    )


def _published(record: Mapping[str, object]) -> Json:
    """Return the line as published, without what a later snapshot says otherwise."""
    return {name: value for name, value in record.items() if name != "ContentDate"}


PSC = Format(
    name="psc",
    title="Companies House persons with significant control",
    recognises=_recognises,
    convert=_convert,
    note=_note,
    reference=_reference,
    about=_about,
    kept=_kept,
    publisher="Companies House",
    licence="Open Government Licence v3.0",
    source_url=URL,
    scope=frozenset({Scope.IDENTITY, Scope.SIGNIFICANT_CONTROL}),
    registers=frozenset({SCHEME}),
)
