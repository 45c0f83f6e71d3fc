"""Identifiers: stored numbers get the one normal form of `knowledge.identifiers`.

The rules below are the table of that room as it was at this release; a test compares both. Where
two entities hold what is now one number, the former spelling stays and the store finds the entity
by it: they become one when the number is next asserted. Where two customers do, the one that was
added first gets the normal form and the other keeps its spelling.
"""

import secrets
from uuid import UUID

from alembic import op
from sqlalchemy import text

from atlas.foundation.core.auth import SYSTEM_USER_ID
from atlas.foundation.core.canonical import canonical_json, sha256_hex
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.db.migration import each_tenant

revision = "0041"
down_revision = "0030"
branch_labels = None
depends_on = None

_RULES = (
    # scheme, separators, label, letters before the zeros, width
    ("XI-LEI", "-", "", "", 0),
    ("IMO", "", "IMO", "", 0),
    ("MMSI", "", "MMSI", "", 0),
    ("DUNS", "-", "", "", 9),
    ("GB-COH", "", "", "[A-Z]{0,2}", 8),
    ("NL-KVK", "./-", "", "", 8),
    ("BE-BCE_KBO", "./-", "", "", 10),
    ("FR-SIREN", "./-", "", "", 0),
    ("FR-RCS", "./-", "", "", 0),
    ("CH-FDJP", "./-", "", "", 0),
    ("CZ-ICO", "./-", "", "", 8),
    ("DK-CVR", ".-", "", "", 0),
    ("NO-BRC", ".-", "", "", 0),
    ("SE-BLV", "-", "", "", 0),
    ("FI-PRO", "-", "", "", 0),
    ("PL-KRS", "", "KRS", "", 10),
    ("AT-FB", "", "FN", "", 0),
    ("US-EIN", "-", "", "", 0),
)
_ALIASES = (
    ("LEI", "XI-LEI"),
    ("LEGAL-ENTITY-IDENTIFIER", "XI-LEI"),
    ("SWIFT", "BIC"),
    ("SWIFT-BIC", "BIC"),
    ("BIC-SWIFT", "BIC"),
    ("VESSEL", "IMO"),
    ("IMO-NUMBER", "IMO"),
    ("D-U-N-S", "DUNS"),
    ("CALLSIGN", "CALL-SIGN"),
    ("COH", "GB-COH"),
    ("GB-CH", "GB-COH"),
    ("UK-COH", "GB-COH"),
    ("KVK", "NL-KVK"),
    ("BE-KBO", "BE-BCE_KBO"),
    ("BE-BCE", "BE-BCE_KBO"),
    ("SIREN", "FR-SIREN"),
    ("CVR", "DK-CVR"),
    ("USCC", "CN-USCC"),
    ("OGRN", "RU-OGRN"),
    ("US-FEIN", "US-EIN"),
)


def _cases(column: int) -> str:
    return " ".join(f"WHEN '{rule[0]}' THEN '{rule[column]}'" for rule in _RULES if rule[column])


_JOINED = (
    "'US-SOS', 'US-SAM', 'CA-PROV', 'ES-RMC', 'ISIN', 'CALL-SIGN', 'EE-RIK', 'CN-USCC',"
    " 'RU-OGRN', 'RU-INN', 'XX-DEMO', 'UEI', 'AIRCRAFT', 'AIRCRAFT-TAIL', 'CRYPTO',"
    " 'DE', 'US', 'CA', 'AU', 'XX'"
)
_NAMES = " ".join(f"WHEN '{one}' THEN '{code}'" for one, code in _ALIASES)
FUNCTIONS = (
    f"""CREATE FUNCTION pg_temp.scheme_of(scheme text) RETURNS text
        LANGUAGE sql IMMUTABLE AS $$ SELECT CASE scheme {_NAMES} ELSE scheme END $$""",
    rf"""CREATE FUNCTION pg_temp.number_of(scheme text, value text) RETURNS text
        LANGUAGE plpgsql IMMUTABLE AS $$
        DECLARE
          joined text := upper(regexp_replace(value, '\s+', '', 'g'));
          letters text;
          width integer := CASE scheme {_cases(4)} ELSE '0' END;
        BEGIN
          IF value !~ '[1-9]' AND scheme <> 'BIC' THEN RETURN value; END IF;
          IF scheme = 'BIC' THEN
            RETURN CASE WHEN length(joined) = 11 THEN regexp_replace(joined, 'XXX$', '')
              ELSE joined END;
          ELSIF scheme = 'DE-CR' THEN
            IF joined !~ '^(HRA|HRB|PR|GNR|GSR|VR|EWIV)0*[1-9][0-9]*[A-Z]{{0,3}}$' THEN
              -- what a court's name may stand in keeps its spelling
              RETURN CASE WHEN value ~* '(HRA|HRB|PR|GNR|VR)' THEN value ELSE joined END;
            END IF;
            RETURN trim(regexp_replace(
              joined, '^([A-Z]+)0*([1-9][0-9]*)([A-Z]*)$', '\1 \2 \3'));
          ELSIF scheme IN ({_JOINED}) THEN
            RETURN joined;
          ELSIF scheme NOT IN ({", ".join(f"'{rule[0]}'" for rule in _RULES)}) THEN
            RETURN value;
          END IF;
          joined := translate(joined, CASE scheme {_cases(1)} ELSE '' END, '');
          joined := regexp_replace(
            joined, '^(' || CASE scheme {_cases(2)} ELSE '$' END || ')[.:#]?(?=[0-9])', '');
          letters := substring(joined from '^[A-Z]*');
          IF length(joined) < width
             AND joined ~ ('^' || CASE scheme {_cases(3)} ELSE '' END || '[0-9]+$') THEN
            RETURN letters || lpad(substring(joined from '[0-9]+$'), width - length(letters), '0');
          END IF;
          RETURN joined;
        END $$""",
    """CREATE FUNCTION pg_temp.joins(scheme text, value text) RETURNS boolean
       LANGUAGE sql IMMUTABLE AS $$
       SELECT (value ~ '[1-9]' OR scheme IN ('BIC', 'CALL-SIGN')) AND scheme NOT IN
         ('US-SOS', 'US-SAM', 'US-EIN', 'CA-PROV', 'ES-RMC', 'DE', 'US', 'CA', 'AU', 'XX') $$""",
)
"""What a scheme and a number are now, and whether an equal number is an equal party."""
FILLERS = (
    "NA", "NO", "NOT", "NONE", "NULL", "NIL", "UNKNOWN", "UNDEFINED", "UNREGISTERED", "MISSING",
    "NOTAVAILABLE", "NOTAPPLICABLE", "NOTKNOWN", "NOTREGISTERED", "NOTPROVIDED", "NOTSTATED",
    "NOTGIVEN", "TBA", "TBC", "TBD", "PENDING", "EMPTY", "BLANK", "TEST", "DUMMY",
)  # fmt: skip
_PLAIN = "regexp_replace(upper(registration_number), '[^0-9A-Z]', '', 'g')"
NUMBERS_NOTHING = (
    "(registration_number !~ '[1-9]' AND registration_number !~ '[^[:ascii:]]'"
    f" AND ({_PLAIN} !~ '[A-Z]' OR {_PLAIN} = ANY(:fillers)))"
)
"""What the customer file refuses, as far as SQL reads it as Python does: in plain characters."""
_TENANT = text("SELECT set_config('app.tenant_id', :tenant, true)")
_CODE, _FORM = "pg_temp.scheme_of(scheme)", "pg_temp.number_of(pg_temp.scheme_of(scheme), value)"
_JOINS = f"(certain AND pg_temp.joins({_CODE}, {_FORM}))"
# records of a source have its own ids, which are no numbers of a scheme
_CHANGED = (
    f"(position(':' IN scheme) = 0"
    f" AND ({_CODE} <> scheme OR {_FORM} <> value OR {_JOINS} <> certain))"
)


def upgrade() -> None:
    """Rewrite numbers that are not in their normal form."""
    op.execute("SET LOCAL statement_timeout = 0")
    for function in FUNCTIONS:
        op.get_bind().exec_driver_sql(function)
    _registers()
    _entities()
    _customers()


def _registers() -> None:
    op.execute(
        "CREATE TEMPORARY TABLE rewritten ON COMMIT DROP AS"
        f" SELECT dataset_id, record_id, scheme, value, {_CODE} AS code, {_FORM} AS form,"
        f" {_JOINS} AS joins FROM registry_identifier"
        # nearly all are complete numbers of Companies House
        f" WHERE NOT (scheme = 'GB-COH' AND value ~ '^[A-Z0-9]{{8}}$') AND {_CHANGED}"
    )
    op.execute(
        "DELETE FROM registry_identifier i USING rewritten r WHERE i.dataset_id = r.dataset_id"
        " AND i.record_id = r.record_id AND i.scheme = r.scheme AND i.value = r.value"
    )
    op.execute(
        "INSERT INTO registry_identifier (dataset_id, record_id, scheme, value, certain)"
        " SELECT dataset_id, record_id, code, form, joins FROM rewritten ON CONFLICT DO NOTHING"
    )
    for alias, scheme in _ALIASES:
        op.execute(
            f"UPDATE registry_dataset SET registers = array_replace(registers, '{alias}',"
            f" '{scheme}') WHERE '{alias}' = ANY(registers)"
        )


def _entities() -> None:
    each_tenant(
        # what numbers nothing, or repeats, joins no longer
        f"UPDATE entity_identifier SET certain = false WHERE certain AND NOT {_JOINS}"
        " AND position(':' IN scheme) = 0"
    )
    each_tenant(
        "INSERT INTO entity_identifier (tenant_id, entity_id, scheme, value, certain, source,"
        f" recorded_at) SELECT tenant_id, entity_id, {_CODE}, {_FORM}, certain, source, recorded_at"
        f" FROM entity_identifier WHERE {_CHANGED} ORDER BY recorded_at, entity_id"
        " ON CONFLICT DO NOTHING"
    )
    each_tenant(
        "DELETE FROM entity_identifier i USING (SELECT entity_id, scheme, value,"
        f" {_CODE} AS code, {_FORM} AS form FROM entity_identifier WHERE {_CHANGED}) o"
        " JOIN entity_identifier n ON n.entity_id = o.entity_id AND n.scheme = o.code"
        " AND n.value = o.form WHERE i.entity_id = o.entity_id AND i.scheme = o.scheme"
        " AND i.value = o.value"
    )


def _erase_fillers() -> None:
    """Erase what numbers nothing and identifies no customer (`N/A`, `0000`); audit what it was.

    Only what the customer file itself refuses: a register may give `ABCD`.
    """
    connection = op.get_bind()
    for (tenant_id,) in connection.execute(text("SELECT id FROM tenant ORDER BY id")).all():
        connection.execute(_TENANT, {"tenant": str(tenant_id)})
        erased = connection.execute(
            text(
                "SELECT id, register, registration_number FROM company WHERE register IS NOT NULL"
                f" AND {NUMBERS_NOTHING} ORDER BY id FOR UPDATE"
            ),
            {"fillers": [*FILLERS]},
        )
        for company_id, register, number in erased.all():
            _audit(tenant_id, company_id, {"register": register, "registration_number": number})
            connection.execute(
                text("UPDATE company SET registration_number = NULL WHERE id = :id"),
                {"id": company_id},
            )
    connection.execute(_TENANT, {"tenant": ""})


def _audit(tenant_id: UUID, company_id: UUID, before: dict[str, str]) -> None:
    payload: dict[str, JSON] = {"reason": "not_a_number", "before": dict(before)}
    salt = secrets.token_hex(16)
    op.get_bind().execute(
        text(
            "WITH event AS (INSERT INTO audit_event (tenant_id, id, occurred_at, action,"
            " resource_type, resource_id, actor_user_id, actor_person_id, is_machine, payload_hash)"
            " VALUES (:tenant, :event, :at, 'company.updated', 'company', :company, :actor, :actor,"
            " true, :hash)) INSERT INTO audit_payload (tenant_id, event_id, salt, payload)"
            " VALUES (:tenant, :event, :salt, CAST(:payload AS jsonb))"
        ),
        {
            "tenant": tenant_id,
            "event": new_id(),
            "at": now(),
            "company": company_id,
            "actor": SYSTEM_USER_ID,
            # as the audit trail does it: the hash stays when payload and salt are erased
            "hash": sha256_hex(salt.encode() + b"." + canonical_json(payload)),
            "salt": salt,
            "payload": canonical_json(payload).decode(),
        },
    )


def _customers() -> None:
    code = "pg_temp.scheme_of(register)"
    form = f"pg_temp.number_of({code}, registration_number)"
    _erase_fillers()
    each_tenant(
        "UPDATE company c SET register = n.code, registration_number = n.form FROM ("
        f" SELECT id, {code} AS code, {form} AS form, register, registration_number,"
        f" withdrawn_at, row_number() OVER (PARTITION BY {code}, {form}, withdrawn_at IS NULL"
        f" ORDER BY ({form} = registration_number AND {code} = register) DESC, created_at, id)"
        " AS place FROM company WHERE register IS NOT NULL AND registration_number IS NOT NULL) n"
        " WHERE n.id = c.id AND (n.code <> n.register OR n.form <> n.registration_number)"
        " AND (n.place = 1 OR n.withdrawn_at IS NOT NULL)"
    )
