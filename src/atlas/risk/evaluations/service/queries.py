"""Stored evaluations: shown, explained, verified."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.knowledge.reference_data import service as reference_data
from atlas.knowledge.reference_data.domain import Dataset
from atlas.risk.evaluations import repository
from atlas.risk.evaluations.aged import floor_today, rating_today
from atlas.risk.evaluations.domain import (
    UNREADABLE,
    Difference,
    Explanation,
    FloorStatus,
    Level,
    evaluation_document,
    explain,
    inputs_from_document,
    verify_documents,
)
from atlas.risk.evaluations.domain.findings import OF_LISTS
from atlas.risk.evaluations.domain.inputs import LEGACY_ENGINES, InputsSaid
from atlas.risk.evaluations.domain.law import lawful
from atlas.risk.evaluations.domain.open_floors import Readings, inputs_of, left_open
from atlas.risk.evaluations.domain.provenance import silent_lists
from atlas.risk.evaluations.domain.verify import engine_version_of
from atlas.risk.evaluations.errors import EvaluationNotFoundError
from atlas.risk.evaluations.models import EvaluationRow, SummaryRow, summary_columns
from atlas.risk.evaluations.rows import matrix_of, stored_evaluation
from atlas.risk.evaluations.schemas import EvaluationSummaryOut, StoredEvaluation, as_said
from atlas.risk.matrix.domain import Matrix, Tier, earned_tier
from atlas.risk.matrix.errors import MatrixNotFoundError
from atlas.risk.portfolio import service as portfolio
from atlas.risk.portfolio.domain import Ground, Shown, outdated, shown, were_old

_RESTED = (
    "rules_hash",
    "current_until",
    "registers_at",
    "profile_changed",
    "identity_changed",
    "searched",
    "raising",
    "newer_run",
    "worded",
)


async def get_evaluation(session: TenantSession, evaluation_id: UUID) -> StoredEvaluation:
    """Return an evaluation.

    Raises:
        EvaluationNotFoundError: absent, or another tenant's.

    """
    return stored_evaluation(await _row(session, evaluation_id))


async def shown_evaluation(session: TenantSession, evaluation_id: UUID) -> StoredEvaluation:
    """Return an evaluation for a reader: with why a favourable result does not hold today.

    Raises:
        EvaluationNotFoundError: absent, or another tenant's.

    """
    row = await _row(session, evaluation_id)
    why = outdated(row.rested, await portfolio.ground_of(session))
    return await _with_floors(session, row, replace(stored_evaluation(row), outdated=why))


async def outdated_of(
    session: TenantSession, evaluation_ids: Collection[UUID], ground: Ground
) -> dict[UUID, tuple[str, ...]]:
    """Return why favourable results of evaluations do not hold today, by id."""
    if not evaluation_ids:
        return {}
    rested = await repository.rested(session, evaluation_ids)
    return {key: outdated(item, ground) for key, item in rested.items()}


async def on_old_registers(
    session: TenantSession, evaluation_id: UUID, ground: Ground, day: date
) -> bool:
    """Return whether the registers of an evaluation were past their age on a day already.

    False where registers were loaded since that may say something else.
    """
    rested = await repository.rested(session, [evaluation_id])
    return any(were_old(one, ground, day) for one in rested.values())


async def newest_ids(session: TenantSession, investigation_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return the newest evaluation of each investigation that has one: derived ones too."""
    return await repository.newest_ids(session, investigation_ids)


async def takes_over(session: TenantSession, evaluation_id: UUID) -> bool:
    """Return whether findings of the lists count in an evaluation that an earlier one made.

    Also where its inputs cannot be read: then nothing shows that none does.

    Raises:
        EvaluationNotFoundError: absent, or another tenant's.

    """
    row = await _row(session, evaluation_id)
    try:
        readings = inputs_from_document(row.inputs).readings
    except UNREADABLE:
        return True
    return any(item.carried for key in OF_LISTS for item in readings.get(key, ()))


async def get_evaluations(
    session: TenantSession, evaluation_ids: Sequence[UUID]
) -> dict[UUID, StoredEvaluation]:
    """Return evaluations by id; absent ones and other tenants' are left out."""
    rows = await repository.find_evaluations(session, evaluation_ids)
    return {row.id: stored_evaluation(row) for row in rows}


async def _row(session: TenantSession, evaluation_id: UUID) -> EvaluationRow:
    row = await session.once(repository.find_evaluation, evaluation_id)
    if row is None:
        raise EvaluationNotFoundError
    return row


async def datasets_used(session: TenantSession, stored: StoredEvaluation) -> tuple[Dataset, ...]:
    """Return the reference datasets that an evaluation froze."""
    kept = await reference_data.kept_snapshot(session, stored.reference_snapshot)
    return kept.datasets


async def list_evaluations(
    session: TenantSession, params: ListParams
) -> Page[EvaluationSummaryOut]:
    """Return a page of evaluations in short."""
    page = await repository.list_evaluations(session, params)
    return page.of([_summary(row) for row in page.items])


async def shown_evaluations(
    session: TenantSession, params: ListParams
) -> Page[EvaluationSummaryOut]:
    """Return a page of evaluations in short, their words as of the day of reading."""
    ground = await portfolio.ground_of(session)
    page = await repository.list_evaluations(session, params, ground)
    items = [_summary(_aged(row, why := outdated(row.rested, ground)), why) for row in page.items]
    return page.of(items)


def _aged(row: SummaryRow, why: Sequence[str]) -> SummaryRow:
    """Return a row with its words as of the day of reading."""
    stored = Shown(
        row.tier, row.provisional, tuple(row.reasons), row.score_high, row.level_high, row.tier_high
    )
    words = asdict(shown(row.level, stored, why))
    return replace(row, **words | {"reasons": list(words["reasons"])})


def _summary(row: SummaryRow, why: Sequence[str] = ()) -> EvaluationSummaryOut:
    values = {field.name: getattr(row, field.name) for field in fields(row)}
    for name in _RESTED:
        del values[name]
    values["tier"] = earned_tier(Tier(row.tier), worded=row.worded)
    values["reference_snapshot"] = values.pop("snapshot_hash")
    for name in ("score", "base_score", "score_low", "score_high", "coverage"):
        values[name] = Decimal(values[name]).scaleb(-2)
    level, tier = values.pop("level_high"), values.pop("tier_high")
    values["worst_case"] = {"score_high": values["score_high"], "level": level, "tier": tier}
    values["identified"] = row.subject_id is not None or row.investigation_id is None
    return EvaluationSummaryOut(**values, outdated=list(why))


async def explain_evaluation(
    session: TenantSession, evaluation_id: UUID
) -> tuple[StoredEvaluation, Explanation]:
    """Return an evaluation, its words as of the day of reading, and how it came about.

    Raises:
        EvaluationNotFoundError: absent, or another tenant's.

    """
    row = await _row(session, evaluation_id)
    matrix = await matrix_of(session, row)
    snapshot = await reference_data.kept_snapshot(session, row.snapshot_hash)
    why = outdated(row.rested, await portfolio.ground_of(session))
    waits = tuple(await portfolio.not_compared(session)) if "lists" in why else ()
    stored = replace(stored_evaluation(row), outdated=why, not_compared=waits)
    stored = await _with_floors(session, row, stored)
    return stored, explain(stored.result, matrix, snapshot, rating_today(stored.result, why))


@dataclass(frozen=True, slots=True)
class Basis:
    """What an evaluation was made with: the matrix, its readings as hashed, the engine.

    `matrix` has the floors of law; it and `engine` are left out (None) where what they are read
    from is gone. `silent_lists`: country lists on which absence proves nothing, with the reason as
    a code.
    """

    matrix: Matrix | None
    readings: Readings
    engine: str | None
    silent_lists: Mapping[str, str]


async def basis_of(session: TenantSession, evaluation_id: UUID) -> Basis:
    """Return what an evaluation was made with, for its readers.

    Raises:
        EvaluationNotFoundError: absent, or another tenant's.

    """
    return await _basis(session, await _row(session, evaluation_id))


async def _with_floors(
    session: TenantSession, row: EvaluationRow, stored: StoredEvaluation
) -> StoredEvaluation:
    """Return an evaluation with why its floors may yet apply, in words."""
    by_status: dict[FloorStatus, list[str]] = defaultdict(list)
    for one in stored.result.floors:
        by_status[one.status].append(one.id)
    unknown, not_met = by_status[FloorStatus.NOT_ASSESSED], by_status[FloorStatus.NOT_MET]
    if not unknown and not (not_met and stored.outdated):
        return stored
    basis = await _basis(session, row)
    reads = {one.id: inputs_of(one) for one in basis.matrix.floors} if basis.matrix else {}
    today = {key: floor_today(reads.get(key), stored.outdated) for key in not_met}
    return replace(
        stored,
        left_open=left_open(basis.matrix, basis.readings, basis.silent_lists, unknown),
        floors_today={key: said for key, said in today.items() if said},
    )


async def _basis(session: TenantSession, row: EvaluationRow) -> Basis:
    try:
        matrix = await matrix_of(session, row)
    except (MatrixNotFoundError, *UNREADABLE):
        matrix = None
    engine = None
    if matrix is not None:
        try:
            inputs = inputs_from_document(row.inputs)
            engine = engine_version_of(row.hashes, inputs, row.as_of, matrix)
            matrix = matrix if engine in LEGACY_ENGINES else lawful(matrix, inputs.rules)
        except UNREADABLE:
            engine = None
    snapshot = await reference_data.kept_snapshot(session, row.snapshot_hash)
    lists = silent_lists(matrix, snapshot, row.as_of) if matrix else {}
    return Basis(matrix, row.inputs.get("readings", {}), engine, lists)


@dataclass(frozen=True, slots=True)
class Material:
    """What an evaluation follows from, and what it says, as JSON documents."""

    matrix: Mapping[str, JSON]
    inputs: InputsSaid
    snapshot: Mapping[str, JSON]
    result: Mapping[str, JSON]


async def material_of(session: TenantSession, evaluation_id: UUID) -> Material:
    """Return all an evaluation follows from, as JSON documents: enough to recompute it offline.

    The result holds what was computed, and how it may be reported today (`as_said`).

    Raises:
        EvaluationNotFoundError: absent, or another tenant's.
        MatrixNotFoundError, SnapshotNotFoundError: what it rests on is gone.

    """
    row = await _row(session, evaluation_id)
    matrix = await matrix_of(session, row)
    snapshot = await reference_data.kept_snapshot(session, row.snapshot_hash)
    why = outdated(row.rested, await portfolio.ground_of(session))
    stored = replace(stored_evaluation(row), outdated=why)
    return Material(
        matrix=matrix.document(),
        inputs=row.inputs,
        snapshot=snapshot.document(),
        result={
            "id": str(stored.id),
            "as_said": as_said(stored),
            "reference_snapshot": stored.reference_snapshot,
            "evaluation": evaluation_document(stored.result),
            "hashes": asdict(stored.result.hashes),
        },
    )


def level_at_worst(stored: StoredEvaluation) -> Level:
    """Return the level of the score with every unknown at its maximum, after floors.

    Levels begin at the same scores in every matrix (a check of publishing).
    """
    return stored.result.worst_case.level


async def verify_evaluation(session: TenantSession, evaluation_id: UUID) -> tuple[Difference, ...]:
    """Recompute an evaluation from what is stored of it; return what differs.

    Raises:
        EvaluationNotFoundError: absent, or another tenant's.

    """
    row = await _row(session, evaluation_id)
    try:
        matrix = await matrix_of(session, row)
    except MatrixNotFoundError:
        return (Difference("matrix", f"{row.matrix_id} {row.matrix_version}", None),)
    except UNREADABLE as error:
        return (Difference("policy", f"cannot be read: {error!r:.200}", None),)
    snapshot = await reference_data.kept_snapshot(session, row.snapshot_hash)
    found = verify_documents(row.result, row.hashes, matrix, row.inputs, snapshot)
    if snapshot.hash != row.snapshot_hash:
        found = (Difference("reference_snapshot", row.snapshot_hash, snapshot.hash), *found)
    return (*found, *_row_differences(row))


def _row_differences(row: EvaluationRow) -> list[Difference]:
    """Return where the row's own columns, by which lists filter, part from its result."""
    try:
        told = summary_columns(row.evaluation())
    except UNREADABLE:
        return []  # the result itself is named already
    return [
        Difference(f"row.{name}", getattr(row, name), said)
        for name, said in told.items()
        if getattr(row, name) != said
    ]
