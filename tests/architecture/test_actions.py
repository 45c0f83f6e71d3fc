"""Names in the audit trail: each is a member of one room's enum, and each state has its own."""

import importlib
import pkgutil
import re
from collections import Counter

import atlas
from atlas.identity.audit.actions import AuditAction
from atlas.knowledge.reference_data.actions import ReferenceDataAction
from atlas.knowledge.resolution.actions import ResolutionAction
from atlas.knowledge.sdd_records.actions import SddAction
from atlas.risk.overrides.actions import OverrideAction
from atlas.workspace.jobs.domain import TERMINAL
from atlas.workspace.tasks.actions import TaskAction
from atlas.workspace.tasks.domain import TaskStatus
from atlas.workspace.work.service import Work

MODULES = [
    importlib.import_module(module.name)
    for module in pkgutil.walk_packages(atlas.__path__, "atlas.")
    if module.name.endswith((".actions", ".service")) or ".service." in module.name
]


def names() -> list[AuditAction]:
    return [
        name
        for kind in AuditAction.__subclasses__()
        if kind.__module__.startswith("atlas.")
        for name in kind
    ]


def test_a_name_is_a_noun_and_what_was_done_to_it() -> None:
    assert len(names()) > 150
    assert not [name for name in names() if not re.fullmatch(r"[a-z_]+\.[a-z_]+", name)]


def test_a_name_belongs_to_one_room() -> None:
    assert not [name for name, times in Counter(names()).items() if times > 1]


def test_each_end_of_a_piece_of_work_has_a_name() -> None:
    pieces = {
        id(work): work
        for module in MODULES
        for work in vars(module).values()
        if isinstance(work, Work)
    }
    assert len(pieces) >= 6
    for work in pieces.values():
        assert {work.action(said) for said in ("started", *TERMINAL)} <= {*work.actions}


def test_each_state_that_is_recorded_has_a_name() -> None:
    """What is recorded under the name of a state; an unknown one would refuse the write."""
    for closed in (TaskStatus.COMPLETED, TaskStatus.CANCELLED):
        assert TaskAction(f"task.{closed}")
    for status in ("proposed", "merged", "rejected", "unsure"):
        assert ResolutionAction(f"candidate.{status}")
    for status in ("proposed", "confirmed", "rejected", "withdrawn", "revoked", "lapsed"):
        assert SddAction(f"company.sdd_{status}")
    for status in ("proposed", "applied", "rejected", "withdrawn"):
        assert OverrideAction(f"risk_override.{status}")
    for action in ("created", "updated", "superseded", "activated", "archived"):
        assert ReferenceDataAction(f"reference_dataset.{action}")
