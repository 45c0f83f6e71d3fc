"""For each rule of the module table: a snapshot that fires, one that does not, one that cannot say.

`CASES[module.rule] = (fires, does not, cannot say, reason of the last)`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from tests.unit.investigations.snapshots import (
    COUNTRY_LISTS,
    OFAC,
    OWNER,
    SUBJECT,
    country_list,
    hit,
    ownership,
    party,
    screening,
    snapshot,
    source,
    subject,
)

from atlas.investigations.modules.domain.observations import (
    Certificate,
    CoLocation,
    Event,
    Filing,
    Footprint,
    NoFootprint,
    Probe,
    Publication,
    Registration,
    ServiceAddresses,
    Site,
    StatedAddress,
)
from atlas.investigations.modules.domain.snapshot import (
    CountryTie,
    DoubtfulBirth,
    InvestigationSnapshot,
    Link,
    SanctionedOwnership,
    SearchedList,
)
from atlas.risk.evaluations.domain import MatchStrength, PartyRole

KEY = "GB|EC1V2NX|160"
PEPS = SearchedList(list_id="peps", version="2026-11-01", topics=frozenset({"pep"}))
TRUST = UUID(int=3)
EVIDENCE = (UUID(int=77),)


def address(
    name: str = "registry_file:a",
    *,
    use: str = "registered",
    key: str | None = KEY,
    country: str = "GB",
    full: str = "160 City Road, London, EC1V 2NX",
) -> StatedAddress:
    return StatedAddress(
        source=name,
        use=use,  # type: ignore[arg-type]
        full=full,
        country_code=country,
        key=key,
        entity_id=UUID(int=50),
        evidence_ids=EVIDENCE,
    )


def located(others: int, *, whole: bool = True) -> InvestigationSnapshot:
    found = CoLocation(key=KEY, others=others, whole=whole, datasets=("gb",))
    return snapshot(addresses=(address(),), co_locations=(found,))


def listed(kind: str, *keys: str) -> InvestigationSnapshot:
    kinds = {key: frozenset({kind}) for key in keys}
    return snapshot(
        addresses=(address(),),
        service_addresses=ServiceAddresses(version="2026-10", kinds=kinds),  # type: ignore[arg-type]
    )


def accounts(
    due: date | None, *, known_on: date | None = date(2026, 11, 1)
) -> InvestigationSnapshot:
    filing = Filing(
        kind="accounts",
        source="registry_file:gb",
        next_due=due,
        last_made_up_to=date(2025, 12, 31),
        known_on=known_on,
    )
    return snapshot(filings=(filing,))


def licensed(value: bool | None, *events: Event) -> InvestigationSnapshot:
    return snapshot(
        subject=subject(is_regulated=value),
        sources=(source(frozenset({"LegalEntity.is_regulated"})),),
        events=events,
    )


def news(category: str) -> InvestigationSnapshot:
    found = Publication(
        entity_id=UUID(int=60), headline="Something", categories=frozenset({category})
    )
    return snapshot(publications=(found,))


SEARCHED = snapshot(sources=(source(frozenset({"AdverseMedia"})),))


def web(**changes: object) -> InvestigationSnapshot:
    answered = Probe(status="answered", evidence_ids=EVIDENCE)
    values: dict[str, object] = {
        "website": "https://example.com",
        "host": "example.com",
        "origin": "request",
        "probes": dict.fromkeys(("dns", "rdap", "tls", "http"), answered),
        "exists": True,
        "registration": Registration(
            domain="example.com",
            created=date(2010, 1, 1),
            redacted=False,
            registrant="Example Ltd",
        ),
        "certificate": Certificate(
            names=("example.com",),
            issuer="Some CA",
            valid_from=date(2026, 10, 1),
            valid_to=date(2027, 1, 1),
        ),
        "site": Site(url="https://example.com/", status=200, names_subject=True),
    }
    return snapshot(footprint=Footprint(**{**values, **changes}))  # type: ignore[arg-type]


def silent_web(probe: str) -> InvestigationSnapshot:
    failed = Probe(status="failed", reason="timeout", detail="no answer in 5 s")
    return web(probes={probe: failed}, registration=None, certificate=None, site=None, exists=None)


NO_WEBSITE = NoFootprint(reason="no_website", detail="No website is known.", remedy="Give one.")
_LOST = subject(status="subject_not_found", entity_id=None)
_DIRECTOR = Link(id=UUID(int=9), type="Directorship", from_id=OWNER, to_id=SUBJECT)
_NOMINEE = replace(_DIRECTOR, attributes={"is_nominee": True})
_NOMINEE_HOLDER = Link(
    id=UUID(int=9),
    type="Control",
    from_id=OWNER,
    to_id=SUBJECT,
    attributes={"interest_type": "nominee"},
)
_TRUST_PARTIES = (party(SUBJECT, PartyRole.CUSTOMER), party(TRUST, PartyRole.OWNER, kind="Trust"))
_SETTLOR = Link(id=UUID(int=9), type="Settlor", from_id=OWNER, to_id=TRUST)
_UNCOVERED = snapshot(sources=(source(frozenset({"LegalEntity.status"})),))
_SECRECY = COUNTRY_LISTS | {"secrecy_jurisdictions": country_list("secrecy_jurisdictions", "KY")}


def _chain(country: str | None) -> InvestigationSnapshot:
    return snapshot(
        parties=(
            party(SUBJECT, PartyRole.CUSTOMER),
            party(OWNER, PartyRole.OWNER, country=country),
        )
    )


def _office(country: str | None) -> InvestigationSnapshot:
    return snapshot(
        parties=(
            party(SUBJECT, PartyRole.CUSTOMER),
            party(OWNER, PartyRole.OFFICER, country=country),
        )
    )


def _tied(tie: str, country: str | None, text: str | None = None) -> InvestigationSnapshot:
    stated = CountryTie(
        party_id=OWNER, tie=tie, country_code=country, text=text, source="registry_file:gb"
    )
    held = _chain("GB")
    known = (*held.parties, party(UUID(int=3), PartyRole.OFFICER, kind="Person"))
    return replace(held, parties=known, ties=(stated,))


def _sanctioned(status: str) -> InvestigationSnapshot:
    found = SanctionedOwnership(regime="ofac", status=status, proof=({"from": "a"},))  # type: ignore[arg-type]
    return snapshot(ownership=ownership(sanctioned=(found,)))


_PEP = snapshot(screening=screening(hit(OWNER, topic="pep", measure="watch"), lists=(PEPS,)))
_NO_PEP = snapshot(screening=screening(lists=(PEPS,)))
_FORMER = replace(screening(), former_entries=True)

Case = tuple[InvestigationSnapshot, InvestigationSnapshot, InvestigationSnapshot, str]
CASES: dict[str, Case] = {
    "CIR.not_active": (
        snapshot(subject=subject(company_status="dissolved")),
        snapshot(),
        snapshot(subject=subject(company_status=None)),
        "not_covered",
    ),
    "CIR.registration_not_found": (
        snapshot(
            subject=_LOST,
            sources=(source(answered=False, complete_registers=frozenset({"GB-COH"})),),
        ),
        snapshot(),
        snapshot(subject=_LOST, sources=(source(answered=False),)),
        "not_covered",
    ),
    "CIR.no_directors": (snapshot(), snapshot(links=(_DIRECTOR,)), _UNCOVERED, "not_covered"),
    "CIR.nominee_director": (snapshot(links=(_NOMINEE,)), snapshot(), _UNCOVERED, "not_covered"),
    "CIR.incorporated_recently": (
        snapshot(subject=subject(incorporation_date=date(2026, 6, 1))),
        snapshot(),
        snapshot(subject=subject(incorporation_date=None)),
        "not_covered",
    ),
    "CIR.fatf_listed": (
        snapshot(subject=subject(country_code="IR")),
        snapshot(),
        snapshot(country_lists={}),
        "no_dataset",
    ),
    "CIR.secrecy_jurisdiction": (
        snapshot(subject=subject(country_code="KY"), country_lists=_SECRECY),
        snapshot(country_lists=_SECRECY),
        snapshot(),
        "no_dataset",
    ),
    "ROA.virtual_office": (
        listed("virtual_office", KEY),
        listed("virtual_office", "GB|AA11AA|1"),
        snapshot(addresses=(address(),)),
        "no_dataset",
    ),
    "ROA.address_mismatch": (
        snapshot(addresses=(address(), address("registry_file:b", key="GB|AA11AA|1"))),
        snapshot(addresses=(address(), address("registry_file:b"))),
        snapshot(addresses=(address(),)),
        "nothing_to_compare",
    ),
    "ROA.mass_registration": (
        located(10, whole=False),
        located(9),
        located(9, whole=False),
        "incomplete_register",
    ),
    "ROA.formation_agent": (
        listed("formation_agent", KEY),
        listed("formation_agent", "GB|AA11AA|1"),
        listed("virtual_office", KEY),
        "no_dataset",
    ),
    "MEBO.complex_structure": (
        snapshot(ownership=ownership(layers=4)),
        snapshot(),
        snapshot(truncated=True),
        "truncated",
    ),
    "MEBO.nominee_ubo": (
        snapshot(links=(_NOMINEE_HOLDER,)),
        snapshot(),
        snapshot(truncated=True),
        "truncated",
    ),
    "MEBO.circular_ownership": (
        snapshot(ownership=ownership(loops=((SUBJECT, OWNER),))),
        snapshot(),
        snapshot(truncated=True),
        "truncated",
    ),
    "MEBO.high_risk_chain": (_chain("RU"), _chain("FR"), _chain(None), "unknown_country"),
    "MEBO.high_risk_officer": (_office("IR"), _office("FR"), _office(None), "unknown_country"),
    "MEBO.high_risk_tie": (
        _tied("birth", "IR"),
        _tied("birth", "FR"),
        _tied("service_address", None, "Persiana"),
        "unread_country",
    ),
    "MEBO.unread_country": (
        _tied("nationality", None, "Persiana"),
        _tied("nationality", "IR"),
        snapshot(subject=_LOST),
        "subject_not_found",
    ),
    "MEBO.doubtful_birth": (
        snapshot(doubtful_births=(DoubtfulBirth(str(OWNER), "Ann Owner", "born 2019, under 18"),)),
        snapshot(),
        snapshot(truncated=True),
        "truncated",
    ),
    "MEBO.pep_connection": (_PEP, _NO_PEP, snapshot(), "no_list"),
    "MEBO.ubo_not_identified": (
        snapshot(ownership=ownership(ubos=(), no_ubo_reason="unknown_person")),
        snapshot(),
        snapshot(ownership=None),
        "not_run",
    ),
    "MEBO.governance_vacuum": (
        snapshot(
            parties=(party(SUBJECT, PartyRole.CUSTOMER), party(OWNER, PartyRole.OWNER)),
        ),
        snapshot(
            parties=(party(SUBJECT, PartyRole.CUSTOMER), party(OWNER, PartyRole.OFFICER)),
        ),
        _UNCOVERED,
        "not_covered",
    ),
    "MEBO.opaque_trust": (
        snapshot(parties=_TRUST_PARTIES),
        snapshot(parties=_TRUST_PARTIES, links=(_SETTLOR,)),
        snapshot(ownership=None),
        "not_run",
    ),
    "FRLS.missing_licence": (
        licensed(False, Event(kind="licence_required", text="payment services")),
        licensed(True),
        snapshot(),
        "no_source",
    ),
    "FRLS.going_concern": (
        snapshot(events=(Event(kind="register_status", text="In Administration"),)),
        snapshot(
            events=(Event(kind="register_status", text="Active"),),
            sources=(source(frozenset({"LegalEntity.financials"})),),
        ),
        snapshot(),
        "not_covered",
    ),
    "FRLS.accounts_overdue": (
        accounts(date(2026, 9, 30)),
        accounts(date(2027, 9, 30)),
        accounts(date(2026, 11, 15)),
        "stale_register",
    ),
    "FRLS.enforcement": (
        snapshot(events=(Event(kind="enforcement", text="Fine by the supervisor"),)),
        licensed(True),
        snapshot(),
        "no_source",
    ),
    "FRLS.expired_licence": (
        snapshot(events=(Event(kind="licence", text="EMI", until=date(2026, 1, 1)),)),
        licensed(True, Event(kind="licence", text="EMI", until=date(2028, 1, 1))),
        snapshot(),
        "no_source",
    ),
    "AMLRR.litigation": (news("lawsuit"), SEARCHED, snapshot(), "no_source"),
    "AMLRR.sanctions_nexus": (news("sanctions_evasion"), SEARCHED, snapshot(), "no_source"),
    "AMLRR.fraud": (news("money_laundering"), SEARCHED, snapshot(), "no_source"),
    "AMLRR.enforcement_coverage": (news("fine"), SEARCHED, snapshot(), "no_source"),
    "AMLRR.other_coverage": (news("terrorism"), SEARCHED, snapshot(), "no_source"),
    "SPEPWS.direct_asset_freeze": (
        snapshot(screening=screening(hit())),
        snapshot(),
        snapshot(screening=None),
        "not_run",
    ),
    "SPEPWS.direct_other_list": (
        snapshot(screening=screening(hit(measure="sectoral"))),
        snapshot(),
        snapshot(screening=screening(lists=(replace(OFAC, stale="400 days old"),))),
        "stale_list",
    ),
    "SPEPWS.by_ownership": (
        _sanctioned("blocked"),
        _sanctioned("clear"),
        snapshot(ownership=None),
        "not_run",
    ),
    "SPEPWS.indirect_exposure": (
        snapshot(screening=screening(hit(OWNER, MatchStrength.STRONG))),
        snapshot(),
        snapshot(screening=screening(of=(SUBJECT,))),
        "not_screened",
    ),
    "SPEPWS.pep": (_PEP, _NO_PEP, snapshot(), "no_list"),
    "SPEPWS.formerly_sanctioned": (
        snapshot(screening=screening(hit(delisted=True))),
        snapshot(screening=_FORMER),
        snapshot(),
        "not_covered",
    ),
    "DFWO.name_mismatch": (
        web(
            site=Site(
                url="https://example.com/",
                status=200,
                imprint="https://example.com/imprint",
                other_numbers=("09999999",),
            )
        ),
        web(),
        web(site=Site(url="https://example.com/", status=200)),
        "imprint_not_found",
    ),
    "DFWO.privacy_whois": (
        web(registration=Registration(domain="example.com", redacted=True)),
        web(),
        silent_web("rdap"),
        "timeout",
    ),
    "DFWO.young_domain": (
        web(registration=Registration(domain="example.com", created=date(2026, 5, 1))),
        web(),
        web(registration=Registration(domain="example.com")),
        "not_covered",
    ),
    "DFWO.certificate_mismatch": (
        web(
            certificate=Certificate(
                names=("other.example",),
                issuer="Some CA",
                valid_from=date(2026, 10, 1),
                valid_to=date(2027, 1, 1),
                problems=("the certificate is of other.example",),
            )
        ),
        web(),
        silent_web("tls"),
        "timeout",
    ),
    "DFWO.no_presence": (
        web(exists=False, site=None),
        web(),
        snapshot(footprint=NO_WEBSITE),
        "no_website",
    ),
}
