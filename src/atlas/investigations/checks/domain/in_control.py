"""Who controls or manages a company, as a person attests it: whom a law asks for by name. Pure.

Sources: 31 CFR 1010.230(d)(2): one executive officer or senior manager, or another individual who
regularly performs similar functions. Directive (EU) 2015/849, article 3(6)(a)(ii), and SI 2017/692,
regulation 28(6) to (8): the senior managing officials, where no owner is identified.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Annotated, NotRequired, TypedDict
from uuid import UUID

from atlas.foundation.fields import says
from atlas.investigations.checks.domain.model import ControlGround

_WORDS = {
    ControlGround.EXECUTIVE_OFFICER: "executive officer or senior manager",
    ControlGround.SIMILAR_FUNCTIONS: "performs similar functions",
    ControlGround.SENIOR_MANAGING_OFFICIAL: "senior managing official, no owner being identified",
}
UNSCREENED = "no party of the investigation: not screened"
BY_NAME = "no party of the investigation: screened by name alone"


@dataclass(frozen=True, kw_only=True)
class PersonInControl:
    """A natural person whom an attestation names as the one who controls or manages."""

    entity_id: Annotated[
        UUID | None,
        says("The party of the investigation; null: the name alone is known."),
    ]
    name: Annotated[str, says("Name.", "Ada Thorn")]
    title: Annotated[str, says("The office or capacity.", "Chief executive officer")]
    as_of: Annotated[date, says("The day on which it was so.", "2026-11-20")]
    ground: Annotated[ControlGround, says("On which ground the person counts.")]
    screening_id: Annotated[
        UUID | None,
        says(
            "Of a name alone: its screening, at `/api/screening/screenings/{id}`. Null:"
            " the person is a party, which the run screened; or, without `entity_id`, the name was"
            " not screened, as in attestations of earlier releases.",
            None,
        ),
    ] = None

    def in_words(self) -> str:
        """Return it in words."""
        said = f"{self.name}, {self.title} ({_WORDS[self.ground]}), as of {self.as_of}"
        if self.entity_id:
            return said
        return f"{said}; {BY_NAME if self.screening_id else UNSCREENED}"


class StoredPerson(TypedDict):
    """A person in control, as an attestation keeps it; earlier releases screened none."""

    entity_id: str | None
    name: str
    title: str
    as_of: str
    ground: str
    screening_id: NotRequired[str | None]
    text: str


def stored(person: PersonInControl) -> StoredPerson:
    """Return a person as an attestation keeps it."""
    return {
        "entity_id": str(person.entity_id) if person.entity_id else None,
        "name": person.name,
        "title": person.title,
        "as_of": person.as_of.isoformat(),
        "ground": person.ground.value,
        "screening_id": str(person.screening_id) if person.screening_id else None,
        "text": person.in_words(),
    }


def lacking(
    asked: Collection[frozenset[ControlGround]], named: Collection[ControlGround]
) -> str | None:
    """Return in words whom an attestation does not name although it must; None: it names all."""
    lacks = [one for one in asked if one.isdisjoint(named)]
    if not lacks:
        return None
    words = "; and ".join(" or ".join(_WORDS[one] for one in sorted(each)) for each in lacks)
    return f"Name in `in_control` at least one person with the ground: {words}."
