"""What the API shows of profiles: effective rules side by side, proposals, differences, preview."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from atlas.foundation.core.clock import today
from atlas.foundation.db import TenantSession
from atlas.knowledge.companies import service as companies
from atlas.knowledge.compliance_profile import repository
from atlas.knowledge.compliance_profile.domain import (
    Difference,
    EffectiveRules,
    ProfileContent,
    RegimeRules,
    content_from_document,
    differences,
    known_homes,
    propose_content,
    unconfirmed,
    weakened_lists,
)
from atlas.knowledge.compliance_profile.models import ProfileRow
from atlas.knowledge.compliance_profile.service.lifecycle import (
    active_profile,
    find_draft,
    get_draft,
    get_profile,
    rules_of,
    rules_under_law,
    scheduled_profile,
)
from atlas.knowledge.compliance_profile.service.requirements import (
    below_law,
    check_homes,
    is_fictitious,
    laws_of,
)
from atlas.knowledge.reference_data import service as reference_data


@dataclass(frozen=True, slots=True)
class Effective:
    """The rules that hold at a day, each jurisdiction's own, and where they differ."""

    as_of: date
    rules: EffectiveRules | None
    regimes: tuple[RegimeRules, ...]
    differences: tuple[Difference, ...]
    not_verified: tuple[str, ...]
    below_law: tuple[str, ...] = ()
    fictitious: bool = False
    unconfirmed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProfileState:
    """The active version, the next one and the draft.

    `fictitious`: the active one is the demo's, and the firm is real: it satisfies nothing.
    """

    active: ProfileRow | None
    scheduled: ProfileRow | None
    draft: ProfileRow | None
    fictitious: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal; `known` is False where a home's law is not in reference data."""

    content: ProfileContent
    known: bool


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A path of the rules with its JSON before and after; None: not there."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ProfileDiff:
    """What differs between two versions' effective rules."""

    before_id: UUID | None
    after_id: UUID
    changes: tuple[RuleChange, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What the activation of the draft would change."""

    diff: ProfileDiff
    companies_to_review: int
    companies: int
    content: ProfileContent
    weakened_lists: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()


async def effective_answer(session: TenantSession, as_of: date | None) -> Effective:
    """Return the rules that hold at a day (default: today) with their sources side by side."""
    day = as_of or today()
    row = await repository.find_active(session, day)
    if row is None:
        return Effective(day, None, (), (), ())
    content = content_from_document(row.content)
    if await is_fictitious(session, rules_of(row)):
        return Effective(day, None, (), (), (), fictitious=True)
    return Effective(
        day,
        await rules_under_law(session, row, day),
        content.regimes,
        differences(content),
        not_verified(content.regimes),
        await below_law(session, content, day),
        unconfirmed=unconfirmed(content, *await laws_of(session, content, day)),
    )


async def state(session: TenantSession) -> ProfileState:
    """Return where the tenant's profile stands today."""
    row = await active_profile(session)
    return ProfileState(
        active=row,
        scheduled=await scheduled_profile(session),
        draft=await find_draft(session),
        fictitious=row is not None and await is_fictitious(session, rules_of(row)),
    )


async def proposal(
    session: TenantSession, homes: Sequence[str], as_of: date | None, kind: str
) -> Proposal:
    """Return what reference data proposes for homes, under the law of a day (default: today).

    A day that is to come gives a profile that holds from then on.

    Raises:
        InvalidRequestError: a home is no country.

    """
    check_homes(homes)
    day = as_of or today()
    snapshot = await reference_data.snapshot(session, day)
    later = day if day > today() else None
    content = propose_content(snapshot, homes, day, kind=kind, valid_from=later)
    return Proposal(content, set(homes) <= set(known_homes(snapshot)))


def not_verified(regimes: Sequence[RegimeRules]) -> tuple[str, ...]:
    """Return the provisions that were not checked against a source, by jurisdiction and place."""
    found = []
    for regime in regimes:
        at = regime.jurisdiction
        found += [f"{at}: list {item.list_id}" for item in regime.lists if not item.verified]
        found += [
            f"{at}: countries of {', '.join(item.datasets)}"
            for item in regime.country_floors
            if not item.verified
        ]
        found += [f"{at}: retention of {i.kind}" for i in regime.retention if not i.verified]
        found += [f"{at}: reporting of {i.event}" for i in regime.reporting if not i.verified]
        single = (
            ("beneficial owners", regime.ubo.verified),
            ("PEPs", regime.pep.verified),
            ("simplified due diligence", regime.sdd.verified),
        )
        found += [f"{at}: {name}" for name, known in single if not known]
    return tuple(dict.fromkeys(found))


async def diff_profiles(
    session: TenantSession, profile_id: UUID, against: UUID | None
) -> ProfileDiff:
    """Compare a version's effective rules with another's, or with those that hold today.

    Raises:
        ProfileNotFoundError: one is absent or another tenant's.

    """
    after = await get_profile(session, profile_id)
    before = (
        await get_profile(session, against)
        if against is not None
        else await repository.find_active(session, today())
    )
    return _diff(before, after)


async def preview(session: TenantSession) -> Preview:
    """Return what the activation of the draft would change, and for how many companies.

    Raises:
        DraftNotFoundError: there is no draft.

    """
    draft = await get_draft(session)
    first_day = max(draft.valid_from or today(), today())
    before = await repository.find_active(session, first_day)
    evaluated, every = await companies.count_evaluated(session)
    same = before is not None and before.rules_hash == draft.rules_hash
    content = content_from_document(draft.content)
    return Preview(
        diff=_diff(before, draft),
        companies_to_review=0 if same else evaluated,
        companies=every,
        weakened_lists=weakened_lists(rules_of(before) if before else None, rules_of(draft)),
        content=content,
        unconfirmed=unconfirmed(content, *await laws_of(session, content, first_day)),
    )


def _diff(before: ProfileRow | None, after: ProfileRow) -> ProfileDiff:
    old = {} if before is None else _flat(rules_of(before).inputs())
    new = _flat(rules_of(after).inputs())
    changes = tuple(
        RuleChange(path, old.get(path), new.get(path))
        for path in sorted({*old, *new})
        if old.get(path) != new.get(path)
    )
    return ProfileDiff(before.id if before else None, after.id, changes)


def _flat(value: Any, path: str = "") -> dict[str, str]:
    """Return the JSON of every leaf by its path; members of lists by what names them."""
    if isinstance(value, Mapping):
        parts = [(str(key), item) for key, item in value.items()]
    elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        parts = [(_named(item, place), item) for place, item in enumerate(value)]
    else:
        return {path: json.dumps(value)}
    found: dict[str, str] = {}
    for name, item in parts:
        found |= _flat(item, f"{path}.{name}" if path else name)
    return found


def _named(item: Mapping[str, Any], place: int) -> str:
    parts = [item.get(name) for name in ("topic", "list_id", "kind", "starts", "event")]
    words = [*parts, *item.get("datasets", ()), item.get("jurisdiction")]
    return ":".join(str(part) for part in words if part) or str(place)
