"""`outdated` and `shown` as SQL: words are filtered and counted as rows show them. Pure."""

from dataclasses import dataclass

from atlas.risk.matrix.domain import FAVOURABLE, Tier
from atlas.risk.portfolio.domain import OUTDATED, UNDATED_DAYS, WORST_SCORE


@dataclass(frozen=True, slots=True)
class GroundSql:
    """Where a statement has the ground of today: parameters, or columns of a row."""

    rules: str
    silent: str
    day: str
    reference_data: str
    registers: str
    unswept: str

    @classmethod
    def parameters(cls, first: int) -> "GroundSql":
        """Return the parameters from `first` on, as `Ground.args` gives them."""
        return cls(*(f"${first + at}" for at in range(6)))


JOINED = GroundSql(
    "today.rules",
    "today.silent",
    "today.day",
    "today.reference_data",
    "today.registers",
    "today.unswept",
)
"""The row that statements join (`TODAY_SQL`)."""
PARAMETERS = GroundSql.parameters(1)


@dataclass(frozen=True, slots=True)
class RestedSql:
    """What `Rested` has, as SQL. `known`: whether there is an evaluation at all."""

    known: str
    rules: str
    until: str
    reference_data: str
    run: str
    company: str
    evaluated_at: str
    identity_changed_at: str = ""
    same_at: str = ""
    newest: str = ""
    searched_lists: str = ""
    being_raised: str = ""
    """Where a statement joins them: the company's change, the run's notes, the newest profile."""
    superseded: str = ""
    """Whether a later run was evaluated, where that is known: no pointer goes to an earlier one."""

    @classmethod
    def of_evaluation(cls, row: str) -> "RestedSql":
        """Return it of an evaluation's own row; rows of before say some in their JSON alone."""
        kept = f"{row}.facts -> 'current_until'"
        return cls(
            known="true",
            rules=f"CASE WHEN {row}.current_until IS NULL"
            f" THEN {row}.result #>> '{{words,profile,hash}}' ELSE {row}.rules_hash END",
            until=f"coalesce({row}.current_until, (SELECT min(u.value::date) FROM jsonb_each_text("
            f"CASE jsonb_typeof({kept}) WHEN 'object' THEN {kept} ELSE '{{}}' END) u),"
            f" {row}.as_of + {UNDATED_DAYS})",
            reference_data=f"{row}.snapshot_hash",
            run=f"{row}.investigation_id",
            company=f"{row}.company_id",
            evaluated_at=f"{row}.created_at",
        )

    @classmethod
    def of_pointer(cls, row: str, company: str) -> "RestedSql":
        """Return it for a pointer with the results of its evaluation, joined with its company."""
        return cls(
            known=f"{row}.company_id IS NOT NULL",
            rules=f"{row}.word_rules",
            until=f"{row}.word_until",
            reference_data=f"{row}.snapshot_hash",
            run=f"{row}.word_run",
            company=f"{row}.company_id",
            evaluated_at=f"{row}.evaluated_at",
            identity_changed_at=f"{company}.identity_changed_at",
            same_at=f"{row}.word_same_at",
            newest="profile",
            searched_lists=f"{row}.word_searched",
            being_raised=f"{row}.word_raising",
            superseded="false",
        )

    @property
    def columns(self) -> str:
        """Return the columns of `Rested`, in its order."""
        return (
            f"{self.rules} AS rules_hash, {self.until} AS current_until,"
            f" {self.reference_data} AS snapshot_hash, {self.beside}"
        )

    @property
    def beside(self) -> str:
        """Return those of them that no evaluation has itself: they move without it."""
        same = f"SELECT s.same_at FROM run_registers s WHERE s.investigation_id = {self.run}"
        return (
            f"CASE WHEN {self.run} IS NOT NULL THEN coalesce(({same}), '') END AS registers_at,"
            f" {self.profile_changed} AS profile_changed,"
            f" {self.identity_changed} AS identity_changed,"
            f" {self.searched} AS searched, {self.raising} AS raising,"
            f" {self.newer_run} AS newer_run"
        )

    def registers_differ(self, loads: str) -> str:
        """Return whether the registers may say something else than its run read."""
        if self.same_at:
            differ = f"{self.same_at} IS DISTINCT FROM {loads}::text"
            return f"({self.run} IS NOT NULL AND {differ})"
        return (
            f"({self.run} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM run_registers s"
            f" WHERE s.investigation_id = {self.run} AND s.same_at = {loads}::text))"
        )

    @property
    def searched(self) -> str:
        """Return the versions of lists that its run compared every party with."""
        return self.searched_lists or self._noted("searched")

    @property
    def raising(self) -> str:
        """Return whether a match is to raise the risk that its run did not see."""
        return f"({self.being_raised or self._noted('raising_since')} IS NOT NULL)"

    @property
    def newer_run(self) -> str:
        """Return whether a later run of the company was evaluated (ids are in order of time)."""
        return self.superseded or (
            f"EXISTS (SELECT 1 FROM investigation n WHERE n.company_id = {self.company}"
            f" AND n.id > {self.run} AND n.risk IS NOT NULL)"
        )

    def not_compared(self, versions: str) -> str:
        """Return whether its run did not compare every party with these versions of lists."""
        searched = f"coalesce({self.searched}, '{{}}')"
        return f"(CASE WHEN {versions} = '{{}}' THEN false ELSE NOT {versions} <@ {searched} END)"

    def _noted(self, column: str) -> str:
        return f"(SELECT s.{column} FROM run_registers s WHERE s.investigation_id = {self.run})"

    @property
    def profile_changed(self) -> str:
        """Return whether the relationship profile says something else than when it was made."""
        before = (
            f"SELECT {_said('b')} FROM relationship_profile b WHERE b.company_id = {self.company}"
            f" AND b.created_at <= {self.evaluated_at} ORDER BY b.created_at DESC, b.id DESC"
        )
        if self.newest:
            return (
                f"(CASE WHEN {self.newest}.created_at > {self.evaluated_at}"
                f" THEN {_said(self.newest)} IS DISTINCT FROM ({before} LIMIT 1) ELSE false END)"
            )
        return (
            f"coalesce((SELECT n.created_at > {self.evaluated_at}"
            f" AND {_said('n')} IS DISTINCT FROM ({before} LIMIT 1) FROM relationship_profile n"
            f" WHERE n.company_id = {self.company}"
            " ORDER BY n.created_at DESC, n.id DESC LIMIT 1), false)"
        )

    @property
    def identity_changed(self) -> str:
        """Return whether name, number or country of the customer were changed since its run."""
        since = (
            f"coalesce((SELECT i.created_at FROM investigation i WHERE i.id = {self.run}),"
            f" {self.evaluated_at})"
        )
        changed = self.identity_changed_at or (
            f"(SELECT c.identity_changed_at FROM company c WHERE c.id = {self.company})"
        )
        return f"(CASE WHEN {changed} IS NULL THEN false ELSE {changed} > {since} END)"


PROFILES = (
    "(SELECT n.* FROM relationship_profile n WHERE NOT EXISTS (SELECT 1 FROM relationship_profile"
    " o WHERE o.company_id = n.company_id AND o.version > n.version)) profile"
)
"""The newest relationship profile of each company, to be joined: by hash, or by index."""


def _said(row: str) -> str:
    """Return what a version of a relationship profile states, without its author and its time."""
    return (
        f"(to_jsonb({row}) - '{{tenant_id,id,company_id,version,created_by,created_at}}'::text[])"
    )


@dataclass(frozen=True, slots=True)
class AgedSql:
    """`outdated` and `shown` as SQL. `row` has `level` and `tier`: a pointer, or an evaluation."""

    row: str
    rested: RestedSql
    today: GroundSql
    lost: str = ""
    """Where a statement has found out already whether any reason holds."""

    @classmethod
    def of_evaluation(cls, row: str, today: GroundSql) -> "AgedSql":
        """Return them of an evaluation's own row."""
        return cls(row, RestedSql.of_evaluation(row), today)

    @classmethod
    def of_pointer(cls, row: str, company: str, today: GroundSql) -> "AgedSql":
        """Return them for a pointer with the results of its evaluation, joined with its company."""
        return cls(row, RestedSql.of_pointer(row, company), today)

    @property
    def _found(self) -> dict[str, str]:
        rested, today = self.rested, self.today
        return {
            "lists": f"({today.silent}::boolean OR {rested.raising}"
            f" OR {rested.not_compared(f'{today.unswept}::text[]')})",
            "compliance_profile": f"{rested.rules} IS DISTINCT FROM {today.rules}::text",
            "reference_data": f"{rested.reference_data} <> {today.reference_data}::text",
            "registers": f"({rested.until} < {today.day}::date"
            f" OR {rested.registers_differ(today.registers)})",
            "customer_identity": rested.identity_changed,
            "relationship_profile": rested.profile_changed,
            "newer_run": rested.newer_run,
        }

    @property
    def reasons(self) -> str:
        """Return elements of an array: each reason, or NULL."""
        found = self._found
        return ", ".join(
            f"CASE WHEN {self.rested.known} AND {found[code]} THEN '{code}' END"
            for code in OUTDATED
        )

    @property
    def any(self) -> str:
        """Return whether any reason holds; what costs least is asked first."""
        return self.lost or f"({self.rested.known} AND ({' OR '.join(self._found.values())}))"

    def provisional(self, stored: str) -> str:
        """Return whether the level is not earned, or not any more."""
        levels = ", ".join(f"'{level}'" for level in sorted(FAVOURABLE))
        return f"({stored} OR ({self.row}.level IN ({levels}) AND {self.any}))"

    def tier(self, worded: str = "true") -> str:
        """Return the tier: simplified due diligence ends with what it rested on.

        `worded`: whether the evaluation was stored with its words; without, it granted none.
        """
        row = self.row
        lost = f"{row}.tier = '{Tier.SDD}' AND (NOT ({worded}) OR {self.any})"
        return f"CASE WHEN {lost} THEN '{Tier.CDD}' ELSE {row}.tier END"

    def worst(self, stored: str, value: str) -> str:
        """Return a word of the worst case."""
        return f"CASE WHEN {self.any} THEN '{value}' ELSE {stored} END"

    def score_high(self, stored: str) -> str:
        """Return the score of the worst case, in hundredths."""
        return f"CASE WHEN {self.any} THEN greatest({stored}, {WORST_SCORE}) ELSE {stored} END"
