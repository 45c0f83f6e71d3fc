"""Queries and bodies that no schema can make up: their parts depend on each other."""

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
