"""The risk policy as the API shows it."""

from collections.abc import Sequence

from atlas.risk.matrix.domain import Matrix, Tier
from atlas.risk.policy.domain import APPETITES, Adjustment, adjusted, appetite_for, catalogue
from atlas.risk.policy.models import Policy, Segment
from atlas.risk.policy.schemas import (
    ActivePolicyOut,
    AppetiteOut,
    AppetitesOut,
    CatalogueOut,
    CategoriesOut,
    CategoryOut,
    CheckOut,
    PolicyChangeOut,
    PolicyDiffOut,
    PolicyOut,
    SegmentOut,
)
from atlas.risk.policy.service import InForce


def active_out(
    policy: Policy | None, segments: Sequence[Segment], matrix: Matrix
) -> ActivePolicyOut:
    """Return what holds now."""
    adjustment = Adjustment(appetite=policy.appetite if policy else None)
    name = appetite_for(matrix, adjustment)
    return ActivePolicyOut(
        version=policy.version if policy else 0,
        policy=PolicyOut.model_validate(policy) if policy else None,
        appetite=name,
        cdd_from=matrix.appetites[name].cdd,
        edd_from=matrix.appetites[name].edd,
        segments=[SegmentOut.model_validate(item) for item in segments],
    )


def diff_out(before: Policy | None, after: Policy) -> PolicyDiffOut:
    """Return what differs between two versions, in data and in words."""
    old, new = _flat(before), _flat(after)
    changes = [
        PolicyChangeOut(
            path=path,
            before=old.get(path),
            after=new.get(path),
            text=f"{path}: {old.get(path) or 'as shipped'} → {new.get(path) or 'as shipped'}",
        )
        for path in dict.fromkeys([*old, *new])
        if old.get(path) != new.get(path)
    ]
    return PolicyDiffOut(
        before=PolicyOut.model_validate(before) if before else None,
        after=PolicyOut.model_validate(after),
        changes=changes,
    )


def _flat(policy: Policy | None) -> dict[str, str | None]:
    """Return what a policy says, by path; None: the product's default."""
    if policy is None:
        return {"title": None, "appetite": "moderate"}
    flat: dict[str, str | None] = {"title": policy.title, "appetite": policy.appetite}
    for check, tiers in policy.checks.items():
        for tier, need in tiers.items():
            flat[f"checks.{check}.{tier}"] = need
    return flat


def appetites_out(matrix: Matrix, policy: InForce) -> AppetitesOut:
    """Return the appetites of the matrix in use."""
    held = appetite_for(matrix, policy.adjustment(None))
    items = [
        AppetiteOut(
            name=name,
            cdd_from=matrix.appetites[name].cdd,
            edd_from=matrix.appetites[name].edd,
            active=name == held,
        )
        for name in APPETITES
        if name in matrix.appetites
    ]
    return AppetitesOut(items=items)


def categories_out(matrix: Matrix, policy: InForce) -> CategoriesOut:
    """Return the dimensions of the matrix in use, and what they weigh in each segment."""
    by_segment = {
        key: {item.id: item.weight for item in adjusted(matrix, policy.adjustment(key)).dimensions}
        for key in policy.segments
    }
    items = [
        CategoryOut(
            id=item.id,
            title=item.title,
            weight=item.weight,
            factors=[factor.id for factor in item.factors],
            weight_by_segment={key: weights[item.id] for key, weights in by_segment.items()},
        )
        for item in matrix.dimensions
    ]
    return CategoriesOut(matrix_id=matrix.id, matrix_version=matrix.version, items=items)


def catalogue_out(policy: InForce) -> CatalogueOut:
    """Return the checks that the policy in force asks for."""
    items = [
        CheckOut(
            id=item.id,
            title=item.title,
            sdd=item.needs[Tier.SDD],
            cdd=item.needs[Tier.CDD],
            edd=item.needs[Tier.EDD],
            when=item.when,
        )
        for item in catalogue(policy.checks)
    ]
    return CatalogueOut(policy_version=policy.version, items=items)
