"""Whether two names are one party's: the name score of entity resolution.

Screening asks "may this be the listed party?" and must not miss; resolution asks "are these two
the same?" and must not join strangers. Both rest on the same words, alignment and weights;
`name_score` counts against a pair what tells two parties apart.
"""

from atlas.knowledge.names.domain.normalise import normalise
from atlas.knowledge.names.domain.similarity import score_names

ALGORITHM = "atlas-pair-v1"
MATCH = 0.8
"""From this score on two names are taken for one party's name."""

PERSON, ORGANISATION, EITHER = "person", "organisation", "either"
_SCHEMAS = {
    "person": PERSON,
    "individual": PERSON,
    "naturalperson": PERSON,
    "company": ORGANISATION,
    "organization": ORGANISATION,
    "organisation": ORGANISATION,
    "publicbody": ORGANISATION,
    "asset": ORGANISATION,
    "entity": EITHER,
    "legalentity": EITHER,
    "thing": EITHER,
    "unknown": EITHER,
    "": EITHER,
    "vessel": ORGANISATION,
    "vehicle": ORGANISATION,
    "airplane": ORGANISATION,
    "aircraft": ORGANISATION,
    "security": ORGANISATION,
    "trust": ORGANISATION,
}


def kind_of(schema: str) -> str:
    """Return `person`, `organisation` or `either` for a schema of FollowTheMoney or of Atlas.

    Raises ValueError for a schema that is not known.
    """
    plain = "".join(c for c in schema.casefold() if c.isalnum())
    if plain not in _SCHEMAS:
        known = "Person, Company, Organization, PublicBody, LegalEntity, Vessel, Airplane"
        raise ValueError(f"schema {schema!r} is unknown: write one of {known}")
    return _SCHEMAS[plain]


def name_score(first: str, second: str, schema: str) -> float:
    """Return how surely two names are one party's (0-1); symmetric.

    `schema` is as for `kind_of`; a legal entity is compared both as a person and as an
    organisation, and the better one counts.
    """
    kind = kind_of(schema)
    as_person = kind != ORGANISATION
    as_company = kind != PERSON
    scores = [
        _score(first, second, person=person)
        for person, wanted in ((True, as_person), (False, as_company))
        if wanted
    ]
    return max(scores)


def _score(first: str, second: str, *, person: bool) -> float:
    mine, theirs = normalise(first, person=person), normalise(second, person=person)
    return score_names(mine, theirs, person=person).score / 100.0
