"""Exposure as answers."""

from datetime import date
from uuid import UUID

from pydantic import Field

from atlas.foundation.fields import Outdated, Truncated
from atlas.foundation.web.schemas import ResponseModel
from atlas.knowledge.graph.schemas.network import EdgeOut, NodeOut
from atlas.knowledge.graph.schemas.ownership import BandOut
from atlas.knowledge.reference_data.domain.rules import RegimeWithoutRule

_ID = "0199d5a4-6e6f-7c1b-8b0a-3f6f0f6f1a2b"


class SeedOut(ResponseModel):
    """A party matched on the regime's lists; certain when a person decided so."""

    party: UUID = Field(examples=[_ID], description="The party.")
    name: str = Field(examples=["Ivan Example"], description="Name.")
    certain: bool = Field(description="A person decided that it is the listed one.")


class ProofOut(ResponseModel):
    """One holding of the proof."""

    relationship_id: UUID = Field(examples=[_ID], description="The relationship.")
    from_id: UUID = Field(examples=[_ID], description="The holder.")
    from_name: str = Field(examples=["Ivan Example"], description="Name of the holder.")
    to_id: UUID = Field(examples=[_ID], description="The company.")
    to_name: str = Field(examples=["Example Holdings Limited"], description="Name of the company.")
    kind: str = Field(description="ownership, voting, control or trust_role.", examples=["step"])
    band: BandOut | None = Field(description="The share in percent; null where none is stated.")
    valid_from: date | None = Field(
        examples=["2018-03-01"],
        description="First day on which it holds; null when it is not known.",
    )
    valid_to: date | None = Field(
        description="First day on which it no longer holds; null: it holds."
    )


class OwnedOut(ResponseModel):
    """A company of the structure that the seeds own or control."""

    company: UUID = Field(examples=[_ID], description="The company.")
    name: str = Field(examples=["Example Holdings Limited"], description="Name.")
    status: str = Field(description="blocked or possible.", examples=["blocked"])
    contested: bool = Field(description="Only through a company whose minima exceed 100 %.")
    basis: str = Field(
        description="ownership, votes, a kind of control, or a trust role.", examples=["ownership"]
    )
    total: BandOut | None = Field(description="What the members hold directly, together.")
    proof: list[ProofOut] = Field(
        description="From the seeds down, in the order of joining.", examples=[[]]
    )


class RegimeOut(ResponseModel):
    """One regime's answer for the entity."""

    regime: str = Field(
        examples=["ofac"],
        description="Whose rule on ownership by listed persons applies, such as `ofac`; empty: "
        "none.",
    )
    status: str = Field(
        description="The word on ownership. `blocked`. `possible`: a matched party, or a party with"
        " an undecided candidate, owns a part, or did until after its listing or in the 24 months"
        " before. `not_owned`: even the most that could be held, with undeclared shares, shares "
        "of a"
        " class and what is held for others as [0, 100], stays under the threshold, and every owner"
        " was screened against the regime's own current list. `none_found`: no owner is "
        "matched, but"
        " too much is unknown to exclude one. `not_assessed`: an owner has no answer.",
        examples=["not_owned"],
    )
    control: str = Field(
        description="The word on control by listed parties, to be shown with `status`: `possible`"
        " (a matched party or a candidate is an owner or controller, or leads the company where the"
        " regime knows control other than by ownership), `controlled` (a true match surely "
        "controls it),"
        " `none_found`, or `not_assessed`.",
        examples=["none_found"],
    )
    undeclared: BandOut = Field(
        description="Shares of the entity that no source declares, in percent."
    )
    reasons: list[str] = Field(
        description="Stable codes of why: `ownership:blocked`, `matched_party_above`,"
        " `matched_former_holder`, `matched_coming_holder`, `matched_above_subsidiary`,"
        " `matched_officer`, `former_holder_unknown`, `coming_holder_unknown`,"
        " `undecided_candidate`, `marked_by_a_register`, `shares_undeclared`, `over_declared`,"
        " `held_for_others`,"
        " `not_of_the_whole`, `state_owner`, `holder_gone`, `not_screened`,"
        " `not_searched`, `no_profile`, `decided_between_sources` (two people decided what counts"
        " of a holding) …",
        examples=[["shares_undeclared"]],
    )
    threshold: float = Field(
        examples=[50], description="Percent that members must hold directly, together or singly."
    )
    comparator: str = Field(
        examples=[">="], description="`>` or `>=`: how the threshold is reached."
    )
    aggregate: bool = Field(description="Holdings of several members are added.")
    source: str = Field(
        description="Where the rule is written down.", examples=["OFAC 50 Percent Rule"]
    )
    seeds: list[SeedOut] = Field(description="Parties matched on the regime's lists.")
    owned: list[OwnedOut] = Field(description="Every owned company; the entity's own entry first.")
    not_screened: list[UUID] = Field(
        description="Parties without an answer from the regime's lists."
    )
    undecided: list[UUID] = Field(
        description="Parties with an undecided candidate of the regime, weak ones included."
    )
    marked: list[UUID] = Field(
        description="Parties that a company register marks as sanctioned, without a decision"
        " about the mark yet: each may be a sanctioned owner under any regime."
    )


class ListedOut(ResponseModel):
    """A party whom a list of a regime without a rule names, or may name, and what it is here."""

    party: UUID = Field(examples=[_ID], description="The party.")
    name: str = Field(examples=["Ivan Example"], description="Name.")
    certain: bool = Field(description="A person decided that it is the listed one.")
    ties: list[str] = Field(
        description="`owner` (also by control, or of a company above), `former_owner`,"
        " `coming_owner`, `stated_above` (a source places it above what the entity holds),"
        " `leader` (its office may direct the entity or a company that controls it).",
        examples=[["owner"]],
    )
    share: BandOut | None = Field(
        description="What it holds of the entity today, directly and through others, in percent;"
        " null where that is not known, and of who only leads."
    )


class UnruledOut(ResponseModel, RegimeWithoutRule):
    """A sanctions regime on which no ownership rule is computed, and whom its lists name here."""

    status: str = Field(
        description="`possible`: a listed party, or one who may be, owns or controls the entity,"
        " did so until after the listing or in the 24 months before, or will. `not_assessed`"
        " otherwise: no rule tells. Never a favourable result.",
        examples=["not_assessed"],
    )
    control: str = Field(
        description="`possible`: such a party owns, controls or leads the entity; or"
        " `not_assessed`.",
        examples=["not_assessed"],
    )
    listed: list[ListedOut] = Field(
        description="Who owns, controls or leads the entity and is, or may be, on a list of the"
        " regime; decided or not, weak candidates included."
    )


class SanctionedOwnershipOut(ResponseModel):
    """Ownership by sanctioned persons, per regime."""

    entity_id: UUID = Field(examples=[_ID], description="The party.")
    as_of: date = Field(
        examples=["2026-11-24"], description="The day for which facts are asked for."
    )
    regimes: list[RegimeOut] = Field(description="Each regime's answer.")
    without_rule: list[str] = Field(
        description="Regimes without a rule on ownership on this day: not assessed. `unruled` says"
        " why of those that have none at any date.",
        examples=[[]],
    )
    unruled: list[UnruledOut] = Field(
        description="Regimes on which no rule is computed at any date: never clear. Each names the"
        " listed parties that own, control or lead the entity."
    )
    truncated: bool = Field(description="There are more parties above than were read.")


class FlaggedOut(ResponseModel):
    """A party and what the lists say of it."""

    node: NodeOut = Field(description="The party.")
    flags: list[str] = Field(
        description="sanctioned, possibly_sanctioned, formerly_listed, pep, possible_pep,"
        " other_list, not_screened.",
        examples=[["possibly_sanctioned"]],
    )
    hits: list[UUID] = Field(description="The hits behind the flags.")


class RiskNetworkOut(ResponseModel):
    """Parties with flags around an entity, nearest first, and the ways to them."""

    entity_id: UUID = Field(examples=[_ID], description="The party.")
    as_of: date = Field(
        examples=["2026-11-24"], description="The day for which facts are asked for."
    )
    depth: int = Field(examples=[2], description="Steps away from the entity.")
    flagged: list[FlaggedOut] = Field(description="Parties that lists name, nearest first.")
    nodes: list[NodeOut] = Field(description="Parties on the ways, flagged ones among them.")
    edges: list[EdgeOut] = Field(description="The relationships.")
    not_screened: int = Field(description="Parties in reach that were never screened.")
    outdated: Outdated = Field(default=[])
    truncated: Truncated
