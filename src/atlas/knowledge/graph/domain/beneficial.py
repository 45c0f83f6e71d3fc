"""Beneficial owners: the types that describe them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from atlas.knowledge.graph.domain.bands import Band, Comparator


class UboStatus(StrEnum):
    """`ubo` when the lower bound reaches the threshold; `possible_ubo` when only the upper."""

    UBO = "ubo"
    POSSIBLE = "possible_ubo"


class UboBasis(StrEnum):
    """Why a person is a beneficial owner."""

    SHARES = "shares"
    VOTES = "votes"
    CONTROL = "control"
    TRUST_ROLE = "trust_role"
    DECLARED = "declared"
    """An indirect interest that the source itself declares on the company."""


class NoUboReason(StrEnum):
    """Why no natural person was identified."""

    REGISTER_STATEMENT = "register_statement"
    UNKNOWN_PERSON = "unknown_person"
    DECEASED = "owner_deceased"
    """A person who would be an owner has died. The shares belong to the estate, and no source
    states whose the estate is."""
    EXEMPT_LISTED = "exempt_listed"
    EXEMPT_STATE = "exempt_state"
    LISTED = "listed_company"
    """Listed, and no exemption of the home law names the case."""
    STATE = "state"
    """A state, and no exemption of the home law names the case."""
    CLOSED_LOOP = "closed_loop"
    CHAIN_LEAVES_SOURCES = "chain_leaves_the_loaded_sources"
    NONE_REACHES_THRESHOLD = "no_holding_reaches_the_threshold"
    NO_HOLDERS = "no_holders_in_the_loaded_sources"
    DECLARED_NOT_BENEFICIAL = "declared_not_beneficial"
    """A holder reaches the threshold, and the source says: not as the beneficial owner."""


class UboLaw(StrEnum):
    """Whose law a test of beneficial ownership is."""

    HOME = "home_law"
    REGISTER = "register_law"
    LOWEST_KNOWN = "lowest_known"


_ASKS = {
    UboLaw.HOME: "the law asks for",
    UboLaw.REGISTER: "the register's law asks for",
    UboLaw.LOWEST_KNOWN: "the lowest threshold known is",
}


class ExemptionKind(StrEnum):
    """Who is spared from naming its beneficial owners: by which tie to a market or a state."""

    LISTED_CUSTOMER = "listed_customer"
    LISTED_OWNER = "listed_owner"
    STATE_CUSTOMER = "state_customer"


@dataclass(frozen=True, slots=True)
class Exemption:
    """An exemption of a named law, for the markets or the state of these countries.

    `markets`: ISO 10383 codes of the regulated markets of the countries. A listing on any other
    market, or on a market that no source names, gives no exemption.
    """

    kind: ExemptionKind
    countries: frozenset[str]
    law: str
    markets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class UboRule:
    """Threshold in percent and comparator of a law, from the profile or from reference data.

    `enhanced` marks the lower threshold of an enhanced investigation (10). `basis`: the law of the
    obliged entity's home, of the company's register, or the lowest known one where neither is known
    (`assumed`). `control_prong`: the law always identifies one individual with significant
    responsibility too (31 CFR 1010.230(d)(2)). `verified`: the law was checked against a source.
    `exemptions`: those of the home law that were checked against a source; without one, no company
    is exempt. `law`: the law's own test, where the threshold of an enhanced investigation is lower.
    """

    threshold: float
    comparator: Comparator
    source: str = ""
    enhanced: bool = False
    basis: UboLaw = UboLaw.LOWEST_KNOWN
    jurisdiction: str | None = None
    url: str = ""
    verified: bool = False
    assumed: bool = False
    control_prong: bool = False
    exemptions: tuple[Exemption, ...] = ()
    law: UboRule | None = None

    @property
    def reach(self) -> tuple[float, bool]:
        """Return how far down the test reaches, to be compared: `>= 10` further than `> 10`."""
        return self.threshold, self.comparator is Comparator.MORE_THAN

    @property
    def words(self) -> str:
        """The test for a reader; where it is lower than the law's, what the law asks too."""
        if self.law is not None:
            return f"this investigation asks for {self.asked}, the law for {self.law.asked}"
        return f"{_ASKS[self.basis]} {self.asked}"

    @property
    def asked(self) -> str:
        """The comparison and the threshold, in words."""
        return f"{self.comparator.words} {self.threshold:g} %"


@dataclass(frozen=True, slots=True)
class UboGround:
    """One ground: its basis, the band compared, and the edges it rests on (holding keys)."""

    basis: UboBasis
    status: UboStatus
    band: Band | None
    holdings: tuple[str, ...]
    detail: str
    contested: bool = False


@dataclass(frozen=True, slots=True)
class Ubo:
    """A natural person who is, or may be, a beneficial owner.

    `share` and `votes` are integrated bands (None where shares do not exist); `contested` when its
    certainty rests on an over-declared company. `identified` is False for a holder who reaches the
    threshold but is unknown, anonymous, or has died. `disclaimed`: the holder would be an owner
    only by interests that, as the source states, are no beneficial ownership. Such a holder is at
    most a possible owner and does not count as an identified one.
    """

    party: str
    status: UboStatus
    grounds: tuple[UboGround, ...]
    share: Band | None
    votes: Band | None
    contested: bool = False
    identified: bool = True
    disclaimed: bool = False


@dataclass(frozen=True, slots=True)
class Official:
    """A senior managing official: the labelled fallback, never a UBO."""

    party: str
    role: str


@dataclass(frozen=True, slots=True)
class NoUbo:
    """Why no one was identified: the reason, the party it was found at, the source's words."""

    reason: NoUboReason
    party: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class UboResult:
    """The beneficial owners of a company.

    `ubos` holds certain and possible ones. While no identified person is certain, `reasons` say
    why and `fallback` names the senior managing officials.
    """

    company: str
    rule: UboRule
    ubos: tuple[Ubo, ...]
    unidentified: tuple[Ubo, ...]
    reasons: tuple[NoUbo, ...]
    fallback: tuple[Official, ...]

    @property
    def identified(self) -> bool:
        """Whether a natural person is certainly a beneficial owner."""
        return any(ubo.status is UboStatus.UBO for ubo in self.ubos)

    @property
    def certain(self) -> list[str]:
        """The natural persons who certainly are beneficial owners."""
        return [ubo.party for ubo in self.ubos if ubo.status is UboStatus.UBO]

    @property
    def no_ubo_identified(self) -> bool:
        """Whether no natural person is even possibly a beneficial owner."""
        return not self.ubos


OWNERSHIP_STATEMENT = "ownership_statement"
"""Event of a company: what a register says instead of an owner; reason, description, start, end."""


@dataclass(frozen=True, slots=True)
class RegisterStatement:
    """What a register says instead of an owner (BODS unspecifiedReason), on a company.

    `statement` is the id of the source's statement, `code` its own code where it has one.
    """

    company: str
    reason: str
    description: str = ""
    statement: str | None = None
    code: str | None = None
