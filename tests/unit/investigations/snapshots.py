"""Small written pictures for the rules of the modules."""

from datetime import date
from uuid import UUID

from atlas.foundation.core.ids import new_id
from atlas.investigations.modules.domain.snapshot import (
    CountryList,
    Hit,
    InvestigationSnapshot,
    Ownership,
    Party,
    Screening,
    SearchedList,
    Source,
    Subject,
)
from atlas.risk.evaluations.domain import MatchDecision, MatchStrength, PartyRole

DAY = date(2026, 11, 24)
SUBJECT = UUID(int=1)
OWNER = UUID(int=2)
OFAC = SearchedList(list_id="ofac-sdn", version="2026-11-20", topics=frozenset({"sanctions"}))
ALL_COVERED = frozenset(
    {"LegalEntity.status", "Directorship", "Directorship.is_nominee", "Ownership", "Control"}
)


def party(
    party_id: UUID, *roles: PartyRole, country: str | None = "GB", kind: str = "LegalEntity"
) -> Party:
    return Party(
        id=party_id,
        type=kind,
        name=f"Party {party_id.int}",
        country_code=country,
        roles=frozenset(roles),
        distance=0 if PartyRole.CUSTOMER in roles else 1,
    )


def subject(**changes: object) -> Subject:
    values: dict[str, object] = {
        "status": "identified",
        "name": "Example Ltd",
        "entity_id": SUBJECT,
        "register": "GB-COH",
        "registration_number": "01234567",
        "country_code": "GB",
        "company_status": "active",
        "incorporation_date": date(2001, 1, 1),
    }
    return Subject(**{**values, **changes})  # type: ignore[arg-type]


def source(
    covers: frozenset[str] = ALL_COVERED, *, answered: bool = True, **more: object
) -> Source:
    return Source(name="registry_file:test", answered=answered, covers=covers, **more)  # type: ignore[arg-type]


def hit(
    party_id: UUID = SUBJECT,
    strength: MatchStrength = MatchStrength.EXACT,
    *,
    measure: str = "asset_freeze",
    topic: str = "sanctions",
    decision: MatchDecision = MatchDecision.UNDECIDED,
    delisted: bool = False,
    regime: str = "ofac",
    listed_on: date | None = None,
) -> Hit:
    return Hit(
        party_id=party_id,
        screening_id=UUID(int=100 + party_id.int),
        list_id="ofac-sdn",
        entry_id="42",
        matched_name="EXAMPLE",
        topic=topic,
        measure=measure,
        strength=strength,
        decision=decision,
        delisted=delisted,
        regime=regime,
        listed_on=listed_on,
    )


def screening(
    *hits: Hit, lists: tuple[SearchedList, ...] = (OFAC,), of: tuple[UUID, ...] = ()
) -> Screening:
    screened = {item: UUID(int=100 + item.int) for item in (of or (SUBJECT, OWNER))}
    return Screening(lists=lists, screened=screened, hits=hits)


def ownership(**changes: object) -> Ownership:
    values: dict[str, object] = {
        "layers": 1,
        "loops": (),
        "ubos": (OWNER,),
        "possible_ubos": (),
        "no_ubo_reason": None,
        "exempt": False,
        "sanctioned": (),
    }
    return Ownership(**{**values, **changes})  # type: ignore[arg-type]


def country_list(name: str, *codes: str) -> CountryList:
    return CountryList(type=name, version="2026-10", countries=frozenset(codes))


COUNTRY_LISTS = {
    "fatf_black_list": country_list("fatf_black_list", "IR", "KP", "MM"),
    "fatf_grey_list": country_list("fatf_grey_list", "VG"),
    "eu_high_risk_third_countries": country_list("eu_high_risk_third_countries", "RU"),
}


def snapshot(**changes: object) -> InvestigationSnapshot:
    values: dict[str, object] = {
        "as_of": DAY,
        "subject": subject(),
        "sources": (source(),),
        "parties": (
            party(SUBJECT, PartyRole.CUSTOMER),
            party(OWNER, PartyRole.OWNER, PartyRole.UBO, PartyRole.OFFICER, kind="Person"),
        ),
        "screening": screening(),
        "ownership": ownership(),
        "country_lists": COUNTRY_LISTS,
    }
    return InvestigationSnapshot(**{**values, **changes})  # type: ignore[arg-type]


def fresh() -> UUID:
    return new_id()
