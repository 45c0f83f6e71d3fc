"""API shapes of the seven modules and their rules."""

from collections.abc import Sequence
from typing import Literal, Self
from uuid import UUID

from pydantic import Field, computed_field

from atlas.foundation.fields import Detail, EvidenceIds
from atlas.foundation.web.schemas import ResponseModel
from atlas.investigations.modules.domain.findings import Finding
from atlas.investigations.modules.domain.words import (
    NO_PROFILE,
    OUTDATED,
    ModuleWord,
    earned_word,
)

AgentStatus = Literal["off", "read", "not_assessed"]
RuleOutcomeName = Literal["fired", "not_fired", "not_assessed"]


class ReferenceOut(ResponseModel):
    """One thing that a statement was read from."""

    kind: str = Field(
        description="`source`, `evidence`, `attribute`, `relationship`, `party`, `screening`,"
        " `list`, `reference_data`, `profile`, `compliance_profile`, `request`, `step`, `group`,"
        " `input`, `indicator`, `decision` …",
        examples=["source"],
    )
    id: str = Field(
        description="Its name or id; `kind:id` is what lineage takes as `of`.",
        examples=["registry_file:gb-basic"],
    )


_REFERENCES = (
    "What it was read from, recorded when it was made; null in results of earlier releases, which"
    " did not record it."
)


class RuleInfo(ResponseModel):
    """One rule of the catalogue."""

    code: str = Field(description="Stable code of the rule.", examples=["ubo_not_identified"])
    title: str = Field(description="Title, for people.", examples=["No owner identified"])
    points: int = Field(description="Points when it fires.")
    critical: bool = Field(description="Firing sets the module's level to critical by itself.")
    negative: bool = Field(description="Fires on absence: only when a covering source answered.")
    description: str = Field(
        description="What it is, in a sentence.",
        examples=["The country of establishment is on the FATF black or grey list."],
    )
    needs: str = Field(
        description="What must be there for the rule to be assessed.",
        examples=["a register that states accounts and returns"],
    )


class ModuleInfo(ResponseModel):
    """One module of the catalogue: code, what it looks at, its rules."""

    code: str = Field(description="Code of the module.", examples=["CIR"])
    title: str = Field(
        description="Title, for people.", examples=["Corporate identity and registration"]
    )
    needs: list[str] = Field(
        description="Sources and data the module draws on.",
        examples=[["registers that state filings", "licence registers"]],
    )
    rules: list[RuleInfo] = Field(description="Each rule of the module.")


class RuleOut(ResponseModel):
    """What one rule said in one investigation."""

    code: str = Field(description="Stable code of the rule.", examples=["ubo_not_identified"])
    title: str = Field(description="Title, for people.", examples=["No owner identified"])
    outcome: RuleOutcomeName = Field(
        description="fired, not_fired (a source that covers the question has nothing), or "
        "not_assessed.",
        examples=["not_fired"],
    )
    points: int = Field(description="Points added; 0 unless fired.")
    critical: bool = Field(description="When it fires, the module's level is critical.")
    reason: str | None = Field(description="Stable code why it was not assessed.")
    detail: Detail = Field(examples=["No shareholder is declared."])
    remedy: str | None = Field(description="What would let it be assessed.")
    evidence_ids: EvidenceIds
    screening_ids: list[UUID] = Field(
        description="The screenings it rests on, at `/api/screening/screenings/{id}`."
    )
    references: list[ReferenceOut] | None = Field(default=None, description=_REFERENCES)


class FindingOut(ResponseModel, Finding):
    """Something a reader must know, with what it rests on."""

    references: list[ReferenceOut] | None = Field(default=None, description=_REFERENCES)  # type: ignore[assignment]


class CoverageOut(ResponseModel):
    """How much of a module could be assessed."""

    rules: int = Field(description="How many rules there are.")
    assessed: int = Field(description="How many of the rules were assessed.")
    percent: float = Field(description="0 to 100.")
    sources: list[str] = Field(
        description="Sources that answered.", examples=[["registry_file:gb-coh-2026-11"]]
    )
    gaps: list[str] = Field(
        description="Reason codes of what was not assessed.", examples=[["roa: no_source"]]
    )


class AgentRefusalOut(ResponseModel):
    """A passage that an agent's model gave and that is not cited: the model's words, no finding."""

    quote: str = Field(
        description="As the model gave it, 600 characters at most.",
        examples=["The company was fined."],
    )
    evidence_id: str = Field(
        description="Evidence that it named.", examples=["01a20efc-8a11-7e53-8f57-4a5bde0d3c11"]
    )
    reason: str = Field(
        description="unknown_evidence, not_in_evidence, too_short, too_long or repeated.",
        examples=["not_in_evidence"],
    )


class ModuleAgentOut(ResponseModel):
    """What a module's agent did. It covers nothing: what it did not find is not cleared."""

    agent: str = Field(description="The agent.", examples=["regulatory"])
    status: AgentStatus = Field(
        description="read; off: it is switched off; not_assessed: it is on and could not read."
    )
    reason: str | None = Field(description="Stable code of why it did not read.")
    detail: str | None = Field(description="The same in words, with what to do.")
    passages: int = Field(description="Passages that it found.")
    dropped: int = Field(description="What its model gave and the evidence does not say.")
    refused: list[AgentRefusalOut] = Field(
        default=[],
        description="Each of them, with the reason; no report has them. Empty for earlier runs.",
    )
    evidence_ids: EvidenceIds
    transcripts_url: str = Field(
        description="Every call that it made.",
        examples=["/api/investigations/01a20efc-8a11-7e53-8f57-4a5bde0d3c11/transcripts"],
    )


class ModuleOut(ResponseModel):
    """One module's result in one investigation."""

    code: str = Field(description="Code of the module.", examples=["CIR"])
    title: str = Field(
        description="Title, for people.", examples=["Corporate identity and registration"]
    )
    level: ModuleWord = Field(
        description="By the points of the rules that fired; `clear` and `low` only where every"
        " rule could be assessed, else `partly_assessed`, and `not_assessed` without a compliance"
        " profile.",
        examples=["partly_assessed"],
    )
    reason: str | None = Field(
        default=None,
        description="Why the level is not favourable: `no_profile`, no compliance profile is"
        " active; `outdated`, what it rests on has changed since the run.",
    )
    points: int = Field(description="Points of the rules that fired.")
    coverage: CoverageOut = Field(description="How much of the module could be assessed.")
    rules: list[RuleOut] = Field(description="What each rule said.")
    findings: list[FindingOut] = Field(description="What a reader must know.")
    agent: ModuleAgentOut | None = Field(
        default=None, description="null: the module has no agent, or the run is of before."
    )

    @computed_field(  # type: ignore[prop-decorator]
        description="The same as `level`, which results of earlier releases could give as"
        " favourable although it was not earned.",
        examples=["partly_assessed"],
    )
    @property
    def word(self) -> ModuleWord:
        """The level, or its replacement where the conditions of a favourable one are not met."""
        holds = self.reason not in {NO_PROFILE, OUTDATED}
        whole = self.coverage
        return earned_word(self.level, whole.assessed, whole.rules, holds=holds)

    def shown(self, *, profile: bool = True, outdated: Sequence[str] = ()) -> Self:
        """Return the result with its level as it may be reported, and without what was not found.

        Args:
            profile: a compliance profile is active now.
            outdated: in words, what the run's evaluation rests on and has changed since. What
                fired stays; that a rule found nothing is no answer any more.

        """
        reason = NO_PROFILE if not profile else self.reason or (OUTDATED if outdated else None)
        said = self.model_copy(update={"reason": reason})
        if outdated:
            said = said.model_copy(update=self._without_silence(outdated))
        return said.model_copy(update={"level": said.word})

    def _without_silence(self, outdated: Sequence[str]) -> dict[str, object]:
        rules = [
            _no_answer(one, outdated) if one.outcome == _NOT_FIRED else one for one in self.rules
        ]
        lost = sum(one.outcome == _NOT_FIRED for one in self.rules)
        assessed = max(self.coverage.assessed - lost, 0)
        coverage = self.coverage.model_copy(
            update={
                "assessed": assessed,
                "percent": round(100 * assessed / max(self.coverage.rules, 1), 1),
                "gaps": sorted({*self.coverage.gaps, *([OUTDATED] if lost else [])}),
            }
        )
        return {"rules": rules, "coverage": coverage}


_NOT_FIRED = "not_fired"


def _no_answer(rule: RuleOut, outdated: Sequence[str]) -> RuleOut:
    """Return a rule that found nothing on what has changed since."""
    return rule.model_copy(
        update={
            "outcome": "not_assessed",
            "reason": OUTDATED,
            "detail": f"What the run found no longer holds: {'; '.join(outdated)}.",
            "remedy": "Rerun the investigation.",
        }
    )
