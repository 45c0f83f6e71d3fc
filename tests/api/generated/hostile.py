"""Hostile strings, and what every answer to them must be."""

from urllib.parse import unquote

import httpx

STRINGS = [
    "",
    " ",
    "\x00",
    "before\x00after",
    "\x01\x02\x1b[31m",
    "\x85\x9f",
    "\u202egnirts desrever",
    "\ufeff\u200b",
    "\ufffe\uffff",
    "𝕬𝖙𝖑𝖆𝖘 🏦 \U0010ffff",
    "e\u0301" * 200,
    "' OR '1'='1",
    "'; DROP TABLE tenant; --",
    "1) UNION SELECT * FROM user_account --",
    "$1 || pg_sleep(10)",
    "%s%s%n{0}{}",
    "{{7*7}} ${7*7} <%= 7*7 %> #{7*7}",
    "{% for c in ().__class__.__mro__ %}{% endfor %}",
    "../../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "file:///etc/passwd",
    "\\\\host\\share",
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "a\r\nSet-Cookie: x=1",
    "9" * 400,
    "-0",
    "NaN",
    "1e999",
    "9999-99-99",
    "0000-00-00T00:00:00Z",
    "9999-12-31T23:59:59-23:59",
    "00000000-0000-0000-0000-000000000000",
    "x" * 10_001,
]


def assert_refused_or_done(answer: httpx.Response, what: object) -> None:
    """Whether an answer is no 5xx and, if it is a refusal, a problem without a secret."""
    assert answer.status_code < 500, f"{what!r:.200}: {answer.status_code} {answer.text[:500]}"
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json", what
        body = answer.json()
        assert body["status"] == answer.status_code
        assert body["code"]
        body.pop("instance")  # the path as it was sent
        for secret in ("Traceback", "asyncpg", "psycopg", "SELECT ", "/src/atlas"):
            assert secret in unquote(str(what)) or secret not in str(body), (what, body)
