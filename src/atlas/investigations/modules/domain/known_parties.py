"""Whether the sources name everyone who owns, controls or directs a company. Pure.

Parties that no source names were not searched: the absence of a hit proves nothing about them.
"""

from collections.abc import Sequence

from atlas.investigations.modules.domain import common
from atlas.investigations.modules.domain.outcome import Unassessed
from atlas.investigations.modules.domain.snapshot import (
    InvestigationSnapshot,
    Ownership,
    Party,
    Source,
)
from atlas.risk.evaluations.domain import PartyRole

OWNERSHIP = "Ownership"
OWNERS, DIRECTORS = "owners and beneficial owners", "directors"
NAMED_BY = {OWNERS: OWNERSHIP, DIRECTORS: "Directorship"}
REGISTER_THRESHOLD = "register_threshold"
"""Reason: the sources name owners only above a higher share than the test asks for."""
OFFICERS = frozenset({PartyRole.OFFICER, PartyRole.SENIOR_MANAGER})


def ownership_gap(snapshot: InvestigationSnapshot) -> Unassessed | None:
    """Return why nothing may be concluded from the absence of an owner or controller, or None.

    A register that names owners only above its own threshold does not cover those below it: where
    only such registers answered, a test with a lower threshold stays unanswered.
    """
    sources = common.sources_for(snapshot, OWNERSHIP, "ownership and control")
    if isinstance(sources, Unassessed):
        return sources
    if snapshot.ownership is None:
        return Unassessed(
            reason="not_run",
            detail="The ownership computation did not run.",
            remedy="Rerun the investigation.",
        )
    return _below_register(sources, snapshot.ownership)


def cut_gap(snapshot: InvestigationSnapshot) -> Unassessed | None:
    """Return why the chain above may go on beyond what is known, or None."""
    gap = ownership_gap(snapshot)
    return truncated() if gap is None and snapshot.truncated else gap


def truncated() -> Unassessed:
    """Return that more parties were there than are read."""
    return Unassessed(
        reason="truncated",
        detail="The chain was cut at the limit of parties.",
        remedy="Raise the limit of parties and rerun.",
    )


def hidden_gap(snapshot: InvestigationSnapshot) -> Unassessed | None:
    """Return a gap where a source states, or leaves open, that there is another owner.

    A statement that an owner is not named does not answer who the owners are.
    """
    hidden = snapshot.ownership.hidden_owners if snapshot.ownership else ()
    if not hidden:
        return None
    return Unassessed(
        reason="owners_not_identified",
        detail=f"There may be more owners than are known: {hidden[0]}.",
        remedy="Find out who owns the company, and load or record it.",
    )


def _below_register(sources: Sequence[Source], ownership: Ownership) -> Unassessed | None:
    """Return a gap where the test reaches below what any of the sources names, or None."""
    bounds = [source.names_above for source in sources if source.names_above is not None]
    asked = ownership.threshold
    if asked is None or len(bounds) < len(sources):
        return None
    least = min(bounds)
    if asked > least or (asked == least and not ownership.at_threshold):
        return None
    test = f"{asked:f} % or more" if ownership.at_threshold else f"more than {asked:f} %"
    return Unassessed(
        reason=REGISTER_THRESHOLD,
        detail=f"The register names owners of more than {least:f} % only; the test that applies"
        f" asks for {test}. There may be owners in between whom it does not name.",
        remedy="Load a source that names every shareholder, or obtain the register of members and"
        " attest it.",
    )


def rest_is_covered(snapshot: InvestigationSnapshot) -> bool:
    """Return whether only registers with a threshold of their own answered, and the test is theirs.

    Such a register names everyone above its threshold; that it names no other counts.
    """
    sources = common.sources_for(snapshot, OWNERSHIP, "ownership and control")
    if isinstance(sources, Unassessed) or ownership_gap(snapshot) is not None:
        return False
    return all(source.names_above is not None for source in sources)


def named_officers(snapshot: InvestigationSnapshot) -> list[Party]:
    """Return who is an officer by what the sources say now: none whom a register left out."""
    return [party for party in snapshot.parties if party.roles & OFFICERS and not party.left_out]


def unnamed_officers(snapshot: InvestigationSnapshot) -> Unassessed | None:
    """Return that no one is named who is an officer now, or None."""
    if named_officers(snapshot):
        return None
    return Unassessed(
        reason="parties_unknown",
        detail="The sources that cover directors name no one who is an officer now.",
        remedy="Load or connect a source that names them, and rerun.",
    )


def unknown_parties(snapshot: InvestigationSnapshot) -> tuple[str, ...]:
    """Return the kinds of parties that no source, or not every one of them, names.

    Parties that no source names were not searched: the checks of screening and the level of an
    evaluation
    both read it here. A register that covers directors and names none knows none of them.
    """
    found = snapshot.ownership
    hidden = found is not None and not found.exempt and bool(found.hidden_owners)
    owners = ownership_gap(snapshot) is not None or hidden
    covered = not isinstance(common.sources_for(snapshot, "Directorship", "directors"), Unassessed)
    directors = not covered or not named_officers(snapshot)
    return tuple(kind for kind, missing in ((OWNERS, owners), (DIRECTORS, directors)) if missing)


def parties_unknown(snapshot: InvestigationSnapshot) -> Unassessed | None:
    """Return that not everyone was searched, because no source names them; None: all are named."""
    unknown = unknown_parties(snapshot)
    if not unknown:
        return None
    told = f"Some parties were not searched: no source names all of the {', '.join(unknown)}."
    return unnamed(snapshot, unknown, told)


def unnamed(
    snapshot: InvestigationSnapshot,
    kinds: Sequence[str],
    detail: str,
    remedy: str = "Load or connect a source that names them, and rerun.",
) -> Unassessed:
    """Return that parties are not named: by no source, or by one that lacks credentials."""
    wanted = [NAMED_BY[kind] for kind in kinds]
    return common.not_covered(
        snapshot, *wanted, detail=detail, remedy=remedy, otherwise="parties_unknown"
    )
