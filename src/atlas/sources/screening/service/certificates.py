"""A screening as a document: the JSON that is hashed, and the certificate that shows the hash."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from atlas.foundation.core.auth import SYSTEM_USER_ID
from atlas.foundation.core.canonical import canonical_json, sha256_hex
from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.foundation.typesetting.service import render_pdf
from atlas.identity.users import service as users
from atlas.sources.lists.domain.labels import entry_said
from atlas.sources.screening.domain.outcome import NO_PROFILE
from atlas.sources.screening.domain.results import ListState, ScreenedList
from atlas.sources.screening.schemas import ScreeningCandidate, ScreeningResult
from atlas.sources.screening.service.records import document_of, get_screening
from atlas.sources.screening.service.screenings import algorithms

_TEMPLATE = Path(__file__).parents[1] / "templates" / "certificate.typ"


@dataclass(frozen=True, slots=True)
class Document:
    """A screening's canonical JSON (RFC 8785) and its SHA-256."""

    result: ScreeningResult
    content: bytes
    sha256: str


async def document(session: TenantSession, screening_id: UUID) -> Document:
    """Return a screening as the JSON that its certificate vouches for; the same at any time.

    Raises:
        ScreeningNotFoundError: absent or another tenant's.

    """
    result = await get_screening(session, screening_id)
    content = canonical_json(document_of(result))
    return Document(result, content, sha256_hex(content))


async def certificate(session: TenantSession, made: Document) -> bytes:
    """Return a screening's certificate as PDF: the same bytes each time.

    Raises:
        TypesettingError: a defect of the template.

    """
    who = await _who(session, made.result.created_by)
    data = _page(made, who)
    created = made.result.created_at.replace(microsecond=0)
    return await render_pdf(_TEMPLATE.read_text(encoding="utf-8"), data, created=created)


async def _who(session: TenantSession, user_id: UUID) -> str:
    if user_id == SYSTEM_USER_ID:
        return "Atlas (system)"
    user = await users.find_by_id(session, user_id)
    return f"{user.display_name} ({user_id})" if user is not None else str(user_id)


def _page(made: Document, who: str) -> dict[str, JSON]:
    result = made.result
    algorithm = next(
        (one.title for one in algorithms() if one.name == result.algorithm), result.algorithm
    )
    ruled = not any(NO_PROFILE in {one.reason, one.reason_without} for one in result.topics)
    return {
        "title": "Screening certificate",
        "outcome": result.outcome.value,
        "sha256": made.sha256,
        "head": [
            ["Screening", str(result.id)],
            ["Screened at", result.created_at.isoformat(timespec="seconds")],
            ["Screened by", who],
            ["Purpose", result.purpose],
            ["Investigation", str(result.investigation_id) if result.investigation_id else None],
            ["Algorithm", f"{algorithm} ({result.algorithm})"],
            ["Threshold", f"{result.threshold} of 100"],
        ],
        "query": _query(result),
        "topics": [
            [_words(item.topic), _answer(item.outcome.value, item.reason), item.detail or None]
            for item in result.topics
        ],
        "lists": [
            [
                item.list_id,
                item.called,
                _age(item, ruled=ruled),
                _words(item.state.value if ruled or item.state is not ListState.OK else NO_PROFILE),
                _answer(item.said, item.reason),
                str(item.incomplete) if item.version_id else None,
                "no earlier version" if item.former_entries is None else str(item.former_entries),
            ]
            for item in result.lists
        ],
        "candidates": [_candidate(item) for item in result.candidates],
    }


def _age(item: ScreenedList, *, ruled: bool) -> str | None:
    """Return a list's age in days, and the most that a compliance profile permits."""
    if item.age_days is None:
        return None
    return f"{item.age_days} ({item.max_age_days})" if ruled else str(item.age_days)


def _query(result: ScreeningResult) -> list[list[str | None]]:
    query = result.query
    numbers = "; ".join(f"{item.scheme} {item.value}" for item in query.identifiers)
    rows: list[list[str | None]] = [
        ["Name", query.name],
        ["Kind", query.kind.value],
        ["Other names", "; ".join(query.other_names)],
        ["Date of birth or incorporation", query.birth_date],
        ["Gender", query.gender],
        ["Countries", ", ".join(query.countries)],
        ["Numbers", numbers],
        ["Topics", ", ".join(query.topics)],
        ["Lists", ", ".join(query.lists) if query.lists is not None else "all loaded"],
        ["Reference", query.reference],
        ["Entity", str(query.entity_id) if query.entity_id else None],
    ]
    return rows


def _measure(item: ScreeningCandidate) -> str:
    programmes = ", ".join(item.programmes)
    return "; ".join(part for part in (_words(item.measure.value), programmes) if part)


def _candidate(item: ScreeningCandidate) -> dict[str, JSON]:
    decided = _words(item.status_when_screened)
    if item.suppression is not None:
        held = item.suppression
        confirmed = f", confirmed by {held.confirmed_by}" if held.confirmed_by else ""
        decided += (
            f": suppressed by {held.decided_by}{confirmed} on {held.decided_at.date()} until"
            f" {held.expires_at.date()}: {held.rationale}"
        )
    kind = _words(item.matched_name_kind.value)
    matched = f"{item.matched_query_name} ~ {item.matched_name} ({kind})"
    return {
        "title": f"{item.entry_name} · {entry_said(item.list_id, item.entry_key)}",
        "facts": [
            ["Strength and score", f"{item.strength.value}, {item.score} of 100"],
            [
                "Matched names",
                matched,
            ],
            ["Measure, programmes", _measure(item)],
            ["Version", item.day.said],
            ["Taken off the list", _taken_off(item)],
            ["Dates, countries", "; ".join((*item.birth_dates, *item.countries))],
            ["Contradicted by", ", ".join(item.contradictions)],
            ["Decision when screened", decided],
        ],
        "features": [
            [
                _words(feature.name),
                _words(feature.effect),
                f"{feature.points:g}",
                feature.query_value,
                feature.entry_value,
                feature.detail or None,
            ]
            for feature in item.features
        ],
    }


def _taken_off(item: ScreeningCandidate) -> str | None:
    return f"no later than {item.delisted_on}" if item.delisted_on else None


def _answer(outcome: str, reason: str | None) -> str:
    return f"{_words(outcome)}: {reason}" if reason else _words(outcome)


def _words(text: str) -> str:
    return text.replace("_", " ")
