"""All SQL of the customer file."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from atlas.foundation.core.types import JSON
from atlas.foundation.db import Record, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    array_field,
    choice_field,
    country_field,
    date_field,
    fetch_page,
    iterate_all,
    key_field,
    text_field,
    time_field,
    uuid_field,
)
from atlas.foundation.db.rows import columns_of
from atlas.knowledge.companies.domain import (
    IDENTITY,
    Company,
    StatedNumber,
    registration_scope,
    registration_spellings,
)
from atlas.knowledge.companies.schemas import RELATIONSHIP_STATUSES

_COLUMNS = columns_of(Company, "c.")
_UPDATABLE = frozenset(
    {
        "name", "external_id", "register", "registration_number", "country_code", "website",
        "tags", "metadata", "relationship_status", "next_review_at", "review_due_at", "entity_id",
        "identifiers",
    }
)  # fmt: skip

_COUNTED = (
    "SELECT CASE WHEN bool_or(transaction = 0) THEN sum(companies)::bigint END FROM company_count"
)
"""Triggers add a row per transaction that changes how many companies are shown; the row of
transaction 0 holds those of before, and whatever was added up since."""
NUMBER = text_field(
    "replace(concat_ws(chr(10), c.registration_number, c.external_id,"
    " (SELECT string_agg(n ->> 'value', chr(10)) FROM jsonb_array_elements(c.identifiers) n)),"
    " ' ', '')",
    "contains",
)
"""Every number of a company and the tenant's own key, one a line and without spaces."""
COMPANIES = ListSpec(
    select=f"SELECT {_COLUMNS} FROM company c",
    where="c.withdrawn_at IS NULL",
    id_column="c.id",
    fields={
        "name": text_field("c.name"),
        "external_id": key_field("c.external_id"),
        "register": text_field("c.register", "eq", "in"),
        "registration_number": text_field("c.registration_number", "eq", "in"),
        "number": NUMBER,
        "country_code": country_field("c.country_code"),
        "tag": array_field("c.tags"),
        "relationship_status": choice_field("c.relationship_status", RELATIONSHIP_STATUSES),
        "next_review_at": date_field("c.next_review_at"),
        "entity_id": uuid_field("c.entity_id"),
        "created_at": time_field("c.created_at"),
        "updated_at": time_field("c.updated_at"),
    },
    sorts=("created_at", "updated_at", "name"),
    default_sort="-created_at",
    counted=_COUNTED,
)


def _company(row: Record) -> Company:
    stated = tuple(StatedNumber(**one) for one in row["identifiers"])
    return Company(**{one: row[one] for one in Company.__slots__} | {"identifiers": stated})


async def fetch_companies(session: TenantSession, params: ListParams) -> Page[Company]:
    """Return one page; withdrawn ones are hidden."""
    return await fetch_page(session, COMPANIES, params, build=_company)


async def iterate_companies(session: TenantSession, params: ListParams) -> AsyncIterator[Company]:
    """Stream the companies that the filters let through; withdrawn ones are hidden."""
    async for company in iterate_all(session, COMPANIES, params, build=_company):
        yield company


async def start_count(session: TenantSession) -> None:
    """Count the companies that are not in the kept count, unless that has been done."""
    await session.execute(
        "INSERT INTO company_count (tenant_id, transaction, companies)"
        " SELECT $1, 0, (SELECT count(*) FROM company WHERE withdrawn_at IS NULL)"
        " - coalesce((SELECT sum(companies) FROM company_count), 0)"
        " WHERE (SELECT count(*) FROM company_count WHERE transaction = 0) = 0"
        " ON CONFLICT DO NOTHING",
        session.tenant_id,
    )


async def kept_count(session: TenantSession) -> int | None:
    """Return the kept count; None until it is made."""
    kept: int | None = await session.fetch_value(_COUNTED)
    return kept


async def add_up_count(session: TenantSession) -> int:
    """Add the rows of transactions to the kept count; return how many there were."""
    locked = await session.fetch_value(
        "SELECT 1 FROM company_count WHERE transaction = 0 FOR UPDATE SKIP LOCKED"
    )
    if locked is None:
        return 0
    added = await session.fetch(
        "DELETE FROM company_count WHERE transaction <> 0 RETURNING companies"
    )
    if added:
        await session.execute(
            "UPDATE company_count SET companies = companies + $1 WHERE transaction = 0",
            sum(row["companies"] for row in added),
        )
    return len(added)


async def metadata_keys(session: TenantSession) -> list[str]:
    """Return every key of the companies' metadata."""
    rows = await session.fetch(
        "SELECT DISTINCT jsonb_object_keys(c.metadata) AS key FROM company c"
        " WHERE c.withdrawn_at IS NULL ORDER BY key"
    )
    return [row["key"] for row in rows]


async def count(session: TenantSession, day: date) -> dict[str, JSON]:
    """Count companies by status, country, and when their review is due."""
    row = await session.fetch_row(
        """
        WITH shown AS MATERIALIZED (
          SELECT c.relationship_status, c.country_code, c.next_review_at, c.entity_id
          FROM company c WHERE c.withdrawn_at IS NULL)
        SELECT count(*) AS total,
          count(*) FILTER (WHERE entity_id IS NOT NULL) AS identified,
          count(*) FILTER (WHERE next_review_at < $1) AS reviews_overdue,
          count(*) FILTER (WHERE next_review_at >= $1 AND next_review_at < $1 + 30)
            AS reviews_due_in_30_days,
          count(*) FILTER (WHERE next_review_at IS NULL AND relationship_status <> 'exited')
            AS never_evaluated,
          (SELECT coalesce(jsonb_object_agg(relationship_status, n), '{}') FROM
            (SELECT relationship_status, count(*) AS n FROM shown GROUP BY 1) AS s) AS by_status,
          (SELECT coalesce(jsonb_object_agg(coalesce(country_code, 'unknown'), n), '{}') FROM
            (SELECT country_code, count(*) AS n FROM shown GROUP BY 1) AS c) AS by_country
        FROM shown
        """,
        day,
    )
    assert row is not None  # noqa: S101  an aggregate has one row
    return dict(row)


async def find_company(
    session: TenantSession, company_id: UUID, *, withdrawn: bool = False, lock: bool = False
) -> Company | None:
    """Return a company, or None; `withdrawn` asks for a withdrawn one instead."""
    row = await session.fetch_row(
        f"SELECT {_COLUMNS} FROM company c WHERE c.id = $1"
        f" AND c.withdrawn_at IS {'NOT ' if withdrawn else ''}NULL"
        f"{' FOR NO KEY UPDATE' if lock else ''}",
        company_id,
    )
    return _company(row) if row else None


async def due_for_review(
    session: TenantSession, day: date, after: UUID, limit: int
) -> list[Company]:
    """Return companies to review by a day, in the order of their ids."""
    rows = await session.fetch(
        f"SELECT {_COLUMNS} FROM company c WHERE c.withdrawn_at IS NULL AND c.next_review_at <= $1"
        " AND c.id > $2 ORDER BY c.id LIMIT $3",
        day,
        after,
        limit,
    )
    return [_company(row) for row in rows]


async def next_review(session: TenantSession, day: date) -> date | None:
    """Return the first day after one on which a company is to be reviewed."""
    found: date | None = await session.fetch_value(
        "SELECT min(next_review_at) FROM company WHERE withdrawn_at IS NULL"
        " AND next_review_at > $1",
        day,
    )
    return found


async def find_registered(
    session: TenantSession, wanted: Sequence[tuple[str, str, str]]
) -> dict[tuple[str, str, str], Company]:
    """Return the companies with registrations (register, number, `registration_scope`).

    Former spellings are tried too; the normal form comes first.
    """
    spelled = [
        (one, *pair) for one in dict.fromkeys(wanted) for pair in registration_spellings(*one[:2])
    ]
    rows = await session.fetch(
        f"SELECT w.place, {_COLUMNS} FROM unnest($1::text[], $2::text[], $3::text[])"
        " WITH ORDINALITY AS w (register, number, scope, place) JOIN company c"
        " ON c.register = w.register AND c.registration_number = w.number"
        " AND c.registration_scope IN (w.scope, '') AND c.withdrawn_at IS NULL"
        " ORDER BY w.place, c.id",
        [register for _, register, _ in spelled],
        [number for _, _, number in spelled],
        [one[2] for one, _, _ in spelled],
    )
    found: dict[tuple[str, str, str], Company] = {}
    for row in rows:
        one = spelled[row["place"] - 1][0]
        company = _company(row)
        # a customer of before scopes has none stored
        if registration_scope(one[0], one[1], company.name) == one[2]:
            found.setdefault(one, company)
    return found


async def find_withdrawn(session: TenantSession, companies: Sequence[Company]) -> set[UUID]:
    """Return the withdrawn companies of the same registration numbers, in any of the spellings."""
    spelled = [
        pair
        for one in companies
        if one.register is not None and one.registration_number is not None
        for pair in registration_spellings(one.register, one.registration_number)
    ]
    if not spelled:
        return set()
    rows = await session.fetch(
        "SELECT c.id FROM unnest($1::text[], $2::text[]) AS w (register, number) JOIN company c"
        " ON c.register = w.register AND c.registration_number = w.number"
        " AND c.withdrawn_at IS NOT NULL",
        [register for register, _ in spelled],
        [number for _, number in spelled],
    )
    return {row["id"] for row in rows}


async def find_sharing_external_ids(
    session: TenantSession, company_ids: Collection[UUID]
) -> set[UUID]:
    """Return companies, and the withdrawn ones that had an external id of theirs before them.

    Each withdrawn one leads to those that had one of its ids before it; UNION ends the cycles. One
    that first took an id after the other last did is not its predecessor. Of ids that a record has
    had since before these days were kept, any other may have been the first.
    """
    kept = (
        "array_append(c.former_external_ids, c.external_id) AS ids, c.external_ids_since AS since"
    )
    rows = await session.fetch(
        f"WITH RECURSIVE tied AS (SELECT c.id, {kept} FROM company c WHERE c.id = ANY($1::uuid[])"
        " UNION SELECT w.id, w.ids, w.since FROM tied t CROSS JOIN LATERAL ("
        # each by its index: with OR, every withdrawn company of the tenant would be read
        f" SELECT c.id, {kept} FROM company c WHERE c.external_id = ANY(t.ids)"
        "  AND c.external_id IS NOT NULL AND c.withdrawn_at IS NOT NULL"
        f" UNION ALL SELECT c.id, {kept} FROM company c WHERE c.former_external_ids && t.ids"
        "  AND c.former_external_ids IS NOT NULL AND c.withdrawn_at IS NOT NULL) w"
        " WHERE EXISTS (SELECT 1 FROM unnest(t.ids) AS shared (id) WHERE shared.id = ANY(w.ids)"
        "  AND coalesce((w.since -> shared.id ->> 0)::timestamptz"
        "   <= (t.since -> shared.id ->> 1)::timestamptz, true)))"
        " SELECT DISTINCT id FROM tied",
        list(company_ids),
    )
    return {row["id"] for row in rows}


_INSERT = (
    "INSERT INTO company (tenant_id, id, name, external_id, register, registration_number,"
    " registration_scope, country_code, website, tags, metadata, relationship_status, entity_id,"
    " created_by, created_at, updated_at, identifiers, external_ids_since)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, $16,"
    " CASE WHEN $4::text IS NOT NULL THEN jsonb_build_object($4::text,"
    " jsonb_build_array($15::timestamptz, $15::timestamptz)) END)"
)


def _inserted(session: TenantSession, company: Company, created_by: UUID) -> tuple[object, ...]:
    return (
        session.tenant_id, company.id, company.name, company.external_id, company.register,
        company.registration_number, _scope(company), company.country_code, company.website,
        list(company.tags), dict(company.metadata), company.relationship_status,
        company.entity_id, created_by, company.created_at, list(company.identifiers),
    )  # fmt: skip


def _scope(company: Company) -> str:
    return registration_scope(company.register, company.registration_number, company.name)


async def insert_company(
    session: TenantSession, company: Company, created_by: UUID, *, or_nothing: bool = False
) -> bool:
    """Add a company; with `or_nothing`, False when another holds its external id or number."""
    added = await session.execute(
        _INSERT + (" ON CONFLICT DO NOTHING" if or_nothing else ""),
        *_inserted(session, company, created_by),
    )
    return added == 1


async def find_many(
    session: TenantSession,
    external_ids: Sequence[str],
    registrations: Sequence[tuple[str, str]],
) -> list[Company]:
    """Return the companies with any of these external ids or registrations, in any scope."""
    rows = await session.fetch(
        f"SELECT {_COLUMNS} FROM company c WHERE c.withdrawn_at IS NULL"
        " AND c.external_id = ANY($1::text[])"
        f" UNION SELECT {_COLUMNS} FROM unnest($2::text[], $3::text[]) AS wanted (register, number)"
        " JOIN company c ON c.register = wanted.register"
        " AND c.registration_number = wanted.number AND c.withdrawn_at IS NULL",
        list(external_ids),
        [register for register, _ in registrations],
        [number for _, number in registrations],
    )
    return [_company(row) for row in rows]


async def find_by_ids(
    session: TenantSession, company_ids: Sequence[UUID], *, lock: bool = False
) -> list[Company]:
    """Return the companies with these ids, in the ids' order; withdrawn ones are left out."""
    rows = await session.fetch(
        f"SELECT {_COLUMNS} FROM company c WHERE c.id = ANY($1::uuid[])"
        f" AND c.withdrawn_at IS NULL ORDER BY c.id{' FOR NO KEY UPDATE' if lock else ''}",
        list(company_ids),
    )
    return [_company(row) for row in rows]


async def find_records(session: TenantSession, company_ids: Sequence[UUID]) -> list[Company]:
    """Return the companies with these ids, withdrawn ones among them."""
    rows = await session.fetch(
        f"SELECT {_COLUMNS} FROM company c WHERE c.id = ANY($1::uuid[])", list(company_ids)
    )
    return [_company(row) for row in rows]


async def records_of_entities(session: TenantSession, entity_ids: Sequence[UUID]) -> set[UUID]:
    """Return the companies that were identified as entities, withdrawn ones among them."""
    rows = await session.fetch(
        "SELECT c.id FROM company c WHERE c.entity_id = ANY($1::uuid[])", list(entity_ids)
    )
    return {row["id"] for row in rows}


async def update_reviews(
    session: TenantSession, reviews: Sequence[tuple[UUID, date | None, date]], at: datetime
) -> None:
    """Set next review and policy's day of many locked companies in one statement."""
    await session.execute(
        "UPDATE company c SET next_review_at = r.next_review_at, review_due_at = r.review_due_at,"
        " version = c.version + 1, updated_at = $4"
        " FROM unnest($1::uuid[], $2::date[], $3::date[])"
        " AS r (id, next_review_at, review_due_at) WHERE c.id = r.id",
        [item[0] for item in reviews],
        [item[1] for item in reviews],
        [item[2] for item in reviews],
        at,
    )


async def insert_companies(
    session: TenantSession, companies: Sequence[Company], created_by: UUID
) -> None:
    """Add many companies in one batch."""
    await session.execute_many(
        _INSERT, [_inserted(session, company, created_by) for company in companies]
    )


async def update_companies(
    session: TenantSession, companies: Sequence[Company], at: datetime
) -> None:
    """Write many companies that the caller has locked, in one batch."""
    names = sorted(_UPDATABLE)
    assigned = "".join(f"{name} = ${place}, " for place, name in enumerate(names, start=4))
    await session.execute_many(
        f"UPDATE company c SET {assigned}registration_scope = $3, version = version + 1,"
        f" updated_at = $2, identity_changed_at = {_identity_changed(names)},"
        f" {_external_ids_of_before(names)} WHERE id = $1",
        [(one.id, at, _scope(one), *(getattr(one, name) for name in names)) for one in companies],
    )


async def update_company(
    session: TenantSession,
    company_id: UUID,
    values: Mapping[str, object],
    at: datetime,
    *,
    scope: str | None = None,
) -> Company:
    """Set columns of a company that the caller has locked; `scope` where its registration has."""
    names = [name for name in values if name in _UPDATABLE]
    assigned = "".join(f"{name} = ${position}, " for position, name in enumerate(names, start=4))
    row = await session.fetch_row(
        f"UPDATE company c SET {assigned}version = version + 1, updated_at = $2,"
        f" identity_changed_at = {_identity_changed(names)},"
        f" {_external_ids_of_before(names)},"
        " registration_scope = coalesce($3::text, registration_scope)"
        f" WHERE c.id = $1 RETURNING {_COLUMNS}",
        company_id, at, scope, *(values[name] for name in names),
    )  # fmt: skip
    assert row is not None  # noqa: S101  locked by the caller
    return _company(row)


async def note_parties_changed(
    session: TenantSession, entity_ids: Sequence[UUID], at: datetime, besides: UUID | None
) -> int:
    """Note on the companies of entities, one apart, that their parties are not the same.

    They are locked by id: two runs that concern each other's customers wait in the same order.
    """
    return await session.execute(
        "UPDATE company SET identity_changed_at = $2, updated_at = $2, version = version + 1"
        " WHERE id IN (SELECT id FROM company WHERE entity_id = ANY($1::uuid[])"
        "  AND id IS DISTINCT FROM $3 ORDER BY id FOR NO KEY UPDATE)",
        list(entity_ids), at, besides,
    )  # fmt: skip


def _identity_changed(names: Sequence[str]) -> str:
    """Return SQL of when the identity last changed, of columns that are set from `$4` on."""
    places = {name: f"${place}" for place, name in enumerate(names, start=4)}
    concerned = (*IDENTITY, "identifiers")
    old = ", ".join(f"c.{name}" for name in concerned)
    new = ", ".join(places.get(name, f"c.{name}") for name in concerned)
    return f"CASE WHEN ({old}) IS DISTINCT FROM ({new}) THEN $2 ELSE c.identity_changed_at END"


def _external_ids_of_before(names: Sequence[str]) -> str:
    """Return SQL that keeps the external ids of before, and from when the record has its own.

    Of columns that are set from `$4` on, at the time `$2`.
    """
    if "external_id" not in names:
        return "former_external_ids = c.former_external_ids"
    new = f"${names.index('external_id') + 4}::text"
    return (
        f"former_external_ids = CASE WHEN c.external_id IS NULL OR c.external_id = {new}"
        " OR c.external_id = ANY(c.former_external_ids) THEN c.former_external_ids"
        " ELSE array_append(c.former_external_ids, c.external_id) END,"
        f" external_ids_since = CASE WHEN {new} IS NULL OR c.external_id = {new}"
        f" THEN c.external_ids_since ELSE {_since(new, '$2')} END"
    )


def _since(external_id: str, at: str) -> str:
    """Return SQL of the times at which a record took each id first and last, with one more."""
    kept = "coalesce(external_ids_since, '{}')"
    return (
        f"{kept} || jsonb_build_object({external_id}, jsonb_build_array("
        f"coalesce({kept} -> {external_id} -> 0, to_jsonb({at}::timestamptz)), {at}::timestamptz))"
    )


async def set_withdrawn(
    session: TenantSession, company_id: UUID, by: UUID | None, at: datetime | None, now: datetime
) -> None:
    """Hide a company, or show it again (None): then it has its external id from now on."""
    await session.execute(
        "UPDATE company SET withdrawn_at = $2, withdrawn_by = $3, version = version + 1,"
        " updated_at = $4, external_ids_since = CASE"
        "  WHEN $2::timestamptz IS NULL AND external_id IS NOT NULL"
        f"  THEN {_since('external_id', '$4')} ELSE external_ids_since END"
        " WHERE id = $1",
        company_id, at, by, now,
    )  # fmt: skip


_EVALUATED = (
    "withdrawn_at IS NULL AND review_due_at IS NOT NULL AND relationship_status <> 'exited'"
)


async def count_evaluated(session: TenantSession) -> tuple[int, int]:
    """Count the companies with an evaluation whose relationship continues, and all companies."""
    row = await session.fetch_row(
        f"SELECT count(*) FILTER (WHERE {_EVALUATED}) AS evaluated, count(*) AS every"
        " FROM company WHERE withdrawn_at IS NULL"
    )
    return (row["evaluated"], row["every"]) if row else (0, 0)


async def bring_reviews_forward(session: TenantSession, day: date, at: datetime) -> int:
    """Set the next review of evaluated companies to a day where it is later; count them."""
    return await session.execute(
        "UPDATE company SET next_review_at = $1, version = version + 1, updated_at = $2"
        f" WHERE {_EVALUATED} AND (next_review_at IS NULL OR next_review_at > $1)",
        day,
        at,
    )
