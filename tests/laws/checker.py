"""What must be true of every favourable word, worked out from the world that was put in.

Written apart from the product: it imports nothing of it, reads the API's whole answers, and decides
by its own simple rules what may be said. Every constant names where it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.laws.levels import Levels
from tests.laws.shares import Walk
from tests.laws.world import ALWAYS_CURRENT, World

SANCTIONS: Mapping[str, str] = {
    "eu-fsf": "eu",
    "uk": "uk",
    "ofac-sdn": "ofac",
    "un": "un",
    "ofac-consolidated": "ofac",
    "in-mha": "in",
    "fr-gels": "fr",
    "demo-sanctions": "demo",
}
"""List → regime, as the test's own manifests state it."""
PEP_LISTS = frozenset({"laws-pep", "demo-pep"})
REQUIRED: Mapping[str, frozenset[str]] = {
    "DE": frozenset({"eu-fsf", "un", "laws-pep"}),
    "HU": frozenset({"eu-fsf", "un", "laws-pep"}),
    "GB": frozenset({"uk", "un", "laws-pep"}),
    "US": frozenset({"ofac-sdn", "ofac-consolidated"}),
    "IN": frozenset({"un", "in-mha", "laws-pep"}),
    "FR": frozenset({"eu-fsf", "un", "fr-gels", "laws-pep"}),
    "XD": frozenset({"demo-sanctions", "demo-pep"}),
}
"""Home → the lists that its profile requires, as the test has adopted it."""
UBO: Mapping[str | None, tuple[int, bool]] = {
    "DE": (25, False),  # Geldwäschegesetz, section 3(2): more than 25 %
    "GB": (25, False),  # Companies Act 2006, schedule 1A, paragraph 2: more than 25 %
    "HU": (25, True),  # Act LIII of 2017, section 3(38): at least 25 %
    "US": (25, True),  # 31 CFR 1010.230(d)(1): 25 % or more
    "IN": (10, False),  # PMLA Rules 2005, rule 9(3), as amended 7 March 2023: more than 10 %
    "FR": (25, False),  # Code monétaire et financier, article R. 561-1: more than 25 %
    "XD": (25, False),  # the demo's fictitious act
}
"""Home → threshold in percent, and whether reaching it suffices."""
CAUSES = frozenset(
    {"exempt", "exhausted", "unknown", "incomplete", "protected", "concealed", "refused",
     "contradicted", "closed_loop"}
)  # fmt: skip
GRAVE = frozenset({"concealed", "refused", "contradicted", "closed_loop"})
TIERS = ("sdd", "cdd", "edd")
NOBODY = frozenset({"no_ubo_identified", "register_ubo_only"})
"""The outcomes of owners where nobody is one by the home law."""

FAVOURABLE = frozenset(
    {"clear", "no_pep_found", "not_owned", "fulfilled", "low", "sdd", "SDD", "current",
     "not_fired", "none_found", "exempt", "exhausted", "verified", "no_ubo_identified", "not_met",
     "owned_by_none"}
)  # fmt: skip
"""The words of the table, and those that a reader takes for them."""


def violations(world: World, out: Mapping[str, Any]) -> list[str]:
    """Return a sentence for every favourable word whose conditions this world does not meet."""
    return list(Checker(world, out).all())


class Checker:
    """One world and the answers about it."""

    def __init__(self, world: World, out: Mapping[str, Any]) -> None:
        self.world, self.out = world, out
        self.walk = Walk(world)
        states = world.list_states
        self.current = {name for name, state in states.items() if state == "current"}
        self.required = REQUIRED.get(world.home or "", frozenset())
        needed = {name for name in self.required if name in SANCTIONS}
        self.sanctions_answer = bool(needed) and needed <= self.current
        needed = {name for name in self.required if name in PEP_LISTS}
        self.pep_answers = bool(needed) and needed <= self.current
        self.levels = Levels(
            world, self.walk, sanctions_answer=self.sanctions_answer, pep_answers=self.pep_answers
        )

    def all(self) -> Iterator[str]:
        """Yield every violated condition."""
        yield from self._screenings()
        yield from self._ownership()
        yield from self._owners()
        yield from self._modules()
        yield from self._checks()
        yield from self._evaluation()
        yield from self._decision()
        yield from self._everywhere()

    # screening

    def _screenings(self) -> Iterator[str]:
        rows = list(self.out["screenings"]["items"])
        rows += self.out["report"]["screening"]["rows"]
        for row in rows:
            yield from self._screening(row)

    def _screening(self, row: Mapping[str, Any]) -> Iterator[str]:
        name = row["name"]
        listed = {one.planted for one in self.world.parties if one.name == name}
        where = f"screening of {name}"
        if row["outcome"] == "clear":
            if not self.sanctions_answer:
                yield f"{where}: clear, and a required list does not answer"
            if "sanctioned" in listed:
                yield f"{where}: clear, and the party is listed"
            if not name.strip():
                yield f"{where}: clear without a name"
        for one in row["lists"]:
            said, current = one["list_id"], one["list_id"] in self.current
            if one["outcome"] == "clear" and not current:
                yield f"{where}: clear on {said}, which is {self.world.list_states.get(said)}"
            if one["state"] == "ok" and not current:
                yield f"{where}: {said} is ok, and it is {self.world.list_states.get(said)}"
            kind = "pep" if said in PEP_LISTS else "sanctioned"
            if one["outcome"] == "clear" and kind in listed and said not in ALWAYS_CURRENT:
                yield f"{where}: clear on {said}, which lists the party"
        for one in row.get("topics", ()):
            yield from self._topic(where, one, listed)

    def _topic(self, where: str, one: Mapping[str, Any], listed: set[Any]) -> Iterator[str]:
        words = {one.get("outcome"), one.get("otherwise")}
        topic = one["topic"]
        if words & {"clear", "no_pep_found"}:
            answers = {"sanctions": self.sanctions_answer, "pep": self.pep_answers}.get(topic)
            if not answers:
                yield f"{where}: {topic} {words}, and a required list does not answer"
        if one.get("outcome") in {"clear", "no_pep_found"}:
            kind = {"sanctions": "sanctioned", "pep": "pep"}.get(topic)
            if kind in listed:
                yield f"{where}: {topic} {one['outcome']}, and the party is listed"
        if topic == "pep" and one.get("outcome") == "clear":
            yield f"{where}: a PEP search says clear"

    # ownership by sanctioned persons

    def _ownership(self) -> Iterator[str]:
        answer = self.out.get("sanctioned-ownership")
        if answer is None:
            return
        said = {one["regime"]: one for one in answer["regimes"]}
        for one in said.values():
            yield from self._regime(one)
        for one in self.out["report"]["ownership"]["sanctioned"] or ():
            beside, where = said[one["regime"]], f"report on {one['regime']}"
            if one.get("word") is None:
                yield f"{where}: {one['status']} without a word"
            if (one.get("word"), one.get("control")) != (beside["status"], beside["control"]):
                yield f"{where}: {one.get('word')}, {one.get('control')}, not as the graph says"
        rule = self.out["report"]["ownership"]["sanctioned_rule"] or {}
        if rule.get("outcome") == "not_fired" and (why := self._silence_of("SPEPWS.by_ownership")):
            yield f"report: ownership by listed parties not_fired, {why}"

    def _regime(self, one: Mapping[str, Any]) -> Iterator[str]:
        where, status = f"regime {one['regime']}", one["status"]
        lists = {name for name, regime in SANCTIONS.items() if regime == one["regime"]}
        answers = bool(lists) and lists <= self.current and self.world.home is not None
        above = self.walk.above(planted="sanctioned")
        if one.get("control") not in {"none_found", "possible", "not_assessed", "controlled"}:
            yield f"{where}: ownership without a word on control"
        if status in {"not_owned", "none_found"}:
            if not answers:
                yield f"{where}: {status}, and its list does not answer"
            if above and status == "none_found":
                yield f"{where}: none_found, and {sorted(above)} stand above"
        if status in {"not_owned", "none_found"} and self.walk.left_recently():
            yield f"{where}: {status}, and a listed holder left less than 24 months ago"
        if status == "not_owned":
            worst = self.walk.most_that_listed_may_hold()
            if worst >= self.walk.HALF:
                yield f"{where}: not_owned, and up to {float(worst):.2f} may be a listed party's"
            if self.walk.unnamed_above():
                yield f"{where}: not_owned, and {self.walk.unnamed_above()} could not be screened"
        if one["control"] == "none_found":
            if not answers:
                yield f"{where}: control none_found, and its list does not answer"
            if self.walk.controllers_above(planted="sanctioned"):
                yield f"{where}: control none_found, and a listed party controls"
        held = self.walk.certainly_held_by_listed()
        if answers and held > self.walk.HALF and status not in {"blocked", "possible"}:
            yield f"{where}: {status}, and listed parties hold {float(held):.2f}"

    # beneficial owners

    def _owners(self) -> Iterator[str]:
        answer = self.out.get("ubos")
        if answer is None:
            return
        if self.world.home in UBO:
            threshold, reached = UBO[self.world.home]
            if (answer["threshold"], answer["comparator"]) != (threshold, ">=" if reached else ">"):
                yield f"ubos: {answer['comparator']} {answer['threshold']} for {self.world.home}"
            certain = self.walk.certain_owners(threshold, reached=reached)
            found = {one["name"] for one in answer["ubos"] if one["status"] == "ubo"}
            if missed := certain - found:
                yield f"ubos: {sorted(missed)} meet the test and are not named"
            if certain and answer["outcome"] in NOBODY:
                yield "ubos: nobody identified, and somebody meets the test"
        if answer["outcome"] not in NOBODY:
            return
        cause = answer.get("cause")
        if cause not in CAUSES:
            yield f"ubos: nobody identified without a cause ({cause})"
        if cause in {"exempt", "exhausted"}:
            yield f"ubos: cause {cause}, which nothing in this world supports"
        yield from self._owner_floor(str(cause))

    def _owner_floor(self, cause: str) -> Iterator[str]:
        evaluation = self.out.get("evaluation")
        if evaluation is None:
            return
        if self.world.attested and "ubo_exhausted" in evaluation["floors_applied"]:
            return  # somebody has attested who stands in
        least, tier = (70, "edd") if cause in GRAVE else (40, "cdd")
        if evaluation["score"] < least:
            yield f"ubos: cause {cause} with {evaluation['score']} points"
        if TIERS.index(evaluation["tier"]) < TIERS.index(tier):
            yield f"ubos: cause {cause} at {evaluation['tier']}"
        if "four_eyes" not in evaluation["effects"]:
            yield f"ubos: cause {cause} without four eyes"

    # modules

    def _modules(self) -> Iterator[str]:
        for modules in (self.out["modules"]["items"], self.out["report"]["modules"]):
            for module in modules:
                yield from self._module(module)

    def _module(self, module: Mapping[str, Any]) -> Iterator[str]:
        where, silent = f"module {module['code']}", []
        for rule in module["rules"]:
            if rule["outcome"] == "not_fired":
                silent.append(rule["code"])
                said = self._silence_of(f"{module['code']}.{rule['code']}")
                if said:
                    yield f"{where}: {rule['code']} not_fired, {said}"
        whole = len(silent) == len(module["rules"])
        if module.get("word") == "clear" and not whole:
            yield f"{where}: word clear with {len(silent)} of {len(module['rules'])} rules"
        if module["level"] == "clear" and not whole and module.get("word") in {None, "clear"}:
            yield f"{where}: level clear, {len(silent)} of {len(module['rules'])} rules, no word"

    def _silence_of(self, rule: str) -> str:
        """Return why a rule of a module cannot be said not to hold; empty where it can."""
        walk, group = self.walk, self.walk.connected()
        listed = {self.world.party(key).planted for key in group}
        subject = self.world.subject
        if rule in {"SPEPWS.direct_asset_freeze", "SPEPWS.direct_other_list"}:
            if not self.sanctions_answer:
                return "and a required list does not answer"
            return "and the subject is listed" if subject.planted == "sanctioned" else ""
        if rule in {"SPEPWS.indirect_exposure", "SPEPWS.by_ownership"}:
            if not self.sanctions_answer:
                return "and a required list does not answer"
            if "sanctioned" in listed:
                return "and a party is listed"
            if walk.unnamed_above():
                return "and a party above has no name"
            if rule == "SPEPWS.by_ownership" and walk.most_that_listed_may_hold() >= walk.HALF:
                return "and half of the shares are not certainly others'"
            return ""
        if rule in {"SPEPWS.pep", "MEBO.pep_connection"}:
            if not self.pep_answers:
                return "and a required list does not answer"
            if "pep" in listed:
                return "and a party is listed"
            return "and a party above has no name" if walk.unnamed_above() else ""
        return self._silence_of_structure(rule) or self._silence_of_file(rule)

    def _silence_of_structure(self, rule: str) -> str:
        walk = self.walk
        covered = walk.owners_covered()
        if rule == "MEBO.ubo_not_identified":
            return "" if self.out["ubos"]["outcome"] == "identified" else "and nobody is identified"
        if rule.startswith("MEBO.") and not covered:
            return "and no source of owners speaks of the subject"
        if rule == "MEBO.circular_ownership" and walk.has_loop():
            return "and a loop stands above"
        if rule == "MEBO.no_trust" and "trust" in walk.kinds():
            return "and a trust stands above"
        if rule == "MEBO.opaque_trust" and walk.opaque_trusts():
            return "and a trust without a named party stands above"
        if rule == "MEBO.nominee_ubo" and walk.has_nominee():
            return "and a nominee stands above"
        if rule == "MEBO.complex_structure" and walk.open_ends():
            return f"and {walk.open_ends()} are not known to the end"
        if rule == "MEBO.high_risk_chain" and walk.open_ends():
            return f"and {walk.open_ends()} are not known to the end"
        return ""

    def _silence_of_file(self, rule: str) -> str:
        """Return why a rule on what the company's file says cannot be said not to hold."""
        world, filings = self.world, self.world.filings
        module, _, code = rule.partition(".")
        unfit = {
            "CIR.not_active": {"", "dissolved"},
            "CIR.incorporated_recently": {"", "young"},
            "FRLS.accounts_overdue": {"", "late"},
        }
        if rule in unfit:
            return f"and the register says {filings or 'nothing'}" * (filings in unfit[rule])
        if module == "AMLRR" or code in {"missing_licence", "enforcement", "expired_licence",
                                         "going_concern"}:  # fmt: skip
            return "" if world.news else "and no source of it was asked"
        if module == "DFWO":
            looked = world.website and world.depth != "sdd"
            return "" if looked else "and no website was looked at"
        if rule in {"CIR.secrecy_jurisdiction", "ROA.virtual_office"}:
            return "" if world.indices else "and no such list is loaded"
        if rule == "CIR.fatf_listed":
            return "" if world.countries_current else "and the lists of countries are overdue"
        return ""

    # checks

    def _checks(self) -> Iterator[str]:
        rows = [*self.out["checks"]["items"], *self.out["decision"]["checks"]]
        rows += self.out["report"]["checks"]["items"]
        for check in rows:
            words = {check["outcome"], check["found"], check["shown_as"]}
            if "fulfilled" in words and (said := self._unfulfilled(check["check_id"])):
                yield f"check {check['check_id']}: fulfilled, {said}"

    def _unfulfilled(self, check: str) -> str:
        walk = self.walk
        listed = {self.world.party(key).planted for key in walk.connected()}
        if check == "registry":
            states = self.world.filings not in {"", "dissolved"}
            known = states and self.out["run"]["identified"]
            return "" if known else "and no register says that it exists"
        if check == "ongoing_monitoring":
            return "" if self.world.sources and self.out["run"]["identified"] else "no register"
        if check == "adverse_media":
            return "" if self.world.news else "and nobody searched"
        if check == "website":
            looked = self.world.website and self.world.depth != "sdd"
            return "" if looked else "and nobody looked at it"
        if check in {"sanctions_screening", "network"}:
            if not self.sanctions_answer:
                return "and a required list does not answer"
            if "sanctioned" in listed:
                return "and a party is listed"
        if check in {"pep_determination", "network"}:
            if not self.pep_answers:
                return "and no required PEP list answers"
            if "pep" in listed:
                return "and a party is listed"
        if check in {"sanctions_screening", "pep_determination", "network"}:
            if walk.unnamed_above() or walk.open_ends():
                return "and not every owner is known"
            return "" if self.world.whole_register else "and no source names the directors"
        if check == "director_identity" and self.world.whole_register:
            managers = [one.holder for one in self.world.links if one.kind == "senior_manager"]
            born = [self.world.party(key).birth for key in managers]
            return "" if managers and all(born) else "and no director is known by a birth date"
        return "and nothing in this world supports it"

    # the evaluation

    def _evaluation(self) -> Iterator[str]:
        evaluation = self.out.get("evaluation")
        if evaluation is None:
            return
        yield from self.levels.said(self.out)
        yield from self._hiding_counts()
        for one in (*evaluation["factors"], *self.out["explain"]["factors"]):
            free = one["status"] == "assessed" and not one["points"]
            if free and (said := self._unassessed(one["id"])):
                yield f"factor {one['id']}: assessed with 0 points, {said}"
            if _words(one) & {"verified"} and not self.world.website:
                yield f"factor {one['id']}: verified, and no website was looked at"
        for one in (*evaluation["floors"], *self.out["explain"]["floors"]):
            if one["status"] == "not_met" and (said := self._unmet(one["id"])):
                yield f"floor {one['id']}: not_met, {said}"

    def _unassessed(self, factor: str) -> str:
        if factor == "sanctions_exposure":
            return self._silence_of("SPEPWS.indirect_exposure")
        if factor == "pep_exposure":
            return self._silence_of("SPEPWS.pep")
        if factor == "adverse_media" and not self.world.news:
            return "and nobody searched"
        if factor in {"business_profile", "company_age"} and not self.world.filings:
            return "and no register states it"
        if factor in {"jurisdiction_risk", "operational_geography", "ubo_geography"} and not (
            self.world.countries_current and self.world.indices
        ):
            return "without current lists and figures of countries"
        if factor == "digital_presence" and not self.world.website:
            return "and no website was looked at"
        if factor in {"ownership_complexity", "ubo_geography"} and (
            self.walk.open_ends() or not self.walk.owners_covered()
        ):
            return "and not every owner is known"
        return ""

    def _hiding_counts(self) -> Iterator[str]:
        """What may hide an owner of the subject sets a floor of its own."""
        applied = set(self.out["evaluation"]["floors_applied"])
        owners = {"ubo_unknown", "ubo_concealed", "ubo_exhausted"}
        if self.walk.hides(self.world.subject.key) and not applied & owners:
            yield f"floors: the register hides owners, and only {sorted(applied)} apply"
        if self.world.home not in UBO or "psc" in self.world.sources:
            return
        threshold, reached = UBO[self.world.home]
        rest = self.walk.rest_may_hide(threshold, reached=reached)
        if rest and self.out["run"]["identified"] and not applied & owners:
            yield f"floors: shares of one more owner are undeclared, {sorted(applied)} apply"

    def _unmet(self, floor: str) -> str:
        if floor in {"sanctioned", "sanctions_open"}:
            return self._silence_of("SPEPWS.by_ownership")
        if floor == "pep":
            return self._silence_of("SPEPWS.pep")
        return ""

    # the decision

    def _decision(self) -> Iterator[str]:
        decision = self.out["decision"]
        approve = next(one for one in decision["outcomes"] if one["outcome"] == "approve")
        listed = {self.world.party(key).planted for key in self.walk.connected()}
        if approve["open"]:
            if self.world.home is None:
                yield "decision: approve is open without a profile"
            if not self.sanctions_answer:
                yield "decision: approve is open, and a required list does not answer"
            if "sanctioned" in listed:
                yield "decision: approve is open, and a listed party is undecided"
            if not self.world.attested:
                yield "decision: approve is open, and mandatory checks are open"
        alone = not approve["four_eyes_because"]
        evaluation = self.out.get("evaluation")
        if not alone or evaluation is None:
            return
        if evaluation["tier"] == "edd" or evaluation["provisional"]:
            yield f"decision: one person may approve at {evaluation['tier']}, provisional"
        if self.out["ubos"]["outcome"] in NOBODY:
            yield "decision: one person may approve, and no beneficial owner is identified"

    # anywhere

    def _everywhere(self) -> Iterator[str]:
        for path, word in favourable(self.out):
            if not any(re.fullmatch(known, path) for known in KNOWN):
                yield f"{path}: {word}, where no condition is known for it"
        for path, sentence in sentences(self.out):
            for words, rule in SENTENCES.items():
                if re.search(words, sentence) and (why := self._silence_of(rule)):
                    yield f"{path.lstrip('.')}: {sentence[:90]!r}, {why}"
        if self.world.depth != "edd":  # which looks for owners at a lower threshold
            path = "report.ownership.structure.chart.ubos"
            yield from self._same(path, "ubos", ("outcome", "cause"))

    def _same(self, path: str, other: str, names: tuple[str, ...]) -> Iterator[str]:
        """Compare what two answers say of the same thing: none may say better than another."""
        found: Any = self.out
        for step in path.split("."):
            found = (found or {}).get(step)
        for name in names:
            if found and found.get(name) != self.out[other].get(name):
                yield f"{path}.{name} is {found.get(name)}, {other} says {self.out[other][name]}"


KNOWN = (
    r"(report\.)?screenings?\.(items|rows)\[\]\.(outcome|lists\[\]\.outcome)",
    r"report\.screening\.rows\[\]\.topics\[\]\.(outcome|otherwise)",
    r"sanctioned-ownership\.regimes\[\]\.(status|control)",
    r"report\.ownership\.sanctioned(\[\]\.(status|word|control)|_rule\.outcome)",
    r"(report\.ownership\.structure\.chart\.)?ubos\.(register_ubo\.)?(outcome|cause)",
    r"(modules\.items|report\.modules)\[\]\.(level|word|rules\[\]\.outcome)",
    r"(checks\.items|decision\.checks|report\.checks\.items)\[\]\.(outcome|found|shown_as)",
    r"(checks\.items|decision\.checks|report\.checks\.items)\[\](.attestation.basis)?\.reason",
    r"(evaluation|explain|report\.risk)\.floors\[\]\.status",
    r"(run\.risk|listed\.items\[\]\.risk|report\.risk|evaluation)\.(level|tier)(_at_worst)?",
    r"(standing|evaluations\[\])\.(level|tier)(_high)?",
    r"(evaluation|evaluations\[\]|explain|report\.risk\.words)\.worst_case\.(level|tier)",
    r"checks\.(evaluation_)?tier",
    r"(modules\.items\[\]\.|report\.(modules\[\]\.)?)findings\[\]\.severity",  # what fired weighs
    r"(evaluation|explain|report\.risk)\.factors\[\]\.(winning_value|sources\[\]\.value)",
    r"(run|listed\.items\[\]|report\.investigation|standing)\.depth",  # what was asked for
)
"""Where a favourable word may stand, because a condition above looks there."""


SENTENCES: Mapping[str, str] = {
    r"No match with a list of politically": "SPEPWS.pep",
    r"No (true or exact )?match of the subject": "SPEPWS.direct_asset_freeze",
    r"No exact or strong match of a connected": "SPEPWS.indirect_exposure",
    r"Not (blocked by ownership|owned by sanctioned)": "SPEPWS.by_ownership",
    r"No ownership loop": "MEBO.circular_ownership",
    r"No trust in the chain": "MEBO.no_trust",
    r"No nominee arrangement": "MEBO.nominee_ubo",
    r"[Tt]he register identifies them": "MEBO.ubo_not_identified",
    r"^[1-9]\d* UBO\(s\)": "MEBO.ubo_not_identified",
}
"""What sentences of answers say, and the rule whose silence each of them claims."""


def sentences(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield (path, text) of every text with a space in it."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from sentences(item, f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for item in value:
            yield from sentences(item, f"{path}[]")
    elif isinstance(value, str) and " " in value:
        yield path, value


def _words(factor: Mapping[str, Any]) -> set[Any]:
    """Return the words that a factor was read from."""
    values = [factor.get("winning_value"), *(one.get("value") for one in factor["sources"])]
    return {one for one in values if isinstance(one, str)}


def favourable(out: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return (path, word) of every favourable word in all answers."""
    found: set[tuple[str, str]] = set()
    _look(out, "", found)
    return {(path.lstrip("."), word) for path, word in found}


def _look(value: Any, path: str, found: set[tuple[str, str]]) -> None:
    if isinstance(value, Mapping):
        for name, item in value.items():
            _look(item, f"{path}.{name}", found)
    elif isinstance(value, list | tuple):
        for item in value:
            _look(item, f"{path}[]", found)
    elif isinstance(value, str) and value in FAVOURABLE:
        found.add((path, value))
