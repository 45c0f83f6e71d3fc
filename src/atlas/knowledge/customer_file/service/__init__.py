"""Use cases of a business relationship: status, profile, reviews, notes."""

from atlas.knowledge.customer_file.service.notes import (
    add_note,
    change_note,
    get_note,
    list_notes,
    withdraw_note,
)
from atlas.knowledge.customer_file.service.profiles import (
    get_profile,
    import_profiles,
    list_profiles,
    profile_of,
    profiles_of,
    put_profile,
)
from atlas.knowledge.customer_file.service.reviews import (
    next_due_reviews,
    note_decision,
    note_evaluation,
    note_evaluations,
    note_registers_changed,
    open_due_reviews,
)
from atlas.knowledge.customer_file.service.status import (
    EVENTS,
    any_restricted,
    change_status,
    list_status_changes,
    restricted_records,
    timeline,
)

__all__ = [
    "EVENTS",
    "add_note",
    "any_restricted",
    "change_note",
    "change_status",
    "get_note",
    "get_profile",
    "import_profiles",
    "list_notes",
    "list_profiles",
    "list_status_changes",
    "next_due_reviews",
    "note_decision",
    "note_evaluation",
    "note_evaluations",
    "note_registers_changed",
    "open_due_reviews",
    "profile_of",
    "profiles_of",
    "put_profile",
    "restricted_records",
    "timeline",
    "withdraw_note",
]
