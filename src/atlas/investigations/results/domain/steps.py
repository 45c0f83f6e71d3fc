"""The results of all steps of an investigation, read from what is stored. Pure.

What an earlier release did not store has the default of its field, or is absent (`UNSET`) where
another field says it: the properties of a result know which.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import field

from atlas.investigations.modules.domain.network import Network
from atlas.investigations.results.domain.base import JsonObject, Result, read
from atlas.investigations.results.domain.enriched import (
    AgentReading,
    Enriched,
    ModuleResult,
    Website,
)
from atlas.investigations.results.domain.evaluated import Evaluated, Reassessment
from atlas.investigations.results.domain.narrative import Narrative
from atlas.investigations.results.domain.ownership import Plan, Sanctioned
from atlas.investigations.results.domain.screening import Screened, ScreenedParty

ENRICH = "enrich"
STRUCTURE = "structure"
SCREEN = "screen:"
"""Name of the steps that screen; the number of the chunk follows."""
SANCTIONED = "sanctioned_ownership"
EVALUATION = "evaluation"
WEBSITE = "module:DFWO"
MODULE = "module:"
"""Name of the steps that run a module; its code follows."""
MEDIA = "AMLRR"
"""The module whose agent reads adverse media."""
WITH_AGENT = ("FRLS", "MEBO", MEDIA, "DFWO")
"""Modules that have an agent."""
_WEB = WEBSITE.removeprefix(MODULE)
_WITH_MORE = frozenset({WEBSITE, *(f"{MODULE}{code}" for code in WITH_AGENT)})
REPORT = "report"
REASSESSMENT = "reassessment:"
"""Name of the steps that evaluate again; the evaluation's id follows."""


class Steps(Result, frozen=True, kw_only=True):
    """What the steps of a run found, as far as another step or a reader looks at it.

    A step that has not run, or that a run stopped before, has found nothing.
    """

    enrich: Enriched = Enriched()
    structure: Plan = Plan()
    screened: dict[int, Screened] = field(default_factory=dict)
    sanctioned: Sanctioned = Sanctioned(regimes=())
    website: Website | None = None
    readings: dict[str, AgentReading] = field(default_factory=dict)
    """By module: what its agent did; none where it was off."""
    evaluation: Evaluated | None = None
    reassessments: tuple[Reassessment, ...] = ()
    narrative: Narrative | None = None
    """What a language model wrote for the report; None: that was off."""

    @property
    def network(self) -> Network | None:
        """Return the parties around the subject; None where they were not looked at."""
        return self.evaluation.network if self.evaluation else None

    @property
    def rows(self) -> list[ScreenedParty]:
        """Return one row for each party screened, in the order of the parties."""
        return [row for _, found in sorted(self.screened.items()) for row in found.rows]


class _WithText(Result, frozen=True, kw_only=True):
    """What a later report takes from the step `report`."""

    narrative: Narrative | None = None


def steps_of(stored: Mapping[str, JsonObject]) -> Steps:
    """Return the results of a run's steps, of this release or an earlier one.

    Args:
        stored: the result of each step by its name, oldest first.

    Raises:
        msgspec.ValidationError: no release stored a result of this form.

    """
    evaluation = stored.get(EVALUATION)
    reported = stored.get(REPORT)
    modules = {
        name.removeprefix(MODULE): read(ModuleResult, found)
        for name, found in stored.items()
        if found and name in _WITH_MORE
    }
    return Steps(
        enrich=enriched_of(stored.get(ENRICH)),
        structure=plan_of(stored.get(STRUCTURE)),
        screened={
            int(name.removeprefix(SCREEN)): read(Screened, found)
            for name, found in stored.items()
            if name.startswith(SCREEN)
        },
        sanctioned=read(Sanctioned, stored.get(SANCTIONED) or {"regimes": ()}),
        website=modules[_WEB].footprint if _WEB in modules else None,
        readings={code: one.reading for code, one in modules.items() if one.reading is not None},
        evaluation=read(Evaluated, evaluation) if evaluation else None,
        reassessments=tuple(
            _reassessment(found) for name, found in stored.items() if name.startswith(REASSESSMENT)
        ),
        narrative=read(_WithText, reported or {}).narrative,
    )


def enriched_of(stored: JsonObject | None) -> Enriched:
    """Return what the step `enrich` found; nothing before it ran."""
    return read(Enriched, stored or {})


def plan_of(stored: JsonObject | None) -> Plan:
    """Return what the step `structure` found; nothing before it ran."""
    return read(Plan, stored or {})


def _reassessment(stored: JsonObject) -> Reassessment:
    """Return an evaluation made again; of an earlier release null stood for what was not kept."""
    regimes = stored.get("regimes")
    if isinstance(regimes, list):
        kept = [{k: v for k, v in one.items() if v is not None} for one in regimes]
        stored = {**stored, "regimes": kept}
    return read(Reassessment, stored)
