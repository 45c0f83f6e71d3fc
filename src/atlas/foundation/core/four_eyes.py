"""Four eyes: who may decide, and who may be the second person. Persons count, not accounts.

Source: design `domain.md` §6; EBA/GL/2021/02 4.41 and Directive (EU) 2015/849, articles 18 and 20
(approval by senior management).
"""

from uuid import UUID

from atlas.foundation.core.auth import AuthContext, Permission
from atlas.foundation.core.errors import ForbiddenError


class MachineNeverDecidesError(ForbiddenError):
    """A service account asked for a decision."""

    code = "machine_never_decides"
    title = "A person must decide this"


class SecondPersonRequiredError(ForbiddenError):
    """The same person, or one without the role, asked to confirm."""

    code = "second_person_required"
    title = "A second person must confirm this"


def require_person(actor: AuthContext) -> None:
    """Let a person through.

    Raises:
        MachineNeverDecidesError: the caller is a service account or the system.

    """
    if actor.is_machine:
        raise MachineNeverDecidesError("Service accounts never decide; a person must.")


def require_second_person(actor: AuthContext, first_person_id: UUID) -> None:
    """Let a second person through: another than the first, a senior officer or MLRO.

    Raises:
        MachineNeverDecidesError: the caller is a service account or the system.
        SecondPersonRequiredError: the first person, or one who may not confirm.

    """
    require_person(actor)
    if Permission.SECOND_DECIDE not in actor.permissions:
        raise SecondPersonRequiredError("A senior officer or the MLRO must confirm this.")
    if actor.person_id == first_person_id:
        raise SecondPersonRequiredError("Another person than the one who asked must confirm this.")
