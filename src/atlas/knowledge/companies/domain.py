"""Pure rules of the customer file."""

from atlas.knowledge.mutations.domain.identifiers import normalise
from atlas.knowledge.mutations.schemas import Identifier


def registration(register: str | None, number: str | None) -> tuple[str | None, str | None]:
    """Return a registration in the one spelling that identifiers have.

    A number without its register is kept as it was given: it identifies nothing.
    """
    if not register:
        return None, number.strip() if number else None
    if not number:
        return register.strip().upper(), None
    identifier = normalise(Identifier(register, number))
    return identifier.scheme, identifier.value
