"""What a level of low and the tier of simplified due diligence require of a world.

Independent like the checker, which asks it: it imports nothing of the product.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.laws.shares import Walk
from tests.laws.world import World

KNOWS_SDD = frozenset({"DE", "FR", "GB", "HU", "XD"})
"""Homes whose law knows simplified due diligence: Directive (EU) 2015/849, article 15; UK Money
Laundering Regulations 2017, regulation 37; the demo's fictitious act. The United States and India
have no such tier."""
MINIMUM = 60
"""The default of a compliance profile, percent of the matrix's weight."""
FAVOURABLE = frozenset({"low", "clear"})


class Levels:
    """What one world lets be said of level and tier.

    `sanctions_answer`, `pep_answers`: every list that the home requires of the topic answers.
    """

    def __init__(
        self, world: World, walk: Walk, *, sanctions_answer: bool, pep_answers: bool
    ) -> None:
        self.world, self.walk = world, walk
        self._sanctions, self._pep = sanctions_answer, pep_answers

    def unearned(self) -> Iterator[str]:
        """Yield why a level of low is provisional: a core factor, or a data check, is open."""
        world, walk = self.world, self.walk
        if world.home is None:
            yield "without a profile"
        if not self._sanctions:
            yield "and a required list does not answer"  # sanctions, and their screening
        if not self._pep and world.home != "US":
            yield "and the required PEP list does not answer"
        if not (world.complete_file and world.whole_register):
            yield "without the customer's file, or directors"  # product and delivery channel
        if world.filings in {"", "dissolved"}:
            yield "and no register states what it does, or that it exists"
        if not (world.countries_current and world.indices):
            yield "without current lists and figures of countries"  # of it, and of its owners
        if not world.found:
            yield "and the register does not know it"
        if any(one.planted for one in world.parties):
            yield "and a party is listed"
        if walk.open_ends() or walk.unnamed_above():
            yield "and not every owner is known"
        if walk.has_nominee() or walk.opaque_trusts():
            yield "and whose the shares are is not known"

    def not_simplified(self, out: Mapping[str, Any]) -> Iterator[str]:
        """Yield what the tier of simplified due diligence lacks."""
        world = self.world
        yield from self.unearned()
        if world.home not in KNOWS_SDD:
            yield f"and the law of {world.home} knows none"
        if not world.simplified:
            yield "and nobody has reasoned it"
        elif (out.get("reasoned") or {}).get("status") != "confirmed":
            yield "and no second person has confirmed it"
        if not world.news:
            yield "and nobody searched for adverse media"
        if not world.website:
            yield "and a module is open"  # an open question, and a floor that was not assessed
        evaluation = out.get("evaluation") or {}
        if evaluation.get("floors_applied"):
            yield f"and floors apply: {evaluation['floors_applied']}"
        if (out.get("ubos") or {}).get("outcome") != "identified":
            yield "and no beneficial owner is identified"

    def said(self, out: Mapping[str, Any]) -> Iterator[str]:
        """Yield every level and tier that this world does not bear out."""
        run, report = out["run"]["risk"], out["report"]["risk"]
        listed = out["listed"]["items"][0]["risk"]
        rows = [("run", run), ("list", listed), ("report", report)]
        rows += [(name, out[name]) for name in ("evaluation", "standing") if name in out]
        rows += [("evaluations", one) for one in out.get("evaluations", ())]
        for where, one in rows:
            yield from self._level(where, one)
            if one["tier"] == "sdd":
                yield from (f"{where}: tier sdd, {why}" for why in self.not_simplified(out))
        for name in ("tier", "evaluation_tier"):
            if out["checks"].get(name) == "sdd":
                yield from (f"checks.{name}: sdd, {why}" for why in self.not_simplified(out))
        if out["standing"]["tier"] == "sdd" and _approval(out)["open"]:
            yield "decision: approve is open at sdd, and beneficial owners are not verified"

    def _level(self, where: str, one: Mapping[str, Any]) -> Iterator[str]:
        worst = one.get("level_at_worst") or one.get("level_high")
        worst = worst or (one.get("worst_case") or {}).get("level")
        if one["level"] in FAVOURABLE and not one.get("provisional", True):
            if one["coverage"] < MINIMUM:
                yield f"{where}: not provisional with {one['coverage']} % assessed"
            yield from (f"{where}: not provisional, {why}" for why in self.unearned())
        if worst in FAVOURABLE:
            yield from (f"{where}: {worst} at worst, {why}" for why in self.unearned())
        said = one["level"] in {*FAVOURABLE, "not_assessed", "not_identified"}
        if one.get("provisional") and not said:
            yield f"{where}: {one['level']} is provisional, which only a favourable level is"


def _approval(out: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(
        one for one in out["decision"]["outcomes"] if one["outcome"] == "approve"
    )
    return found
