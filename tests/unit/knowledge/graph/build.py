"""Short writing of ownership graphs in tests."""

from datetime import date

from atlas.knowledge.graph.domain import (
    Band,
    ControlKind,
    Directness,
    Holding,
    HoldingKind,
    OwnershipGraph,
    Party,
    PartyKind,
    SanctionsRule,
    exactly,
)
from atlas.knowledge.graph.service import rules_of
from atlas.knowledge.reference_data.service import shipped_snapshot

AS_OF = date(2026, 6, 1)
UK_25_50 = Band(25, 50, lower_open=True)
UK_50_75 = Band(50, 75, lower_open=True)
UK_75_100 = Band(75, 100, lower_open=True)


def regime_rule(regime: str, as_of: date) -> SanctionsRule:
    """The shipped ownership rule of a sanctions regime at a date."""
    return rules_of(shipped_snapshot(date(2026, 6, 1)), as_of)[regime]


def holding(
    holder: str,
    company: str,
    share: float | Band | None = None,
    kind: HoldingKind = HoldingKind.OWNERSHIP,
    **options: object,
) -> Holding:
    """`holding("p", "c", 60)`; a band or None (control) instead of a number."""
    band = exactly(share) if isinstance(share, int | float) else share
    key = str(options.pop("key", f"{holder}>{company}:{kind}"))
    return Holding(key, holder, company, kind, band, **options)  # type: ignore[arg-type]


def vote(holder: str, company: str, share: float | Band, **options: object) -> Holding:
    return holding(holder, company, share, HoldingKind.VOTING, **options)


def control(
    holder: str,
    company: str,
    how: ControlKind | None = ControlKind.BOARD_APPOINTMENT,
    **options: object,
) -> Holding:
    kind = (
        HoldingKind.TRUST_ROLE
        if how
        in {
            ControlKind.SETTLOR,
            ControlKind.TRUSTEE,
            ControlKind.PROTECTOR,
            ControlKind.BENEFICIARY,
            ControlKind.NOMINATOR,
            ControlKind.NOMINEE,
        }
        else HoldingKind.CONTROL
    )
    return holding(holder, company, None, kind, control=how, **options)


def graph(*holdings: Holding, as_of: date = AS_OF, **kinds: PartyKind) -> OwnershipGraph:
    """Parties named p… are persons, t… trusts, u… unknown persons, s… states, others companies."""
    letters = {
        "p": PartyKind.PERSON,
        "t": PartyKind.TRUST,
        "u": PartyKind.UNKNOWN_PERSON,
        "s": PartyKind.STATE,
    }
    keys = {key for h in holdings for key in (h.holder, h.company)}
    parties = [
        Party(key, key, kinds.get(key, letters.get(key[0], PartyKind.COMPANY))) for key in keys
    ]
    return OwnershipGraph(parties, holdings, as_of)


INDIRECT = Directness.INDIRECT
UNKNOWN_DIRECTNESS = Directness.UNKNOWN
