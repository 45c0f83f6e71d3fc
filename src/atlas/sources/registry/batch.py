"""What one dataset asserts of a company's group, while it is put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from msgspec.structs import replace

from atlas.knowledge.graph.domain.beneficial import OWNERSHIP_STATEMENT
from atlas.knowledge.mutations.schemas import PartyAssertion, RelationshipAssertion


@dataclass
class Batch:
    """The assertions of one dataset. Keys keep one assertion a party."""

    parties: dict[str, PartyAssertion] = field(default_factory=dict)
    relationships: list[RelationshipAssertion] = field(default_factory=list)
    statements: list[Mapping[str, object]] = field(default_factory=list)
    restated: dict[str, date] = field(default_factory=dict)
    described: dict[str, bool | None] = field(default_factory=dict)

    def add(self, party: PartyAssertion) -> None:
        """Add a party, or further details of a party already added."""
        known = self.parties.get(party.key)
        if known is None:
            self.parties[party.key] = party
            return
        self.parties[party.key] = replace(
            known,
            identifiers=tuple(dict.fromkeys([*known.identifiers, *party.identifiers])),
            stands_in_for=tuple(dict.fromkeys([*known.stands_in_for, *party.stands_in_for])),
            claims=(*known.claims, *(c for c in party.claims if c not in known.claims)),
        )


def ownership_event(
    reason: str, code: str | None, description: str, start: date | None, end: date | None
) -> dict[str, str]:
    """Return the event that keeps what a register says of a company instead of an owner."""
    event = {
        "event": OWNERSHIP_STATEMENT,
        "reason": reason,
        "code": code,
        "description": description,
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
    }
    return {name: value for name, value in event.items() if value}
