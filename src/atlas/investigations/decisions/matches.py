"""A hit of a party as the rules of a decision see it: what it bars and what it tells. Pure."""

from dataclasses import dataclass

INFORMATIVE = "informative"
"""Standing of a list that the active compliance profile neither binds nor adopts, or leaves out."""
_UNDECIDED = frozenset({"undecided", "unsure"})
_DECISIVE = frozenset({"exact", "strong"})
_HELD_ROLES = frozenset(
    {"customer", "owner", "controller", "ubo", "possible_ubo", "senior_manager", "officer"}
    | {"trust_role", "other"}
)
"""Parties whose equal name holds an approval: all but subsidiaries. Officers may sign for the
customer; others hold rights of an unknown extent or become holders or officers from a later day."""
_TELLS_APART = frozenset({"birth_date", "gender", "kind", "identifier"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HitFact:
    """The current state of a party's hit. `highest` is the strongest it ever was.

    name_equal: `primary` or `strong_alias`, where the whole name equals a listed one. standing: of
    its list in the active compliance profile (`binding`, `adopted`, `informative`; a list that the
    profile leaves out is informative); None: no profile is active, every list counts as binding.
    roles: of the party. contradictions: features that contradict, dates only where both are full.
    regimes: whose sanctions the entry states; its list's id where that names none. apart: under
    each of them, the party is a former holder who left more than 24 months before the listing.
    """

    id: str
    party_name: str
    list_id: str
    entry_key: str
    entry_name: str
    status: str
    strength: str
    highest: str
    topics: tuple[str, ...]
    delisted: bool
    confirmed: bool
    name_equal: str | None = None
    asset_freeze: bool = False
    standing: str | None = None
    roles: frozenset[str] = frozenset()
    contradictions: tuple[str, ...] = ()
    party_id: str | None = None
    regimes: frozenset[str] = frozenset()
    apart: bool = False

    @property
    def holds_by_name(self) -> bool:
        """Whether an equal name holds the approval, however weak the hit is.

        On a binding or adopted asset-freeze list, of a party close to the customer; a contradicting
        full birth date, gender, kind or number clears it by itself. That the list dropped the entry
        does not: as of any hit, people decide.
        """
        return (
            self.status in _UNDECIDED
            and self.name_equal is not None
            and self.asset_freeze
            and self.standing in {"binding", "adopted"}
            and bool(self.roles & _HELD_ROLES)
            and not self.cleared_by
        )

    @property
    def cleared_by(self) -> tuple[str, ...]:
        """What tells a party with an equal name apart from the listed one."""
        return tuple(one for one in self.contradictions if one in _TELLS_APART)

    @property
    def is_pep(self) -> bool:
        """Whether it says that the party is or was politically exposed."""
        return "pep" in self.topics

    @property
    def matches(self) -> bool:
        """Whether it is a true match of a listed party that counts, on whatever list.

        A PEP is no listed party: with four eyes the relationship may be approved. The end of a
        true match's listing frees nothing until a person has confirmed it. A former holder who by
        the dates of the holding and the listing does not count is no such party.
        """
        return self._is_listed and not self.apart

    @property
    def freezes(self) -> bool:
        """Whether it leaves reject or escalate: a match on a list that binds or was adopted."""
        return self.matches and self.standing != INFORMATIVE

    @property
    def informs(self) -> bool:
        """Whether it is a match that refuses no approval: the firm's profile requires no such list.

        Its floor, the alert of the MLRO and four eyes with the MLRO stay.
        """
        return self.matches and self.standing == INFORMATIVE

    @property
    def of_former_holder(self) -> bool:
        """Whether it is a true match that would freeze, of a party that left long before."""
        return self._is_listed and self.apart

    @property
    def _is_listed(self) -> bool:
        listed = not self.delisted or not self.confirmed
        return self.status == "true_match" and listed and {*self.topics} != {"pep"}

    @property
    def waits(self) -> bool:
        """Whether it must be decided before an approval."""
        return self.status in _UNDECIDED and _DECISIVE & {self.strength, self.highest} != set()
