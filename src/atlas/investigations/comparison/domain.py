"""The difference of two runs. Pure: two snapshots in, what was added, removed and changed out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any

from atlas.foundation.fields import says
from atlas.risk.evaluations.domain.wording import readable
from atlas.sources.lists.domain.labels import list_label
from atlas.sources.lists.domain.list_day import UNKNOWN

Fields = Mapping[str, object]
SECTIONS = (
    "subject",
    "parties",
    "relationships",
    "beneficial_owners",
    "ownership_words",
    "lists",
    "hits",
    "sources",
    "modules",
    "indicators",
    "factors",
    "floors",
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a section: what it is called, and its fields."""

    label: str
    fields: Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a run found, section by section, each thing under a key that lasts between runs.

    `unfinished`: the state of a run that is not complete; what it lacks it did not look for.
    """

    sections: Mapping[str, Mapping[str, Item]]
    request: Fields
    risk: Fields
    unfinished: str | None = None


@dataclass(frozen=True)
class FieldChange:
    """One field before and after."""

    field: Annotated[str, says("Name of the field.", "legal_name")]
    before: Annotated[Any, says("What it was.", "Example Widgets Limited")]
    after: Annotated[Any, says("What it is.", "Example Widgets Ltd")]


@dataclass(frozen=True)
class Change:
    """One thing that was added, removed or changed. `why`: what explains it, as far as is known."""

    key: Annotated[str, says("What it is about.", "countries.established")]
    label: Annotated[str, says("What it says, in words.", "Example Widgets Ltd")]
    fields: tuple[FieldChange, ...]
    why: Annotated[
        tuple[str, ...], says("What explains it.", ["VG is on FATF grey list 2026-10."])
    ] = ()


@dataclass(frozen=True)
class SectionDiff:
    """What became of a section."""

    added: tuple[Change, ...] = ()
    removed: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    unchanged: Annotated[int, says("How many are as they were.")] = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs compared. `because` says what moved the score, the largest first."""

    request: tuple[FieldChange, ...]
    risk: tuple[FieldChange, ...]
    because: tuple[str, ...]
    sections: Mapping[str, SectionDiff] = field(default_factory=dict)

    @property
    def identical(self) -> bool:
        """Whether nothing differs."""
        moved = any(one.added or one.removed or one.changed for one in self.sections.values())
        return not (moved or self.request or self.risk)


def compare(before: Snapshot, after: Snapshot) -> Comparison:
    """Return what differs between an earlier and a later run."""
    plain = {
        name: _section(before.sections.get(name, {}), after.sections.get(name, {}))
        for name in SECTIONS
    }
    context = _Context(before, after, plain)
    return Comparison(
        request=field_changes(before.request, after.request),
        risk=field_changes(before.risk, after.risk),
        because=tuple(map(readable, _because(context))),
        sections={name: _explained(name, diff, context) for name, diff in plain.items()},
    )


def field_changes(before: Fields, after: Fields) -> tuple[FieldChange, ...]:
    """Return the fields that differ, by name."""
    return tuple(
        FieldChange(name, before.get(name), after.get(name))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    )


def _section(before: Mapping[str, Item], after: Mapping[str, Item]) -> SectionDiff:
    both = sorted(before.keys() & after.keys())
    changed = [
        Change(key, after[key].label, found)
        for key in both
        if (found := field_changes(before[key].fields, after[key].fields))
    ]
    return SectionDiff(
        added=tuple(
            Change(key, after[key].label, field_changes({}, after[key].fields))
            for key in sorted(after.keys() - before.keys())
        ),
        removed=tuple(
            Change(key, before[key].label, field_changes(before[key].fields, {}))
            for key in sorted(before.keys() - after.keys())
        ),
        changed=tuple(changed),
        unchanged=len(both) - len(changed),
    )


@dataclass(frozen=True, slots=True)
class _Context:
    before: Snapshot
    after: Snapshot
    diffs: Mapping[str, SectionDiff]

    def unfinished(self) -> list[str]:
        """Say which of the runs is not complete."""
        return [*self.lacking_before(), *self.lacking_now()]

    def lacking_before(self) -> list[str]:
        """Say that the earlier run may not have looked."""
        state = self.before.unfinished
        return [f"The earlier run is {state}: it did not look for everything."] if state else []

    def lacking_now(self) -> list[str]:
        """Say that the later run may not have looked."""
        state = self.after.unfinished
        return [f"The later run is {state}: it did not look for everything."] if state else []

    def moved_sources(self) -> list[str]:
        """Say which sources were asked for the first time, not any more, or of another date."""
        diff = self.diffs["sources"]
        return [
            *(f"{one.label} was asked for the first time." for one in diff.added),
            *(f"{one.label} was not asked any more." for one in diff.removed),
            *(f"{one.label}: {_said(one)}." for one in diff.changed),
        ]

    def moved_list(self, list_id: str) -> str | None:
        """Say how a list moved on between the runs, None when it did not."""
        then = self.before.sections.get("lists", {}).get(list_id)
        now = self.after.sections.get("lists", {}).get(list_id)
        said = list_label(list_id)
        if then is None or now is None:
            return f"{said} was {'not searched before' if now else 'not searched again'}."
        (was, first), (version, second) = _version(then), _version(now)
        if was != version:
            return f"{said} went from {was} to {version}."
        if first == second:
            return None
        of = f"{said}, {version}," if str(version).startswith(UNKNOWN) else f"{said} of {version}"
        return f"{of} went from version {first} to version {second}."


def _version(searched: Item) -> tuple[Any, Any]:
    return searched.fields["version"], searched.fields.get("sequence")


def _said(change: Change) -> str:
    return ", ".join(map(_moved, change.fields))


def _moved(one: FieldChange) -> str:
    return f"{one.field} {_value_said(one.before)} → {_value_said(one.after)}"


def _value_said(value: object) -> str:
    if value is None:
        return "not stated"
    return str(value).upper() if value in _DEPTHS else str(value)


_DEPTHS = ("sdd", "cdd", "edd")


def _explained(name: str, diff: SectionDiff, context: _Context) -> SectionDiff:
    why = _REASONS.get(name)

    def said(one: Change) -> Sequence[str]:
        return why(one, context) if why else ()

    def explain(changes: Sequence[Change], lacking: Sequence[str]) -> tuple[Change, ...]:
        return tuple(
            Change(one.key, one.label, one.fields, tuple(map(readable, (*lacking, *said(one)))))
            for one in changes
        )

    return SectionDiff(
        explain(diff.added, context.lacking_before()),
        explain(diff.removed, context.lacking_now()),
        explain(diff.changed, context.unfinished()),
        diff.unchanged,
    )


def _why_facts(_: Change, context: _Context) -> list[str]:
    """Say which sources moved on and what was asked for differently."""
    asked = field_changes(context.before.request, context.after.request)
    return context.moved_sources() + [f"The request differs: {_moved(one)}." for one in asked]


def _why_party(change: Change, context: _Context) -> list[str]:
    links = context.diffs["relationships"]
    ends = [
        f"{one.label} is {what}."
        for what, changes in (("new", links.added), ("gone", links.removed))
        for one in changes
        if any(
            found.field in {"from_id", "to_id"} and change.key in {found.before, found.after}
            for found in one.fields
        )
    ]
    was, now = _value(change, "taken_back")
    taken_back = [one for one in now or () if one not in (was or ())]
    return taken_back + ends + _why_facts(change, context)


def _why_hit(change: Change, context: _Context) -> list[str]:
    values = {one.field: (one.before, one.after) for one in change.fields}
    if "decision" in values and None not in values["decision"]:
        return [f"It was decided in between: {' → '.join(values['decision'])}."]
    party, list_id, _ = change.key.split("|")
    reasons = [
        f"The party is {what}."
        for what, changes in (
            ("new", context.diffs["parties"].added),
            ("gone", context.diffs["parties"].removed),
        )
        if any(one.key == party for one in changes)
    ]
    moved = context.moved_list(list_id)
    return [*reasons, *([moved] if moved else [])] or _why_facts(change, context)


def _why_rule(change: Change, context: _Context) -> list[str]:
    reasons = [
        f"It was not assessed {when}: {reason}."
        for when, reason in (
            ("before", _value(change, "reason")[0]),
            ("now", _value(change, "reason")[1]),
        )
        if reason
    ]
    hits = context.diffs["hits"]
    if change.key.startswith("SPEPWS") and (hits.added or hits.removed or hits.changed):
        reasons.append("The hits differ.")
    return reasons + _why_facts(change, context)


def _value(change: Change, name: str) -> tuple[Any, Any]:
    found = next((one for one in change.fields if one.field == name), None)
    return (found.before, found.after) if found else (None, None)


def _why_factor(change: Change, _: _Context) -> list[str]:
    before, after = _value(change, "winner")
    reasons = [f"What it rests on went from {before} to {after}."] if before != after else []
    was, now = _value(change, "reason")
    reasons += [f"It was unknown before: {was}."] if was and was != now else []
    reasons += [f"It is unknown now: {now}."] if now and was != now else []
    return reasons


_Reason = Callable[[Change, _Context], list[str]]
_REASONS: Mapping[str, _Reason] = {
    "subject": _why_facts,
    "parties": _why_party,
    "relationships": _why_facts,
    "beneficial_owners": _why_party,
    "ownership_words": _why_facts,
    "hits": _why_hit,
    "modules": _why_facts,
    "indicators": _why_rule,
    "factors": _why_factor,
}


def _because(context: _Context) -> list[str]:
    """Say what moved the score: factors by their weight, then floors, then the matrix.

    Scores are not compared where it is not known which company one of the runs is about. For an
    incomplete run only that is stated: a floor that it did not reach may apply.
    """
    if context.before.unfinished or context.after.unfinished:
        return context.unfinished()
    if not all(one.risk.get("identified", True) for one in (context.before, context.after)):
        return []
    diff = context.diffs["factors"]
    moved: list[tuple[Decimal, str]] = []
    for change in (*diff.added, *diff.removed, *diff.changed):
        before, after = _value(change, "points")
        delta = Decimal(after or 0) - Decimal(before or 0)
        if delta:
            moved.append((abs(delta), f"{change.label}: {delta:+} points."))
    said = [text for _, text in sorted(moved, key=lambda item: (-item[0], item[1]))]
    floors = context.diffs["floors"]
    said += [
        text
        for one in (*floors.added, *floors.removed, *floors.changed)
        if (text := _of_floor(one, *_value(one, "status"))) is not None
    ]
    matrix = [context.before.risk.get("matrix"), context.after.risk.get("matrix")]
    if None not in matrix and matrix[0] != matrix[1]:
        said.append(f"The matrix went from {matrix[0]} to {matrix[1]}.")
    return said


def _of_floor(floor: Change, before: str | None, after: str | None) -> str | None:
    """Say what became of a floor; None where it neither applied nor applies."""
    if before == after:
        return None
    if after == "not_assessed":
        if before != "applied":
            return None
        return f"The floor “{floor.label}” applied before; whether it still does is not assessed."
    if after == "applied":
        return f"The floor “{floor.label}” applies now."
    return f"The floor “{floor.label}” applies no more." if before == "applied" else None
