"""For each rule of the module table: a picture that fires, one that does not, one that cannot say.

`CASES[module.rule] = (fires, does not, cannot say, reason of the last)`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from tests.unit.investigations.pictures import (
    COUNTRY_LISTS,
    OFAC,
    OWNER,
    SUBJECT,
    country_list,
    hit,
    ownership,
    party,
    picture,
    screening,
    source,
    subject,
)

from atlas.investigations.modules.domain.observed import (
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
from atlas.investigations.modules.domain.picture import (
    CountryTie,
    DoubtfulBirth,
    Link,
    Picture,
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


def located(others: int, *, whole: bool = True) -> Picture:
    found = CoLocation(key=KEY, others=others, whole=whole, datasets=("gb",))
    return picture(addresses=(address(),), co_locations=(found,))


def listed(kind: str, *keys: str) -> Picture:
    kinds = {key: frozenset({kind}) for key in keys}
    return picture(
        addresses=(address(),),
        service_addresses=ServiceAddresses(version="2026-10", kinds=kinds),  # type: ignore[arg-type]
    )


def accounts(due: date | None, *, known_on: date | None = date(2026, 11, 1)) -> Picture:
    filing = Filing(
        kind="accounts",
        source="registry_file:gb",
        next_due=due,
        last_made_up_to=date(2025, 12, 31),
        known_on=known_on,
    )
    return picture(filings=(filing,))


def licensed(value: bool | None, *events: Event) -> Picture:
    return picture(
        subject=subject(is_regulated=value),
        sources=(source(frozenset({"LegalEntity.is_regulated"})),),
        events=events,
    )


def news(category: str) -> Picture:
    found = Publication(
        entity_id=UUID(int=60), headline="Something", categories=frozenset({category})
    )
    return picture(publications=(found,))


SEARCHED = picture(sources=(source(frozenset({"AdverseMedia"})),))


def web(**changes: object) -> Picture:
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
    return picture(footprint=Footprint(**{**values, **changes}))  # type: ignore[arg-type]


def silent_web(probe: str) -> Picture:
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
_UNCOVERED = picture(sources=(source(frozenset({"LegalEntity.status"})),))
_SECRECY = COUNTRY_LISTS | {"secrecy_jurisdictions": country_list("secrecy_jurisdictions", "KY")}


def _chain(country: str | None) -> Picture:
    return picture(
        parties=(
            party(SUBJECT, PartyRole.CUSTOMER),
            party(OWNER, PartyRole.OWNER, country=country),
        )
    )


def _office(country: str | None) -> Picture:
    return picture(
        parties=(
            party(SUBJECT, PartyRole.CUSTOMER),
            party(OWNER, PartyRole.OFFICER, country=country),
        )
    )


def _tied(tie: str, country: str | None, text: str | None = None) -> Picture:
    stated = CountryTie(
        party_id=OWNER, tie=tie, country_code=country, text=text, source="registry_file:gb"
    )
    held = _chain("GB")
    known = (*held.parties, party(UUID(int=3), PartyRole.OFFICER, kind="Person"))
    return replace(held, parties=known, ties=(stated,))


def _sanctioned(status: str) -> Picture:
    found = SanctionedOwnership(regime="ofac", status=status, proof=({"from": "a"},))  # type: ignore[arg-type]
    return picture(ownership=ownership(sanctioned=(found,)))


_PEP = picture(screening=screening(hit(OWNER, topic="pep", measure="watch"), lists=(PEPS,)))
_NO_PEP = picture(screening=screening(lists=(PEPS,)))
_FORMER = replace(screening(), former_entries=True)

Case = tuple[Picture, Picture, Picture, str]
CASES: dict[str, Case] = {
    "CIR.not_active": (
        picture(subject=subject(company_status="dissolved")),
        picture(),
        picture(subject=subject(company_status=None)),
        "not_covered",
    ),
    "CIR.registration_not_found": (
        picture(
            subject=_LOST,
            sources=(source(answered=False, complete_registers=frozenset({"GB-COH"})),),
        ),
        picture(),
        picture(subject=_LOST, sources=(source(answered=False),)),
        "not_covered",
    ),
    "CIR.no_directors": (picture(), picture(links=(_DIRECTOR,)), _UNCOVERED, "not_covered"),
    "CIR.nominee_director": (picture(links=(_NOMINEE,)), picture(), _UNCOVERED, "not_covered"),
    "CIR.incorporated_recently": (
        picture(subject=subject(incorporation_date=date(2026, 6, 1))),
        picture(),
        picture(subject=subject(incorporation_date=None)),
        "not_covered",
    ),
    "CIR.fatf_listed": (
        picture(subject=subject(country_code="IR")),
        picture(),
        picture(country_lists={}),
        "no_dataset",
    ),
    "CIR.secrecy_jurisdiction": (
        picture(subject=subject(country_code="KY"), country_lists=_SECRECY),
        picture(country_lists=_SECRECY),
        picture(),
        "no_dataset",
    ),
    "ROA.virtual_office": (
        listed("virtual_office", KEY),
        listed("virtual_office", "GB|AA11AA|1"),
        picture(addresses=(address(),)),
        "no_dataset",
    ),
    "ROA.address_mismatch": (
        picture(addresses=(address(), address("registry_file:b", key="GB|AA11AA|1"))),
        picture(addresses=(address(), address("registry_file:b"))),
        picture(addresses=(address(),)),
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
        picture(ownership=ownership(layers=4)),
        picture(),
        picture(truncated=True),
        "truncated",
    ),
    "MEBO.nominee_ubo": (
        picture(links=(_NOMINEE_HOLDER,)),
        picture(),
        picture(truncated=True),
        "truncated",
    ),
    "MEBO.circular_ownership": (
        picture(ownership=ownership(loops=((SUBJECT, OWNER),))),
        picture(),
        picture(truncated=True),
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
        picture(subject=_LOST),
        "subject_not_found",
    ),
    "MEBO.doubtful_birth": (
        picture(doubtful_births=(DoubtfulBirth(str(OWNER), "Ann Owner", "born 2019, under 18"),)),
        picture(),
        picture(truncated=True),
        "truncated",
    ),
    "MEBO.pep_connection": (_PEP, _NO_PEP, picture(), "no_list"),
    "MEBO.ubo_not_identified": (
        picture(ownership=ownership(ubos=(), no_ubo_reason="unknown_person")),
        picture(),
        picture(ownership=None),
        "not_run",
    ),
    "MEBO.governance_vacuum": (
        picture(
            parties=(party(SUBJECT, PartyRole.CUSTOMER), party(OWNER, PartyRole.OWNER)),
        ),
        picture(
            parties=(party(SUBJECT, PartyRole.CUSTOMER), party(OWNER, PartyRole.OFFICER)),
        ),
        _UNCOVERED,
        "not_covered",
    ),
    "MEBO.opaque_trust": (
        picture(parties=_TRUST_PARTIES),
        picture(parties=_TRUST_PARTIES, links=(_SETTLOR,)),
        picture(ownership=None),
        "not_run",
    ),
    "FRLS.missing_licence": (
        licensed(False, Event(kind="licence_required", text="payment services")),
        licensed(True),
        picture(),
        "no_source",
    ),
    "FRLS.going_concern": (
        picture(events=(Event(kind="register_status", text="In Administration"),)),
        picture(
            events=(Event(kind="register_status", text="Active"),),
            sources=(source(frozenset({"LegalEntity.financials"})),),
        ),
        picture(),
        "not_covered",
    ),
    "FRLS.accounts_overdue": (
        accounts(date(2026, 9, 30)),
        accounts(date(2027, 9, 30)),
        accounts(date(2026, 11, 15)),
        "stale_register",
    ),
    "FRLS.enforcement": (
        picture(events=(Event(kind="enforcement", text="Fine by the supervisor"),)),
        licensed(True),
        picture(),
        "no_source",
    ),
    "FRLS.expired_licence": (
        picture(events=(Event(kind="licence", text="EMI", until=date(2026, 1, 1)),)),
        licensed(True, Event(kind="licence", text="EMI", until=date(2028, 1, 1))),
        picture(),
        "no_source",
    ),
    "AMLRR.litigation": (news("lawsuit"), SEARCHED, picture(), "no_source"),
    "AMLRR.sanctions_nexus": (news("sanctions_evasion"), SEARCHED, picture(), "no_source"),
    "AMLRR.fraud": (news("money_laundering"), SEARCHED, picture(), "no_source"),
    "AMLRR.enforcement_coverage": (news("fine"), SEARCHED, picture(), "no_source"),
    "AMLRR.other_coverage": (news("terrorism"), SEARCHED, picture(), "no_source"),
    "SPEPWS.direct_asset_freeze": (
        picture(screening=screening(hit())),
        picture(),
        picture(screening=None),
        "not_run",
    ),
    "SPEPWS.direct_other_list": (
        picture(screening=screening(hit(measure="sectoral"))),
        picture(),
        picture(screening=screening(lists=(replace(OFAC, stale="400 days old"),))),
        "stale_list",
    ),
    "SPEPWS.by_ownership": (
        _sanctioned("blocked"),
        _sanctioned("clear"),
        picture(ownership=None),
        "not_run",
    ),
    "SPEPWS.indirect_exposure": (
        picture(screening=screening(hit(OWNER, MatchStrength.STRONG))),
        picture(),
        picture(screening=screening(of=(SUBJECT,))),
        "not_screened",
    ),
    "SPEPWS.pep": (_PEP, _NO_PEP, picture(), "no_list"),
    "SPEPWS.formerly_sanctioned": (
        picture(screening=screening(hit(delisted=True))),
        picture(screening=_FORMER),
        picture(),
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
        picture(footprint=NO_WEBSITE),
        "no_website",
    ),
}
