"""What a test puts in: a group, its sources, the lists and their ages, the firm's home.

Plain values alone: the checker reads them, and nothing here is the product's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

ListState = Literal["current", "stale", "never_checked", "missing", "excerpt"]
ALWAYS_CURRENT: tuple[str, ...] = (
    "demo-pep", "demo-sanctions", "fr-gels", "in-mha", "ofac-consolidated",
)  # fmt: skip
"""Lists that a home law requires too, with nobody of any world on them."""
PartyKind = Literal["company", "person", "unknown_person", "unnamed_entity", "trust", "state"]
LinkKind = Literal[
    "share", "vote", "board", "consolidation", "settlor", "trustee", "beneficiary", "nominee",
    "senior_manager", "influence",
]  # fmt: skip
Source = Literal["bods", "psc", "gleif"]
Ended = Literal["", "long_ago", "recently"]
Planted = Literal["sanctioned", "pep"]
Filings = Literal["", "current", "late", "dissolved", "young"]


@dataclass(frozen=True)
class Party:
    """A party of a group. `entry`: the list entry that it is, found by its number or its name."""

    key: str
    kind: PartyKind
    name: str
    country: str = "GB"
    number: tuple[str, str] | None = None
    planted: Planted | None = None
    birth: str | None = None


@dataclass(frozen=True)
class Band:
    """A share in percent; `open_low`, `open_high`: the end itself is excluded."""

    low: float
    high: float
    open_low: bool = False
    open_high: bool = False


@dataclass(frozen=True)
class Link:
    """One interest of a holder in a subject, as one source states it. No band: undeclared."""

    holder: str
    subject: str
    kind: LinkKind
    band: Band | None = None
    source: Source = "bods"
    ended: Ended = ""


@dataclass(frozen=True)
class Hidden:
    """A statement that owners of a company exist, or may, whom the register does not name."""

    subject: str
    reason: str
    source: Source = "bods"


@dataclass(frozen=True)
class World:
    """Everything that is true of one investigation before it starts.

    `strangers`: companies that share nothing with the group, in the same files. `filings`: what
    the company register's own file says of a British subject; empty: nothing. `indices`: the firm
    has loaded figures of corruption and secrecy. `news`: sources of news, accounts and licences
    found nothing. `website`: it has one that names it. `simplified`: two persons reason the low
    risk of this relationship, where the product lets them.
    """

    seed: int
    home: str | None
    parties: tuple[Party, ...]
    links: tuple[Link, ...]
    lists: tuple[tuple[str, ListState], ...]
    sources: tuple[Source, ...] = ("bods",)
    hidden: tuple[Hidden, ...] = ()
    strangers: int = 0
    complete_file: bool = False
    whole_register: bool = False
    found: bool = True
    attested: bool = False
    countries_current: bool = True
    filings: Filings = ""
    indices: bool = False
    news: bool = False
    website: bool = False
    simplified: bool = False
    depth: Literal["sdd", "cdd", "edd"] = "cdd"
    note: str = field(default="", compare=False)
    more: tuple[Mapping[str, Any], ...] = field(default=(), compare=False)
    """Further BODS statements of the file `bods`, as a test writes them."""

    @property
    def subject(self) -> Party:
        """The company that is investigated."""
        return self.parties[0]

    @property
    def list_states(self) -> dict[str, ListState]:
        """List id → how it stands; of those that no world varies: current."""
        return {**dict.fromkeys(ALWAYS_CURRENT, "current"), **dict(self.lists)}

    def party(self, key: str) -> Party:
        """Return a party by its key."""
        return next(one for one in self.parties if one.key == key)

    def with_list(self, list_id: str, state: ListState) -> World:
        """Return this world with one list in another state."""
        changed = {**dict(self.lists), list_id: state}
        return replace(self, lists=tuple(sorted(changed.items())))
