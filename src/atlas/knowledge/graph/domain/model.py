"""The ownership graph's parts: parties, holdings, and which holdings count at a date."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from atlas.knowledge.graph.domain.bands import UNKNOWN, Band

UNKNOWN_CAPACITY = "unknown"
"""A right is held in a capacity that is not known: through another party, perhaps."""
ENDS_BEFORE_START = "ends_before_start"
"""A statement ends the interest before it starts: whether it stands is not known."""

UNKNOWN_NATURE = "unknown_nature"
"""A statement names a right by a code that its register does not publish: what it is, and in which
capacity it is held, is not known."""


STATED_SINCE = "stated_since"
"""A register says that an interest was held since a day, and said otherwise of that time before."""
RESTATED_FROM = "restated_from"
"""Of an interest that a register stated: from which day on it says otherwise by now."""


class PartyKind(StrEnum):
    """What a party is, as far as ownership cares."""

    PERSON = "person"
    COMPANY = "company"
    TRUST = "trust"
    """A trust or other arrangement: its UBOs are its role holders."""
    STATE = "state"
    UNKNOWN_PERSON = "unknown_person"
    """An unknown or anonymous person or holder: never one and the same as another."""


class HoldingKind(StrEnum):
    """Separate relations, never added to each other."""

    OWNERSHIP = "ownership"
    VOTING = "voting"
    CONTROL = "control"
    TRUST_ROLE = "trust_role"


class ControlKind(StrEnum):
    """How a control holding (or trust role) controls."""

    BOARD_APPOINTMENT = "board_appointment"
    DOMINANT_INFLUENCE = "dominant_influence"
    CONSOLIDATION = "accounting_consolidation"
    SETTLOR = "settlor"
    TRUSTEE = "trustee"
    PROTECTOR = "protector"
    BENEFICIARY = "beneficiary"
    NOMINATOR = "nominator"
    NOMINEE = "nominee"


class Directness(StrEnum):
    """BODS `directOrIndirect`."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Party:
    """A node: `key` is the caller's own (an entity id as text)."""

    key: str
    name: str
    kind: PartyKind
    listed: bool = False
    """Shares are listed on a market; whether that exempts it the home law decides."""
    country: str | None = None
    """ISO 3166-1 alpha-2 of its seat or residence, as far as known."""
    withheld: bool = False
    """Known to the register and withheld by it (an anonymous person or entity)."""
    listed_on: tuple[str, ...] = ()
    """ISO 10383 codes of the markets on which its shares are listed, as far as a source names them.
    """
    ended: str | None = None
    """When the person died or the company was dissolved, whole or in part (`2019`, `2019-02`);
    empty where a source says that it is dissolved, and not when."""
    recorded_as_person: bool = False
    """Its source records a natural person, under a name that is a company's."""
    unnamed: bool = False
    """Its source states that it is unknown or anonymous: a statement in place of a party."""

    def gone_at(self, as_of: date) -> bool:
        """Whether the person is dead, or the company dissolved, at a date.

        A date that is known in part counts from its first day: what is known of it lies behind.
        """
        said = self.ended
        return said is not None and said <= as_of.isoformat()[: len(said)]


@dataclass(frozen=True, slots=True)
class SaidApart:
    """A share that sources dispute, of which some say that it is held directly, and some do not.

    `own`: by those that say so; `others`: by each other one; `whole`: all of these, as one holding.
    """

    own: Band
    others: tuple[tuple[Directness, Band], ...]
    whole: Band


@dataclass(frozen=True, slots=True)
class Holding:
    """One relationship record: `holder` holds an interest in `company` (party keys).

    `band` is in percent; None on control and trust roles. Validity is half-open
    [valid_from, valid_to). Holdings of one `joint_group` in one company are one holding
    with several holders.
    """

    key: str
    holder: str
    company: str
    kind: HoldingKind
    band: Band | None = UNKNOWN
    control: ControlKind | None = None
    directness: Directness = Directness.DIRECT
    valid_from: date | None = None
    valid_to: date | None = None
    joint_group: str | None = None
    component: bool = False
    has_components: bool = False
    """An indirect interest whose component records are published with it."""
    declared_beneficial: bool = False
    interest_type: str | None = None
    """The source's own code (BODS interestType)."""
    share_class: str = ""
    """Holdings of different classes add up; records of one class are one holding."""
    through: str | None = None
    """What the holder controls and holds it through, as the source tells: `trust` or `firm`, or
    `UNKNOWN_CAPACITY`."""
    if_higher: Band | None = None
    """The higher of two bands that the source states at once; `band` is what both span."""
    further: Band | None = None
    """What a record that is no edge may add to the edges that lead to its company."""
    disputed: bool = False
    """Sources contradict each other on the share: neither end of `band` is surer."""
    apart: SaidApart | None = None
    """What is disputed, until the known chains are known (`further`)."""
    right: Band | None = None
    """How much of profits or surplus assets, next to the shares of others; `band` is then None."""
    part: Band | None = None
    """The part of a role in a trust that a source states; None: the role as such."""
    contradictions: tuple[tuple[str, str], ...] = ()
    """How the source's statement contradicts itself: codes, and what it says."""
    declared_not_beneficial: bool = False
    """The source states that the interest is no beneficial ownership or control (BODS
    `beneficialOwnershipOrControl: false`). For a company as holder this is always so and gives no
    information; a natural person then holds for another party, or under a reservation."""
    each_whole: bool = False
    """The source states of each of several who hold together that they hold the whole of it."""
    total: bool = False
    """Its source states by a code of its register all that the holder has in this capacity."""
    sources: frozenset[str] = frozenset()
    """Who states it; empty where that is not known, or was not asked."""
    left_out: date | None = None
    """From when its source has it no longer, although no statement ended it."""
    left_out_of_record: bool = False
    """It is the interest that a statement leaves out; otherwise a file has its record no more."""
    stated_end: bool = False
    """Persons stated the end; its source only left it out."""
    ended_by_file: bool = False
    """Its end is the day of the file that left it out, because another holder was stated by then.
    It may have been any day before."""

    def left_out_at(self, as_of: date) -> bool:
        """Whether its record was left out by a date: it stands, and clears nothing."""
        return self.left_out is not None and self.left_out <= as_of

    @property
    def ends_before_start(self) -> bool:
        """Whether its source ends it before it starts: it may stand or not, and clears nothing."""
        return any(code == ENDS_BEFORE_START for code, _ in self.contradictions)

    def valid_at(self, as_of: date) -> bool:
        """Whether the holding exists at a date."""
        started = self.valid_from is None or self.valid_from <= as_of
        return started and (self.valid_to is None or as_of < self.valid_to)


@dataclass(frozen=True, slots=True)
class OverDeclared:
    """A company whose holders' lower bounds sum above 100: declared as given.

    A conflict, unless only what several sources say comes to more, and none of them alone:
    `sources` are those then, who may name the same holder each in its own way.
    """

    company: str
    kind: HoldingKind
    sum_of_minima: float
    holdings: tuple[str, ...]
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClosedLoop:
    """A strongly connected part without an owner outside it: it has no shares."""

    companies: tuple[str, ...]
    kind: HoldingKind
    holdings: tuple[str, ...]


@dataclass(frozen=True)
class HolderShare:
    """What one party holds of the subject.

    `integrated` is None where shares do not exist (closed loop). `direct` is what is declared
    on the subject itself, as given.
    """

    party: str
    integrated: Band | None
    direct: Band | None
    terminal: bool
    depth: int


@dataclass(frozen=True)
class IntegratedShares:
    """Integrated shares of every party above one company, of one kind (ownership or voting)."""

    company: str
    kind: HoldingKind
    as_of: date
    holders: tuple[HolderShare, ...]
    closed_loops: tuple[ClosedLoop, ...] = ()
    over_declared: tuple[OverDeclared, ...] = ()
    undeclared_lower: float = 0.0
    """100 minus the terminals' lower bounds: the most that the sources leave undeclared."""
    by_party: dict[str, HolderShare] = field(default_factory=dict, repr=False)
