"""What a version of reference data takes away from the caution of the one before. Pure.

Only what surely adds caution takes effect by one person: another country on a list of risk, a lower
score of corruption. Any other difference (thresholds, classes, rules) may lower a customer's
level, so it counts as a loosening.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from atlas.knowledge.reference_data.domain.differences import DatasetDiff, diff
from atlas.knowledge.reference_data.domain.snapshot import DatasetType

RISK_LISTS = frozenset(
    {
        "fatf_black_list",
        "fatf_grey_list",
        "eu_high_risk_third_countries",
        "eu_tax_blacklist",
        "secrecy_jurisdictions",
        "virtual_office_addresses",
    }
)
"""Types whose every further entry adds risk, and nothing else."""
_CPI = "cpi"
_SHOWN = 20


def loosened(
    type_: DatasetType,
    before: Mapping[str, object] | None,
    after: Mapping[str, object] | None,
    *,
    renewed: bool = False,
) -> list[str]:
    """Return in words what a version loosens; empty: it only adds caution, or changes nothing.

    Args:
        type_: of both versions.
        before: the data that answers today; None or without entries: nothing does.
        after: the data that would answer; None: nothing would, which lowers nothing.
        renewed: the version before is overdue, and this one would not be.

    """
    if after is None or not (before or {}).get("items"):
        return []
    found = diff(before, after, type_)
    said = list(_said(type_, found))
    if renewed:
        said.append("It answers again for a list that is overdue.")
    return said


def _said(type_: DatasetType, found: DatasetDiff) -> Iterable[str]:
    if found.removed:
        keys = [str(one.get("code") or one.get("key") or "an entry") for one in found.removed]
        yield f"Left out: {_shown(keys)}."
    changed = [
        one.key
        for one in found.changed
        if not (type_.type == _CPI and _number(one.after) <= _number(one.before))
    ]
    if changed:
        yield f"Changed: {_shown(changed)}."
    if found.settings:
        yield f"Other settings: {_shown([one.key for one in found.settings])}."
    if found.added and type_.type not in RISK_LISTS | {_CPI}:
        yield f"Added, which may answer in place of a graver entry: {len(found.added)}."


def _number(entry: Mapping[str, object]) -> float:
    score = entry.get("score")
    return float(score) if isinstance(score, (int, float)) else float("inf")


def _shown(keys: list[str]) -> str:
    more = f" and {len(keys) - _SHOWN} more" if len(keys) > _SHOWN else ""
    return ", ".join(keys[:_SHOWN]) + more
