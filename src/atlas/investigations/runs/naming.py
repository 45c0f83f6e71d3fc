"""Which sources a reading names: those that stated it, not all that know the company. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from atlas.foundation.core.types import JSON
from atlas.investigations.modules.domain.known_parties import OWNERSHIP
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot
from atlas.investigations.runs.dates import FOUNDED, full_date

_UPWARD = (
    *("Ownership", "Voting", "Control", "Trusteeship", "Settlor", "Beneficiary", "Protector"),
)
_OFFICE = "Directorship"
_PLACES = ("RegisteredAt", "OperatesAt")


@dataclass(frozen=True, slots=True)
class Naming:
    """The sources of a run by what they state; `none` where no source answered."""

    everyone: str
    """Every source that knows the company."""
    owners: str
    parties: str
    """Of owners and officers."""
    addresses: str
    founded: str
    established: str
    regulated: str


def naming_of(snapshot: InvestigationSnapshot, subject: Mapping[str, JSON]) -> Naming:
    """Return the sources to name for the readings of a run.

    A source that covers a kind of fact is named even if it has no record of it. For an attribute,
    the sources that state the preferred value are named; where none does (a person has set it), all
    that state a value. Where no source states anything, and in runs of earlier releases, every
    source that answered is named.
    """
    known = [source.name for source in snapshot.sources if source.answered]
    everyone = _joined(known)

    def relations(*types: str) -> set[str]:
        stating = {name for kind in types for name in snapshot.stated_by.get(kind, {})}
        covering = {source.name for kind in types for source in snapshot.covering(kind)}
        return (stating | covering) & {*known}

    def attribute(*names: str) -> set[str]:
        found: set[str] = set()
        for name in names:
            stating = snapshot.stated_by.get(name, {})
            agreeing = {source for source, value in stating.items() if value == subject.get(name)}
            found |= agreeing or {*stating}
        return found & {*known}

    owners = relations(OWNERSHIP, *_UPWARD)
    days = snapshot.stated_by.get(FOUNDED, {}).items()
    founded = {name for name, day in days if full_date(day) == snapshot.subject.incorporation_date}

    def named(sources: set[str]) -> str:
        return _joined(sources) if sources else everyone

    return Naming(
        everyone=everyone,
        owners=named(owners),
        parties=named(owners | relations(_OFFICE)),
        addresses=named(relations(*_PLACES)),
        founded=named(founded & {*known} or attribute(FOUNDED)),
        established=named(attribute("country_code", "jurisdiction") | relations(*_PLACES)),
        regulated=named(attribute("is_regulated")),
    )


def _joined(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
