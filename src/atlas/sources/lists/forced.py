"""What a version was forced in against: noted on it, and on the versions that do not answer it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from atlas.foundation.core.clock import today
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.db import PlatformSession
from atlas.sources.lists import repository
from atlas.sources.lists.domain.catalogue import ListDefinition
from atlas.sources.lists.domain.guards import Loaded, Proposed, is_renamed, still_refused
from atlas.sources.lists.errors import (
    AnotherListError,
    ContradictedDateError,
    ImplausibleListError,
    LargeRemovalError,
    OlderVersionError,
    RemovalsUnconfirmedError,
)
from atlas.sources.lists.repository import staging
from atlas.sources.lists.schemas import ListVersion

_ANOTHER = AnotherListError.code


@dataclass(frozen=True, slots=True)
class Forced:
    """What the guards look at, and why they are overridden."""

    proposed: Proposed
    reason: str | None


_COMPARED = frozenset(
    {
        ImplausibleListError.code,
        LargeRemovalError.code,
        RemovalsUnconfirmedError.code,
        OlderVersionError.code,
    }
)
"""Guards that compare a version with the one before it."""


async def forced_over(
    session: PlatformSession,
    definition: ListDefinition,
    version: ListVersion,
    current: ListVersion | None,
    refusals: Sequence[AtlasError],
    options: Forced,
) -> ListVersion:
    """Return a version with the refusals that were overridden for it and for earlier ones.

    A guard that compares a later version with the wrong one finds nothing to refuse. What was
    forced over a version is therefore compared with that version again, until a file passes: one
    entry less answers nothing. Entries that are another list's stay so until they no longer are. A
    contradicted date is judged by each version itself.

    Args:
        session: the platform's, with the entries of the version staged.
        definition: the list's.
        version: the new version.
        current: the version it replaces.
        refusals: what refuses it, and is overridden.
        options: what the file proposes, and why it is forced.

    """
    before = current.manifest.get("overridden", ()) if current else ()
    kept = [
        {"content": current.content_hash, **one}  # of an earlier release
        for one in before
        if current
        and one["guard"] in _COMPARED
        and await _stands(session, definition, one["guard"], options.proposed)
    ]
    if another := [one for one in before if one["guard"] == _ANOTHER]:
        found = await staging.same_as_others(session, version.list_id)
        same = found is not None and found[1] * 2 > version.entries
        kept += another if same or refusals else []
    carried = replace(version, manifest={**version.manifest, "overridden": kept})
    return overriding(carried, refusals, options.reason)


async def _stands(
    session: PlatformSession, definition: ListDefinition, guard: str, proposed: Proposed
) -> bool:
    """Whether a guard would refuse the staged entries over the last version that all let pass.

    Or the last that it let pass itself, and that was not another list's.
    """
    base = await repository.last_without(session, definition.id, {*_COMPARED, _ANOTHER})
    base = base or await repository.last_without(session, definition.id, {guard, _ANOTHER})
    if base is None:
        return False  # the first version was too small: the next one is judged by its own size
    loaded = Loaded(base.version_date, base.version_date_source, base.entries, base.published)
    gone, renamed = [], []
    async for key, name, old, new in staging.gone_since(session, definition.id, base.sequence):
        if new is None:
            gone.append((key, name))
        elif is_renamed(old, new):
            renamed.append((key, name))
    compared = replace(proposed, removed_count=len(gone), removed=gone, renamed=renamed)
    return still_refused(definition, guard, loaded, compared)


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
            "content": version.content_hash,
            "detail": refusal.detail,
            "reason": reason,
            "on": today().isoformat(),
        }
        for refusal in refusals
    ]
    return replace(version, manifest={**version.manifest, "overridden": kept})
