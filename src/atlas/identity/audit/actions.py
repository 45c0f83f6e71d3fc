"""Names of what the audit trail holds: each room has its own, none is a bare text."""

from enum import StrEnum


class AuditAction(StrEnum):
    """What was done, as `noun.past_participle`; a room's names are the members of its own kind.

    A name that was ever written stays: trails, exports and the feed of changes hold it.
    """


class TrailAction(AuditAction):
    """Actions on the trail itself."""

    EXPORTED = "audit.exported"
