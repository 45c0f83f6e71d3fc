"""The company, and what was decided about it: who signed, when and why."""

from collections.abc import Mapping
from typing import Any

from atlas.investigations.reports.domain.facts import Fact, ProfileSection
from atlas.investigations.reports.domain.report import Entry, Report
from atlas.investigations.reports.pages.blocks import Block, Cell, heading, note, table, text
from atlas.investigations.reports.pages.remarks import joined
from atlas.investigations.reports.pages.terms import terms
from atlas.investigations.reports.wording import named, removed, share, value
from atlas.risk.evaluations.domain.wording import origin, spaced, words

_USES = {"registered": "Registered address", "operational": "Place of business"}
_UNSTATED = "not stated by any source that answered"
_NO_LONGER = " (no source states this any more)"
_EXPECTED = {"status": "Status", "legal_form": "Legal form", "industry_codes": "Activities"}
_NAMES = {
    "is_regulated": "Regulated",
    "is_listed": "Listed on a stock exchange",
    "lei": "LEI",
    "vat_number": "VAT number",
    "country_code": "Country",
    "industry_codes": "Activities",
    "incorporation_date": "Incorporated",
    "dissolution_date": "Dissolved",
}


def profile(report: Report) -> list[Block]:
    """Return what the company is: identity, addresses, officers, direct holders."""
    blocks = [heading("The company")]
    found = report.profile
    if found is None:
        reason = (
            "Not identified: no source says which company is meant, so nothing is known of it."
            if report.shows_profile
            else "The report was made before it showed the company's profile."
        )
        return [*blocks, note(reason)]
    rows: list[list[Cell]] = [
        [_called(item), _told(item) + ("" if item.stated else _NO_LONGER)] for item in found.facts
    ]
    stated = {item.attribute for item in found.facts}
    unstated = [name for key, name in _EXPECTED.items() if key not in stated]
    rows += [
        [_USES.get(item.use, words(item.use)), f"{item.address} ({origin(item.source)})"]
        for item in found.addresses
    ]
    if not found.addresses:
        unstated.append("Registered address")
    rows += joined([name, _UNSTATED] for name in unstated)
    blocks.append(table("Identity and addresses", [("What", 2), ("As the sources say", 7)], rows))
    blocks += _officers(found)
    blocks += _holders(found)
    return blocks


def _called(item: Fact) -> str:
    name = item.attribute
    return _NAMES.get(name, words(name).capitalize())


def _told(item: Fact) -> str:
    if item.attribute == "industry_codes" and isinstance(item.value, list):
        return "; ".join(_activity(one) for one in item.value)
    if item.attribute == "registration_numbers" and isinstance(item.value, list):
        return "; ".join(
            f"{one.get('register', '')} {one.get('value', '')}".strip()
            if isinstance(one, Mapping)
            else str(one)
            for one in item.value
        )
    return words(value(item.value)) if item.attribute == "status" else value(item.value)


def _activity(item: Any) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    code = f"{item.get('scheme') or ''} {item.get('code') or ''}".strip()
    return f"{item['description']} ({code})" if item.get("description") else code


def _officers(found: ProfileSection) -> list[Block]:
    if not found.officers:
        return [text("The sources that answered name no officer.")]
    columns = [("Officer", 4), ("Role", 3), ("Since", 2)]
    rows = (
        [named(item.name), words(item.role or "not stated"), item.since or "not stated"]
        for item in found.officers
    )
    return [table("Officers", columns, rows)]


def _holders(found: ProfileSection) -> list[Block]:
    if not found.holders:
        return [text("The sources that answered name no direct holder.")]
    columns = [("Holder", 4), ("Interest", 2), ("How much", 3), ("Since", 2)]
    rows = [
        [
            named(item.name),
            spaced(item.type),
            (
                share(item.attributes)
                if item.type != "Control"
                else words(item.attributes.get("control_kind") or "not stated")
            )
            + removed(item.attributes),
            item.since or "not stated",
        ]
        for item in found.holders
    ]
    # a register may state one interest twice, such as direct and ultimate consolidation
    once = [list(row) for row in dict.fromkeys(tuple(row) for row in rows)]
    return [table("Direct holders and controllers", columns, once)]


def decision(report: Report) -> list[Block]:
    """Return the decision with its signatures; also that there is none yet."""
    blocks = [heading("Decision and sign-off")]
    found = report.decision
    if found is None:
        return [*blocks, text("The report was made before it showed decisions.")]
    if not found.entries:
        return [*blocks, note("No decision was recorded when the report was made.")]
    this = report.run.id
    if found.outcome:
        blocks.append(text(f"The outcome that holds is: {words(found.outcome)}."))
    elif found.reopened:
        why = " ".join(found.reopened)
        blocks.append(note(f"The approval that was given does not hold any more. {why}"))
    elif found.lapsed:
        blocks.append(note("The licence that the approval rests on has expired: no outcome holds."))
    else:
        blocks.append(note("No outcome holds: a proposal waits for a second person."))
    columns = [("Outcome", 1.6), ("State", 1.5), ("Decided", 2.6), ("Second person", 2.6)]
    rows = (
        [
            _outcome(item) + ("" if item.investigation_id == this else ", earlier run"),
            words(item.state),
            _signed(item.decided_by_name, item.decided_at),
            _second(item),
            "; ".join(filter(None, (item.rationale, item.second_rationale))),
        ]
        for item in found.entries
    )
    caption = "Decisions on this customer, newest first"
    titles = {one.regime: one.title for one in report.ownership.regimes_unruled}
    decided = table(caption, [*columns, ("Reasons", 4)], rows)
    return [*blocks, decided, *terms(found.entries, titles)]


def _outcome(item: Entry) -> str:
    until = item.licence_until
    return words(item.outcome) + (f" until {until}" if until else "")


def _signed(name: str | None, at: str | None) -> str:
    return f"{named(name or 'an account that no longer exists')}, {_moment(at)}"


def _second(item: Entry) -> str:
    if item.second_at:
        return _signed(item.second_by_name, item.second_at)
    if item.state == "proposed":
        return "waits for a second person"
    return "not required" if not item.four_eyes_because else "none"


def _moment(text_of: str | None) -> str:
    return f"{text_of[:10]} {text_of[11:16]} UTC" if text_of else ""
