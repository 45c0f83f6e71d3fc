"""Keyset pages with allow-listed filters and sorts.

A room declares a `ListSpec`; a request brings `ListParams` (parsed and checked by
`foundation.web.listing`); `fetch_page` composes one statement. Only operators that can be
index conditions under Row-Level Security are offered where a table can be large
(`contains` is for small tables: it filters after the policy, and is bounded by the tenant).

Text is compared in two ways. `eq`, `ne` and `in` are exact: they are index conditions. `contains`
and `startswith` compare by one normalisation, the same on both sides: NFKC, case folding, without
diacritics, apostrophes, quotation marks and dashes as a keyboard writes them (`folded`).
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, Literal, NamedTuple, TypeVar
from uuid import UUID

import orjson

from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.keys import plain_key
from atlas.foundation.db.session import AnySession, Record

T = TypeVar("T")
U = TypeVar("U")
Kind = Literal["text", "uuid", "bool", "int", "number", "date", "time"]
_ORDERED = ("eq", "ne", "in", "gt", "gte", "lt", "lte")
_OPERATORS: dict[Kind, tuple[str, ...]] = {
    "text": ("eq", "ne", "in", "contains", "startswith"),
    "uuid": ("eq", "in"),
    "bool": ("eq",),
    "int": _ORDERED,
    "number": _ORDERED,
    "date": _ORDERED,
    "time": _ORDERED,
}
_SQL_TYPE: dict[Kind, str] = {
    "text": "text",
    "uuid": "uuid",
    "bool": "boolean",
    "int": "bigint",
    "number": "numeric",
    "date": "date",
    "time": "timestamptz",
}
_COMPARE = {"eq": "=", "ne": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
MAX_LIMIT = 200
DEFAULT_LIMIT = 50
MOST_COUNTED = 10_000
"""To how many rows `include=total` counts where a list is filtered."""


@dataclass(frozen=True, slots=True)
class ListField:
    """A column that may be filtered: its SQL, kind, and closed choices if any.

    `array` marks a text[] column: `eq`/`in` then mean "holds". `shape` is a regular expression
    that a whole value must match, and `shape_text` says it in words. `spelled`: another spelling of
    a value, which is looked for too.
    """

    column: str
    kind: Kind
    choices: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    array: bool = False
    shape: str = ""
    shape_text: str = ""
    spelled: Callable[[str], str] | None = None

    @property
    def allowed(self) -> tuple[str, ...]:
        """Return the operators offered."""
        if self.array:
            return ("eq", "in")
        if self.choices:
            return ("eq", "ne", "in")
        return self.operators or _OPERATORS[self.kind]


def text_field(column: str, *operators: str) -> ListField:
    """Return a free text filter."""
    return ListField(column, "text", operators=operators)


def key_field(column: str) -> ListField:
    """Return a filter on a key of the integrator's own (`foundation.core.keys`)."""
    return ListField(column, "text", operators=("eq", "in"), spelled=plain_key)


def country_field(column: str) -> ListField:
    """Return a filter on an ISO 3166-1 alpha-2 country code; upper case, as it is stored."""
    return ListField(
        column, "text", operators=("eq", "in"), shape="[A-Z]{2}",
        shape_text="must be a country code of two capital letters (ISO 3166-1), such as GB",
    )  # fmt: skip


def choice_field(column: str, choices: Sequence[str]) -> ListField:
    """Return a filter on a text column with a closed set of values."""
    return ListField(column, "text", choices=tuple(choices))


def array_field(column: str) -> ListField:
    """Return a filter on a text[] column (tags)."""
    return ListField(column, "text", array=True)


def uuid_field(column: str) -> ListField:
    """Return a filter on an id."""
    return ListField(column, "uuid")


def bool_field(column: str) -> ListField:
    """Return a filter on a flag."""
    return ListField(column, "bool")


def int_field(column: str) -> ListField:
    """Return a filter on an integer."""
    return ListField(column, "int")


def date_field(column: str) -> ListField:
    """Return a filter on a date."""
    return ListField(column, "date")


def time_field(column: str) -> ListField:
    """Return a filter on an instant."""
    return ListField(column, "time")


@dataclass(frozen=True, slots=True)
class ListSpec:
    """What a list offers.

    Args:
        select: `SELECT … FROM …` without WHERE.
        id_column: the tie-breaker, a UUID column.
        fields: filterable columns by their public name.
        sorts: public names that may be sorted by; their columns must be NOT NULL.
        default_sort: public name, `-` for descending.
        where: a fixed predicate; it may use $1… for `args` of `fetch_page`.
        around: what reads the rest of a page's rows once the page is cut: a statement over `{page}`
            that keeps the columns of the sorts and of the id. Then only it may use the `args`.
        counted: SQL of how many rows there are without a filter, from a count that is kept; NULL
            where none is kept yet. By default they are counted.
        only_known: which rows alone certain filters find, unless a request says otherwise.

    """

    select: str
    id_column: str
    fields: Mapping[str, ListField]
    sorts: tuple[str, ...]
    default_sort: str
    where: str = ""
    around: str = ""
    counted: str = ""
    only_known: "OnlyKnown | None" = None

    def offers(self, params: "ListParams") -> bool:
        """Return whether it has every filter and the sort of a request."""
        sort = (params.sort or self.default_sort).lstrip("-")
        return sort in self.sorts and all(item.name in self.fields for item in params.filters)


@dataclass(frozen=True, slots=True)
class OnlyKnown:
    """A filter by what a row is not shown to have, score or tier say, does not find the row.

    Args:
        filters: the public names of such filters.
        unless: the names of filters by which a request asks for the other rows itself.
        predicate: SQL of the rows that have it.
        worded: those of the filters that also know the word of the other rows (`other`), as rows
            and counts do.
        has: filter → SQL of the rows that have a value at all, where one stands for none.

    """

    filters: frozenset[str]
    unless: frozenset[str]
    predicate: str
    worded: frozenset[str] = frozenset()
    has: Mapping[str, str] = field(default_factory=dict)
    other: str = "not_identified"

    def of(self, params: "ListParams") -> list[str]:
        """Return the predicates that a request's filters imply."""
        asked = {item.name for item in params.filters}
        by_value = {item.name for item in params.filters if not self.asks_other(item)}
        implied = by_value & self.filters and not asked & self.unless
        found = [f"({self.predicate})"] if implied else []
        return [*found, *(f"({self.has[name]})" for name in sorted(asked & self.has.keys()))]

    def asks_other(self, item: "Filter") -> bool:
        """Whether a filter names the word of the rows that are not shown to have it."""
        values = item.value if item.operator == "in" else [item.value]
        return item.name in self.worded and self.other in values

    def with_others(self, item: "Filter", compare: Callable[["Filter"], str]) -> str:
        """Return the predicate of such a filter; `compare` gives that of any other one."""
        if item.operator == "ne":
            return f"({self.predicate})"
        values = item.value if item.operator == "in" else []
        rest = [value for value in values if value != self.other]
        others = f"NOT ({self.predicate})"
        if not rest:
            return f"({others})"
        known = compare(replace(item, value=rest))
        return f"({others} OR ({self.predicate}) AND {known})"


@dataclass(frozen=True, slots=True)
class Filter:
    """One checked filter; `value` is a list for `in`."""

    name: str
    operator: str
    value: Any


@dataclass(frozen=True, slots=True)
class Seal:
    """What a cursor is signed with, and the request that it continues.

    Args:
        key: the installation's key; a cursor that stays inside the process needs none.
        scope: caller's tenant, path and filters: the cursor is good for no other.
        also: further keys whose cursors are read: those of a secret that is being rotated.

    """

    key: bytes = b""
    scope: str = ""
    also: tuple[bytes, ...] = ()

    def sign(self, sort: str, payload: bytes) -> bytes:
        """Return the signature of a cursor."""
        return self._signed(self.key, sort, payload)

    def verifies(self, signature: bytes, sort: str, payload: bytes) -> bool:
        """Whether one of the keys has signed a cursor."""
        return any(
            hmac.compare_digest(signature, self._signed(key, sort, payload))
            for key in (self.key, *self.also)
        )

    def _signed(self, key: bytes, sort: str, payload: bytes) -> bytes:
        said = b"\0".join((self.scope.encode(), sort.encode(), payload))
        return hmac.digest(key, said, hashlib.sha256)[:_SIGNATURE_BYTES]


UNSEALED = Seal()
_SIGNATURE_BYTES = 16


@dataclass(frozen=True, slots=True)
class ListParams:
    """A checked list request."""

    limit: int = DEFAULT_LIMIT
    sort: str | None = None
    after: tuple[Any, UUID] | None = None
    filters: tuple[Filter, ...] = ()
    include_total: bool = False
    seal: Seal = field(default=UNSEALED, repr=False)


class Counted(NamedTuple):
    """A total, and whether counting stopped at `MOST_COUNTED`."""

    rows: int
    is_lower_bound: bool


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page; `next_cursor`: None on the last."""

    items: list[T]
    next_cursor: str | None
    counted: Counted | None = field(default=None, kw_only=True)

    @property
    def total(self) -> int | None:
        """How many rows the list has, where that was asked for."""
        return self.counted.rows if self.counted else None

    def of(self, items: list[U]) -> "Page[U]":
        """Return the page with other items in place of its rows."""
        return Page(items, self.next_cursor, counted=self.counted)


def encode_cursor(sort: str, value: Any, row_id: UUID, seal: Seal = UNSEALED) -> str:
    """Return the opaque, signed cursor after a row."""
    payload = orjson.dumps([value, str(row_id)], default=str)
    signed = seal.sign(sort, payload) + payload
    return base64.urlsafe_b64encode(signed).decode().rstrip("=")


def decode_cursor(cursor: str, sort: str, kind: Kind, seal: Seal = UNSEALED) -> tuple[Any, UUID]:
    """Return (sort value, id) of a cursor.

    Raises:
        InvalidRequestError: for a cursor that is not one of ours, or of another sort, list,
            filter or tenant.

    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        signed = base64.b64decode(padded, b"-_", validate=True)
        signature, payload = signed[:_SIGNATURE_BYTES], signed[_SIGNATURE_BYTES:]
        if not seal.verifies(signature, sort, payload):
            raise _invalid(
                "cursor",
                "The cursor does not belong to this request: send it with the same path, sort and"
                " filters as the page before, or start without one.",
            )
        value, row_id = orjson.loads(payload)
        return parse_value(kind, value if isinstance(value, str) else str(value)), UUID(row_id)
    except (ValueError, binascii.Error, TypeError, AttributeError) as error:
        raise _invalid("cursor", "The cursor is not valid; start without one.") from error


def parse_value(kind: Kind, text: str) -> Any:  # noqa: PLR0911  one return a kind
    """Parse a filter's text.

    Raises:
        ValueError: when it is not of the kind.

    """
    match kind:
        case "text":
            if "\x00" in text:
                raise ValueError("NUL")
            text.encode("utf-8")  # lone surrogates are refused here, not by the driver
            return text
        case "uuid":
            return UUID(text)
        case "bool":
            return {"true": True, "false": False}[text.lower()]
        case "int":
            number = int(text)
            if not -(2**63) <= number < 2**63:
                raise ValueError("out of range")
            return number
        case "number":
            return _number(text)
        case "date":
            return date.fromisoformat(text)
        case "time":
            return _instant(text)


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError("not a number") from error
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise ValueError("out of range")
    return number


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time needs its zone")
    return moment


def _invalid(name: str, message: str) -> InvalidRequestError:
    problem = FieldProblem(loc=["query", name], msg=message, type="value_error")
    return InvalidRequestError(message, errors=[problem])


_LETTERS = ("ςłøđðħıŧŋ", "σloddhitn")  # noqa: RUF001
"""Letters that Unicode does not take apart, and what they are compared as."""
_SIGNS = (
    (
        "\u2019\u2018\u201a\u201b\u2039\u203a\u02bc\u02bb\u2032"
        "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2010\u2012\u2013\u2014\u2212"
    ),
    "'''''''''\"\"\"\"\"\"-----",
)
"""Typographic apostrophes, quotation marks and dashes, and what keyboards write in their place."""
_DIGRAPHS = (("ß", "ss"), ("æ", "ae"), ("œ", "oe"), ("þ", "th"))
_MARKS = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
"""Combining diacritical marks; the vowel signs of other scripts are letters and stay."""


def folded(text: str) -> str:
    """Return SQL for a text as filters compare it.

    NFKC, case folding, without diacritics; apostrophes, quotes and dashes as on a keyboard.
    """
    found = f"lower(regexp_replace(normalize({text}, NFKD), '{_MARKS}', '', 'g'))"
    written, compared = _LETTERS[0] + _SIGNS[0], _LETTERS[1] + _SIGNS[1].replace("'", "''")
    found = f"translate({found}, '{written}', '{compared}')"
    for written, compared in _DIGRAPHS:
        found = f"replace({found}, '{written}', '{compared}')"
    return f"normalize({found}, NFKC)"


class _Statement:
    def __init__(self, args: Sequence[object]) -> None:
        self.args: list[object] = list(args)
        self.predicates: list[str] = []

    def bind(self, value: object, sql_type: str) -> str:
        self.args.append(value)
        return f"${len(self.args)}::{sql_type}"

    def where(self) -> str:
        return f" WHERE {' AND '.join(self.predicates)}" if self.predicates else ""


def _predicate(statement: _Statement, spec: ListSpec, item: Filter) -> str:
    target = spec.fields[item.name]
    sql_type = _SQL_TYPE[target.kind]
    if target.array:
        values = item.value if item.operator == "in" else [item.value]
        return f"{target.column} && {statement.bind(values, 'text[]')}"
    match item.operator:
        case "in":
            return f"{target.column} = ANY({statement.bind(item.value, f'{sql_type}[]')})"
        case "contains":
            wanted = statement.bind(item.value, "text")
            return f"strpos({folded(target.column)}, (SELECT {folded(wanted)})) > 0"
        case "startswith":
            wanted = statement.bind(item.value, "text")
            return f"starts_with({folded(target.column)}, (SELECT {folded(wanted)}))"
        case operator:
            return f"{target.column} {_COMPARE[operator]} {statement.bind(item.value, sql_type)}"


async def fetch_page(
    session: AnySession,
    spec: ListSpec,
    params: ListParams,
    *,
    build: Callable[[Record], T],
    args: Sequence[object] = (),
) -> Page[T]:
    """Fetch one page: one statement, two with `include=total`."""
    statement = _filtered(spec, params, args)
    counted = await _counted(session, spec, params, args) if params.include_total else None
    sort = params.sort or spec.default_sort
    name = sort.lstrip("-")
    target = spec.fields[name]
    descending = sort.startswith("-")
    if params.after is not None:
        value, row_id = params.after
        bound = statement.bind(value, _SQL_TYPE[target.kind])
        statement.predicates.append(
            f"({target.column}, {spec.id_column}) {'<' if descending else '>'}"
            f" ({bound}, {statement.bind(row_id, 'uuid')})",
        )
    direction = "DESC" if descending else "ASC"
    sql = (
        f"{_with_sorted(spec.select, target.column)}{statement.where()}"
        f" ORDER BY {target.column} {direction}, {spec.id_column} {direction}"
        f" LIMIT {statement.bind(params.limit + 1, 'bigint')}"
    )
    if spec.around:
        by = f"{_label(target.column)} {direction}, {_label(spec.id_column)} {direction}"
        sql = f"{spec.around.replace('{page}', f'({sql})')} ORDER BY {by}"
    rows = await session.fetch(sql, *statement.args)
    more = len(rows) > params.limit
    rows = rows[: params.limit]
    cursor = None
    if more:
        last = rows[-1]
        cursor = encode_cursor(
            sort,
            last[_label(_sorted_name(target.column))],
            last[_label(spec.id_column)],
            params.seal,
        )
    return Page([build(row) for row in rows], cursor, counted=counted)


async def _counted(
    session: AnySession, spec: ListSpec, params: ListParams, args: Sequence[object]
) -> Counted:
    """Count the rows; with filters, to `MOST_COUNTED`."""
    if spec.counted and not params.filters:
        kept: int | None = await session.fetch_value(spec.counted)
        if kept is not None:
            return Counted(kept, is_lower_bound=False)
    counting = _filtered(spec, params, () if spec.around else args)
    limit = f" LIMIT {MOST_COUNTED + 1}" if params.filters else ""
    sql = f"SELECT count(*) FROM ({spec.select}{counting.where()}{limit}) AS counted"
    found: int = await session.fetch_value(sql, *counting.args)
    if params.filters and found > MOST_COUNTED:
        return Counted(MOST_COUNTED, is_lower_bound=True)
    return Counted(found, is_lower_bound=False)


async def iterate_all(
    session: AnySession,
    spec: ListSpec,
    params: ListParams,
    *,
    build: Callable[[Record], T],
    args: Sequence[object] = (),
) -> Any:
    """Stream every row that the filters let through, in the id's order (exports)."""
    statement = _filtered(spec, params, args)
    sql = f"{spec.select}{statement.where()} ORDER BY {spec.id_column}"
    async for row in session.iterate(sql, *statement.args):
        yield build(row)


def _filtered(spec: ListSpec, params: ListParams, args: Sequence[object]) -> _Statement:
    statement = _Statement(args)
    if spec.where:
        statement.predicates.append(f"({spec.where})")
    known = spec.only_known

    def compare(item: Filter) -> str:
        return _predicate(statement, spec, item)

    for item in params.filters:
        if known is not None and known.asks_other(item):
            statement.predicates.append(known.with_others(item, compare))
        else:
            statement.predicates.append(compare(item))
    statement.predicates += known.of(params) if known else []
    return statement


def _is_column(expression: str) -> bool:
    return expression.replace(".", "").replace("_", "").isalnum()


def _sorted_name(expression: str) -> str:
    """Return under which name a row carries the value that it is sorted by."""
    return expression if _is_column(expression) else "sorted_by"


def _with_sorted(select: str, expression: str) -> str:
    """Return a select that carries the value that it is sorted by, for the cursor."""
    if _is_column(expression):
        return select
    before, word, after = select.partition(" FROM ")
    return f"{before}, {expression} AS sorted_by{word}{after}"


def _label(column: str) -> str:
    return column.rsplit(".", 1)[-1]
