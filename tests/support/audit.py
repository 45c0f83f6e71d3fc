"""Names of events that no room writes, for tests of the trail itself."""

from atlas.identity.audit.actions import AuditAction


class Thing(AuditAction):
    """What is done to things of which only tests tell."""

    MADE = "thing.made"
    LATE = "thing.late"
    LISTED = "thing.listed"
    SECRET = "thing.secret"
    EXPORTED = "thing.exported"
    FORMULA = "=thing.formula"
