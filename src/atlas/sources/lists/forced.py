"""What a version was forced in against: noted on it, and on the versions that do not answer it."""

from collections.abc import Sequence
from dataclasses import replace

from atlas.foundation.core.clock import today
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.db import PlatformSession
from atlas.sources.lists.errors import (
    AnotherListError,
    ContradictedDateError,
    ImplausibleListError,
    LargeRemovalError,
    RemovalsUnconfirmedError,
)
from atlas.sources.lists.repository import staging
from atlas.sources.lists.schemas import ListVersion

_CHANGED = frozenset(
    {ImplausibleListError.code, LargeRemovalError.code, RemovalsUnconfirmedError.code}
)
"""Guards that compare a version with the one before it."""


async def forced_over(
    session: PlatformSession,
    version: ListVersion,
    current: ListVersion | None,
    refusals: Sequence[AtlasError],
    reason: str | None,
) -> ListVersion:
    """Return a version with the refusals that were overridden for it and for earlier ones.

    Entries that are another list's stay so until they no longer are: a guard that compares a later
    version with the wrong one finds nothing to refuse. That a list grew, or lost entries, is
    answered by the first version that no guard refuses. Dates are judged again for each version.

    Args:
        session: the platform's, with the entries of the version staged.
        version: the new version.
        current: the version it replaces.
        refusals: what refuses it, and is overridden.
        reason: why it is forced.

    """
    before = current.manifest.get("overridden", ()) if current else ()
    kept = []
    if current and refusals and not _is_small(current):
        kept += [one for one in before if one["guard"] in _CHANGED]
    if another := [one for one in before if one["guard"] == AnotherListError.code]:
        found = await staging.same_as_others(session, version.list_id)
        same = found is not None and found[1] * 2 > version.entries
        kept += another if same or refusals else []
    carried = replace(version, manifest={**version.manifest, "overridden": kept})
    return overriding(carried, refusals, reason)


def overriding(
    version: ListVersion, refusals: Sequence[AtlasError], reason: str | None
) -> ListVersion:
    """Note on a version which refusals were forced, and why; by whom is in the audit trail.

    An earlier note on the same guard gives way to the new one. A date that is stated again is
    judged again.
    """
    anew = {ContradictedDateError.code, *(refusal.code for refusal in refusals)}
    kept = [one for one in version.manifest.get("overridden", ()) if one["guard"] not in anew]
    kept += [
        {
            "guard": refusal.code,
            "detail": refusal.detail,
            "reason": reason,
            "on": today().isoformat(),
        }
        for refusal in refusals
    ]
    return replace(version, manifest={**version.manifest, "overridden": kept})


def _is_small(version: ListVersion) -> bool:
    """Whether a version was forced in for its size itself: the next one is judged by its own."""
    return version.entries < (version.manifest.get("minimum_entries") or 0)
