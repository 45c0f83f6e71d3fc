"""Queries and bodies that no schema can make up: their parts depend on each other."""

from typing import Any

from atlas.foundation.core.ids import new_id

UPLOAD_LIMIT = 3 * 1_048_576
"""Most bytes of a file in these tests; an installation's default is gibibytes."""
AUTHORIZATION = [
    ("response_type", "code"),
    ("client_id", "https://client.example/metadata.json"),
    ("redirect_uri", "http://127.0.0.1/callback"),
    ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
]
RELATIONSHIP_END = {
    "ended_on": "2024-01-31",
    "reason": "The shares were sold.",
    "document": "Share transfer deed of 31 January 2024",
}


def mcp_server() -> dict[str, Any]:
    """An MCP server; a name exists once, and nobody answers at its address."""
    return {
        "name": f"news-{new_id().hex[-12:]}",
        "url": "https://news.invalid/mcp",
        "licence": "Contract of 2026",
    }


def language_model() -> dict[str, Any]:
    """A language model; a name exists once, and nobody answers at its address."""
    return {
        "name": f"m-{new_id().hex[-12:]}",
        "url": "https://models.invalid/v1",
        "model": "example-model-1",
        "needs_credential": False,
    }


def cpi(**more: Any) -> dict[str, Any]:
    """A reference dataset's provenance; a version exists once."""
    return {
        "type": "cpi",
        "version": f"v{new_id().hex}",
        "name": "Corruption Perceptions Index",
        "source": "Transparency International",
        "url": "https://www.transparency.org/en/cpi",
        "source_date": "2026-02",
        "licence": "Facts",
        **more,
    }


def matrix_copy() -> dict[str, Any]:
    """A draft of a matrix of one's own; a version exists once."""
    return {
        "copy_of": "eba_standard_v1",
        "name": f"a_{new_id().hex[-12:]}",
        "version": "1",
    }


def segment() -> dict[str, Any]:
    """A segment of which the matrix knows the dimension."""
    return {"key": f"s{new_id().hex[-12:]}", "title": "A segment", "multipliers": {"network": "2"}}


def narrowing(**more: str) -> dict[str, Any]:
    """A version of a source contract that takes two persons."""
    return {"note": "As agreed.", "narrowing": {"without": ["LegalEntity.trading_names"]}, **more}
