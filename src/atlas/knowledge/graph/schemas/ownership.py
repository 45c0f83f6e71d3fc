"""Ownership: what the graph room gives to other rooms and to the API."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple
from uuid import UUID

from pydantic import Field

from atlas.foundation.fields import (
    AsOf,
    Detail,
    EntityId,
    Outdated,
    RowId,
    Truncated,
    ValidFrom,
    ValidTo,
)
from atlas.foundation.web.schemas import ResponseModel
from atlas.knowledge.graph.domain import (
    Holding,
    IntegratedShares,
    Official,
    OwnershipGraph,
    Party,
    UboCauses,
    UboResult,
)
from atlas.knowledge.graph.domain.lifetimes import Lifetime
from atlas.knowledge.graph.domain.one_party import Together
from atlas.knowledge.graph.domain.stated import TieData


class Edge(NamedTuple):
    """A relationship between canonical entities, as stored (a tuple: thousands are made)."""

    id: UUID
    type: str
    from_id: UUID
    to_id: UUID
    discriminator: str
    valid_from: date | None
    valid_to: date | None
    data: TieData

    def valid_at(self, as_of: date) -> bool:
        """Whether the relationship exists at a date."""
        begun = self.valid_from is None or self.valid_from <= as_of
        return begun and (self.valid_to is None or as_of < self.valid_to)


@dataclass(frozen=True, slots=True)
class AtOtherTime:
    """Who stood above an entity through others, and on which days; not on the day asked for.

    `unread`: it stands for a record that a load could not read.
    """

    party: Party
    stood: Lifetime
    unread: bool = False


@dataclass(frozen=True, slots=True)
class EarlierDay:
    """The structure above an entity on another day.

    `left`: its holders who have left since, and the entity itself if anything was stated by then
    about who owns it. Of a later day: those who hold from then on, and those in whom a role begins.
    """

    graph: OwnershipGraph
    left: frozenset[str]


@dataclass(frozen=True, slots=True)
class OtherTimes:
    """The owners of an entity at other times, by entity id as text.

    `earlier`: a day of each state of the structure in which a party that has left held. `later`:
    the days on which one that is stated already begins to hold.
    `unexamined`: those who have left and held on more days than were read, or of whose own holders
    a register took back what it had said.
    `truncated`: there may have been more owners than were read.
    `withheld`: a register states of the entity, or of a company above it, that an owner may exist
    whom it does not name; `withheld_before`: it does, or did before.
    """

    parties: Mapping[str, AtOtherTime] = field(default_factory=dict)
    earlier: tuple[EarlierDay, ...] = ()
    later: tuple[EarlierDay, ...] = ()
    unexamined: frozenset[str] = frozenset()
    truncated: bool = False
    withheld: bool = False
    withheld_before: bool = False


@dataclass(frozen=True)
class OwnershipView:
    """The ownership structure above one entity at a date. Party keys are entity ids as text.

    `edges` are the relationships as read, of any time; `graph` is the projection it was computed on
    (pass it to `sanctioned_ownership`); `holdings` are its edges, `shown` holdings that are known
    but not edges (ended, or led to by others); `cycles` circular holdings among the parties above;
    `truncated` when more than `max_parties` were above; `known_at` the recorded time asked for,
    None for now.

    `through` are parties that may be above the entity, because a source places them above what it
    holds; `through_truncated` when more lies below than was examined. `elsewhen` are those that
    were above it through a holding that has ended, or will be through one that is still to come.
    For an earlier recorded time both are empty.

    `left_offices` are those that a register no longer names, that no one ended, and in which no
    successor has followed. What is found about their holders counts, but they name no director and
    identify no one. `fewer` is the graph without the holdings whose records were left out and that
    no one ended (None if there are no such holdings): nothing favourable may rest on these.
    `left_owners`: who is a beneficial owner for certain by them alone; among the owners such a
    party is possible. `leading`: who is in office at each company that surely controls the entity.

    `together`: which parties may be one while no one has decided; `as_one` are the graphs in which
    they are one (empty if there are no such parties). `partners` are those of them that are not in
    this structure, and every party above these.
    """

    entity_id: UUID
    as_of: date
    edges: tuple[Edge, ...]
    graph: OwnershipGraph
    parties: Mapping[str, Party]
    holdings: tuple[Holding, ...]
    shown: tuple[tuple[Holding, str], ...]
    shares: IntegratedShares
    votes: IntegratedShares
    ubos: UboResult
    officials: tuple[Official, ...]
    cycles: tuple[tuple[str, ...], ...]
    truncated: bool
    max_parties: int
    causes: UboCauses
    register_ubos: UboResult | None = None
    law_ubos: UboResult | None = None
    """By the home law itself, where `ubos` is by the lower test of an enhanced investigation."""
    known_at: datetime | None = None
    through: Mapping[str, Party] = field(default_factory=dict)
    through_truncated: bool = False
    elsewhen: OtherTimes = field(default_factory=OtherTimes)
    left_offices: tuple[Edge, ...] = ()
    fewer: OwnershipGraph | None = None
    left_owners: frozenset[str] = frozenset()
    leading: tuple[tuple[Official, ...], ...] = ()
    together: Together = field(default_factory=Together)
    as_one: tuple[OwnershipGraph, ...] = ()
    partners: Mapping[str, Party] = field(default_factory=dict)
    denied_apart: frozenset[str] = frozenset()
    """Who was, will be or may be above it, and is not known to its own register; those that are
    above it at the date are among the `causes`."""

    def party(self, key: str) -> Party:
        """Return a party of the structure, or one that may stand or stood above it."""
        other = self.elsewhen.parties.get(key)
        apart = self.partners.get(key)
        if apart is not None and key not in self.graph.parties:
            return apart
        return self.through.get(key) or (other.party if other else self.graph.party(key))


class BandOut(ResponseModel):
    """A share in percent; an open end is not attained."""

    lower: float = Field(description="Least share in percent, 0-100.")
    upper: float = Field(description="Most share in percent, 0-100.")
    lower_open: bool = Field(description='The lower end itself is not attained ("more than").')
    upper_open: bool = Field(description='The upper end itself is not attained ("less than").')
    text: str = Field(
        description="As `(25, 50]`: a round bracket is an open end.", examples=["75 to 100 %"]
    )


class StructurePartyOut(ResponseModel):
    """A party of a structure, without what registers say of its shares."""

    id: RowId
    name: str = Field(description="Name.", examples=["Ann Example"])
    kind: str = Field(
        description="person, company, trust, state or unknown_person.", examples=["person"]
    )
    country: str | None = Field(
        default=None, description="Seat or residence (ISO 3166-1 alpha-2), as far as known."
    )


class GraphPartyOut(StructurePartyOut):
    """A party of the structure."""

    listed: bool = Field(
        description="Its shares are traded on a regulated market: exempt from naming beneficial"
        " owners. It gives no information about sanctions lists."
    )


class ContradictionOut(ResponseModel):
    """How a source's own statement contradicts itself."""

    code: str = Field(
        description="`two_bands`, `two_shares`, `band_and_share`, `exact_outside_band`,"
        " `empty_band`, `two_bounds`, `ends_before_start` or `unknown_nature`; `ended_elsewhere`:"
        " the holder's record by another source has ended.",
        examples=["shares_over_100"],
    )
    detail: str = Field(
        description="What the statement says.", examples=["The declared shares add up to 140 %."]
    )


class HoldingOut(ResponseModel):
    """A relationship of the structure."""

    id: RowId
    holder: UUID = Field(description="The holder.")
    company: UUID = Field(description="The company.")
    kind: str = Field(
        description="ownership, voting, control or trust_role.", examples=["ownership"]
    )
    band: BandOut | None = Field(description="The share in percent; null where none is stated.")
    control: str | None = Field(description="Kind of control; null: it is a share or a vote.")
    interest_type: str | None = Field(
        description="Kind of interest, as the register names it (BODS)."
    )
    held_through: Literal["trust", "firm"] | None = Field(
        default=None,
        description="The holder controls a trust, or a firm without legal personality, that holds"
        " it, according to the register; null if the register does not say so.",
    )
    direct_or_indirect: str = Field(
        description="direct, indirect or unknown, as declared.", examples=["direct"]
    )
    joint_group: str | None = Field(
        description="Holders with the same group hold it jointly, each the whole; null: alone."
    )
    valid_from: ValidFrom
    valid_to: ValidTo
    state: str = Field(
        description="`edge`, or why it is shown and not counted: `not_valid_at_date`,"
        " `already_led_to`.",
        examples=["edge"],
    )
    ended_by_person: bool = Field(
        default=False, description="Persons stated the end; the register left it out without one."
    )
    contradictions: list[ContradictionOut] = Field(
        default_factory=list,
        description="How the statement behind it contradicts itself. `band` then holds every"
        " reading; ownership by listed parties is judged by the higher one.",
        examples=[[]],
    )


class HolderShareOut(ResponseModel):
    """A party's share in the subject, directly and through others."""

    party: EntityId
    integrated: BandOut | None = Field(description="Null where a closed loop has no shares.")
    direct: BandOut | None = Field(
        description="What is declared directly, in percent; null: nothing is."
    )
    terminal: bool = Field(description="No holder of it is known.")
    depth: int = Field(description="Steps above the company, from 1.")


class ClosedLoopOut(ResponseModel):
    """Companies that own only each other."""

    companies: list[UUID] = Field(description="The companies that own only each other.")
    holdings: list[UUID] = Field(description="The holdings.")


class OverDeclaredOut(ResponseModel):
    """A company whose holders' minima sum above 100."""

    company: UUID = Field(description="The company.")
    sum_of_minima: float = Field(description="Percent.")
    holdings: list[UUID] = Field(description="The holdings.")
    stated_by: list[str] = Field(
        description="Sources that only together declare too much, and may name the same holder;"
        " empty: one source contradicts itself.",
        examples=[[]],
    )


class IntegratedOut(ResponseModel):
    """Integrated shares of one kind."""

    holders: list[HolderShareOut] = Field(description="Every holder, by share.")
    closed_loops: list[ClosedLoopOut] = Field(
        description="Companies that own only each other: no shares, no owner.", examples=[[]]
    )
    over_declared: list[OverDeclaredOut] = Field(
        description="Companies whose holders' minima sum above 100 %.", examples=[[]]
    )
    undeclared_lower: float = Field(
        description="The most, in percent, that the loaded sources leave undeclared: 100 less the"
        " sum of the minima of the parties at an end. Less than that may be undeclared, where bands"
        " are wide even nothing.",
    )


class GroundOut(ResponseModel):
    """One ground of beneficial ownership."""

    basis: str = Field(
        description="shares, votes, control, trust_role or declared.", examples=["shares"]
    )
    status: str = Field(description="`ubo` (certain) or `possible_ubo`.", examples=["ubo"])
    band: BandOut | None = Field(description="The share in percent; null where none is stated.")
    holdings: list[UUID] = Field(description="The holdings.")
    detail: Detail = Field(examples=["75 to 100 % of the shares, directly"])
    contested: bool = Field(description="Its certainty rests on an over-declared company.")


class UboOut(ResponseModel):
    """A natural person who is (`ubo`) or may be (`possible_ubo`) a beneficial owner."""

    party: EntityId
    name: str = Field(description="Name.", examples=["Ann Example"])
    status: str = Field(
        description="`ubo` (certain) or `possible_ubo`; treat both the same.", examples=["ubo"]
    )
    by_law: Literal["ubo", "possible_ubo", "lower_threshold"] = Field(
        description="The same by the law of the answer; `lower_threshold`: no owner by it, named"
        " only because of the lower threshold of an enhanced investigation."
    )
    share: BandOut | None = Field(
        description="Integrated share of the capital, in percent; null where there is none."
    )
    votes: BandOut | None = Field(
        description="Integrated share of the votes, in percent; null where there is none."
    )
    contested: bool = Field(description="Its certainty rests on an over-declared company.")
    grounds: list[GroundOut] = Field(description="What makes the person a beneficial owner.")


class NoUboOut(ResponseModel):
    """Why no beneficial owner is certain."""

    reason: str = Field(
        description="register_statement, unknown_person, exempt_listed, exempt_state, "
        "closed_loop, chain_leaves_the_loaded_sources, "
        "no_holding_reaches_the_threshold, no_holders_in_the_loaded_sources or "
        "declared_not_beneficial.",
        examples=["register_statement"],
    )
    party: EntityId
    name: str = Field(description="Name.", examples=["Sector Holdings"])
    detail: Detail = Field(examples=["The register states that there is no such person."])


class OfficialOut(ResponseModel):
    """A senior managing official, the labelled fallback: never a beneficial owner."""

    party: EntityId
    name: str = Field(description="Name.", examples=["Ben Example"])
    role: str = Field(
        description="Office that the person holds, as the register names it.", examples=["director"]
    )


class CauseGroundOut(ResponseModel):
    """One ground of why no beneficial owner is identified, or not all are."""

    cause: str = Field(description="As `cause` of the answer.", examples=["unknown"])
    code: str = Field(
        description="Stable code: `statement:` and the register's own code, or what the structure"
        " shows (`unknown_person`, `chain_leaves_the_loaded_sources` …).",
        examples=["statement:psc-exists-but-not-identified"],
    )
    party: UUID = Field(description="The party it was found at.")
    name: str = Field(description="Name.", examples=["Sector Holdings"])
    detail: Detail = Field(examples=["The register states that the owner is not identified."])
    statement: str | None = Field(description="Id of the source's statement it rests on.")
    holdings: list[UUID] = Field(description="Relationships it rests on.")


class UboLawOut(ResponseModel):
    """Whose law a test of beneficial ownership is."""

    basis: Literal["home_law", "register_law", "lowest_known"] = Field(
        description="The law of the firm's home (its compliance profile), the law of the company's"
        " register, or, where neither is known, the lowest threshold in reference data."
    )
    jurisdiction: str | None = Field(description="Whose law; null: not known.", examples=["GB"])
    threshold: float = Field(description="Percent.", examples=[25])
    comparator: str = Field(description="`>` more than, `>=` at least.", examples=[">"])
    source: str = Field(description="The provision.", examples=["31 CFR 1010.230(d)"])
    url: str = Field(
        description="Where it is published.",
        examples=["https://www.ecfr.gov/current/title-31/section-1010.230"],
    )
    verified: bool = Field(description="Whether the provision was checked against a source.")
    assumed: bool = Field(description="The law is not known here.")


class ControlProngOut(ResponseModel):
    """One individual with significant responsibility, whom the home law always identifies too."""

    source: str = Field(description="The provision.", examples=["31 CFR 1010.230(d)(2)"])
    candidates: list[OfficialOut] = Field(
        description="Senior managing officials in the sources; a person names the individual."
    )


class RegisterUbosOut(ResponseModel):
    """The beneficial owners under the law of the company's register."""

    law: UboLawOut = Field(description="Whose law it is.")
    outcome: str = Field(
        description="identified, possible or no_ubo_identified, as `outcome` of the answer.",
        examples=["identified"],
    )
    ubos: list[UboOut] = Field(description="Certain and possible beneficial owners.")
    unidentified: list[UboOut] = Field(
        description="Unknown or anonymous holders that reach the threshold.", examples=[[]]
    )
    only_here: list[UUID] = Field(
        description="Parties that are beneficial owners under this law and not under the home law."
    )


class UbosOut(ResponseModel):
    """The beneficial owners of a company at a date, under the law of the firm's home."""

    entity_id: EntityId
    as_of: AsOf
    known_at: datetime | None = Field(description="What was recorded by then; null: now.")
    threshold: float = Field(
        description="Percent that is applied: the law's, or with `enhanced` the product's where it"
        " is lower.",
        examples=[25],
    )
    comparator: str = Field(
        description="`>` or `>=`: how the threshold is reached.", examples=[">"]
    )
    rule_source: str = Field(
        description="Where the threshold that is applied is written down.",
        examples=["Directive (EU) 2015/849, Article 3(6)"],
    )
    law: UboLawOut = Field(
        description="The law of the firm's home with its own threshold: `outcome` and `reasons`"
        " follow it, also where a lower threshold is applied."
    )
    control_prong: ControlProngOut | None = Field(
        description="Null: the home law knows no such test."
    )
    register_ubo: RegisterUbosOut | None = Field(
        description="The same under the law of the company's register, listed in addition."
    )
    outcome: str = Field(
        description="identified (at least one owner is certain: `complete` says whether others are"
        " excluded), possible, register_ubo_only (none under the home law, but an owner, certain or"
        " possible, under the law of the company's register) or no_ubo_identified (neither).",
        examples=["identified"],
    )
    complete: bool = Field(
        description="An owner is certain, and nothing in the structure leaves open that there are"
        " more. Only with this are the owners identified as far as the structure goes; whether a"
        " current source that covers owners answered is in the check `ubo_identification`. False"
        " where the law asks for an individual in control too (`control_prong`): that one is"
        " attested, and the check tells it."
    )
    may_stand_above: list[str] = Field(
        description="Why there may be more owners than are named, in words: what is open, and at"
        " which party.",
        examples=[["shares undeclared: Sector Holdings"]],
    )
    decided: list[UUID] = Field(
        default=[],
        description="Relationships of the structure on which sources contradict each other, and"
        " which count as two people decided (`GET /api/relationships/{id}/conflicts`).",
        examples=[[]],
    )
    outdated: Outdated = Field(default=[])
    ubos: list[UboOut] = Field(description="The beneficial owners.")
    unidentified: list[UboOut] = Field(
        description="Unknown or anonymous holders that reach the threshold.", examples=[[]]
    )
    reasons: list[NoUboOut] = Field(
        description="Why no beneficial owner is certain; empty if one is.", examples=[[]]
    )
    cause: str = Field(
        description="`identified` (at least one owner is: read it with `complete`), or why no one"
        " is: `exempt`, `unknown`, `incomplete`,"
        " `protected`, `concealed`, `refused`, `contradicted` or `closed_loop`. Never `exhausted`:"
        " that takes a verified senior managing official, whom a person attests at the check"
        " `ubo_identification`; until then it is `incomplete`. Does not state whether a source"
        " that covers owners answered.",
        examples=["identified"],
    )
    cause_grounds: list[CauseGroundOut] = Field(
        description="What the cause rests on: statements of the register or the chain."
    )
    fallback: list[OfficialOut] = Field(
        description="Senior managing officials, where no beneficial owner is identified; they "
        "are never beneficial owners.",
        examples=[[]],
    )
    truncated: Truncated


class StructureOut(ResponseModel):
    """The ownership structure above a company at a date, without its parties."""

    entity_id: EntityId
    as_of: AsOf
    known_at: datetime | None = Field(description="What was recorded by then; null: now.")
    holdings: list[HoldingOut] = Field(description="The holdings.")
    shares: IntegratedOut = Field(description="Integrated shares of the capital.")
    votes: IntegratedOut = Field(description="Integrated shares of the votes.")
    cycles: list[list[UUID]] = Field(description="Circles of holdings.")
    ubos: UbosOut = Field(description="The beneficial owners.")
    possibly_one: list[list[UUID]] = Field(
        description="Parties that may be one (`/api/resolution/candidates`) while no one has"
        " decided; the answer holds whether or not they are.",
        examples=[[]],
    )
    truncated: Truncated
    max_parties: int = Field(description="Most parties that were read.")


class OwnershipOut(StructureOut):
    """The ownership structure above a company at a date."""

    parties: list[GraphPartyOut] = Field(description="The parties.")
