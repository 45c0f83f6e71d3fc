"""Who controls or manages a company, as a person attests it: whom a law asks for by name. Pure.

Sources: 31 CFR 1010.230(d)(2): one executive officer or senior manager, or another individual who
regularly performs similar functions. Directive (EU) 2015/849, article 3(6)(a)(ii), and SI 2017/692,
regulation 28(6) to (8): the senior managing officials, where no owner is identified.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from atlas.foundation.core.types import JSON
from atlas.investigations.checks.domain.model import ControlGround

_WORDS = {
    ControlGround.EXECUTIVE_OFFICER: "executive officer or senior manager",
    ControlGround.SIMILAR_FUNCTIONS: "performs similar functions",
    ControlGround.SENIOR_MANAGING_OFFICIAL: "senior managing official, no owner being identified",
}
UNSCREENED = "no party of the investigation: not screened"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonInControl:
    """A person whom somebody attested to control or manage the company.

    entity_id: the party of the investigation; None: none, the name alone is known. title: the
    office or capacity. as_of: the day on which it was so.
    """

    entity_id: UUID | None
    name: str
    title: str
    as_of: date
    ground: ControlGround

    @property
    def text(self) -> str:
        """Return it in words."""
        said = f"{self.name}, {self.title} ({_WORDS[self.ground]}), as of {self.as_of}"
        return said if self.entity_id else f"{said}; {UNSCREENED}"


def stored(person: PersonInControl) -> dict[str, JSON]:
    """Return a person as an attestation keeps it."""
    return {
        "entity_id": str(person.entity_id) if person.entity_id else None,
        "name": person.name,
        "title": person.title,
        "as_of": person.as_of.isoformat(),
        "ground": person.ground.value,
        "text": person.text,
    }


def lacking(
    asked: Collection[frozenset[ControlGround]], named: Collection[ControlGround]
) -> str | None:
    """Return in words whom an attestation does not name although it must; None: nobody."""
    lacks = [one for one in asked if one.isdisjoint(named)]
    if not lacks:
        return None
    words = "; and ".join(" or ".join(_WORDS[one] for one in sorted(each)) for each in lacks)
    return f"Name in `in_control` at least one person with the ground: {words}."
