"""A report's document as it is stored: what the tests of its page and its words start from."""

from typing import Any

from atlas.investigations.reports.document import DEMO_BANNER, FORMAT


def document(name: str = "Example Ltd", *, demo: bool = False, **changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "format": FORMAT,
        "demo": demo,
        "banner": DEMO_BANNER if demo else None,
        "investigation": {
            "id": "i-1",
            "run_version": 1,
            "rerun_of": None,
            "company_name": name,
            "started_at": "2026-11-24T10:00:00+00:00",
            "registration_number": "01234567",
            "register": "GB-COH",
            "country_code": "GB",
            "depth": "cdd",
            "as_of": "2026-11-24",
        },
        "summary": {
            "sentences": [f"{name} was investigated."],
            "key_findings": [
                {"module": "CIR", "code": "x", "severity": "high", "title": name, "detail": name}
            ],
        },
        "subject": {
            "entity_id": "s",
            "name": name,
            "type": "LegalEntity",
            "data": {"contact_info": "x@example.org"},
            "candidates": [],
        },
        "risk": {
            "score": "72.50",
            "base_score": "12.00",
            "score_low": "70.00",
            "score_high": "90.00",
            "level": "high",
            "level_at_worst": "critical",
            "tier": "edd",
            "coverage": "41.00",
            "appetite": "moderate",
            "overrides": [],
            "reference_snapshot": "9" * 64,
            "insufficient_depth": True,
            "matrix": {"id": "eba_standard_v1", "version": "1"},
            "floors": [
                {
                    "id": "f",
                    "title": name,
                    "status": "applied",
                    "minimum_score": "70",
                    "minimum_tier": "edd",
                    "legal_source": "EBA/GL/2021/02",
                    "because": [name],
                }
            ],
            "dimensions": [{"id": "customer", "weight": "0.25", "score": None}],
            "factors": [
                {
                    "id": "f",
                    "status": "unknown",
                    "points": "1",
                    "maximum": "2",
                    "reason": "no_list",
                    "sources": [],
                }
            ],
        },
        "checks": {
            "tier": "edd",
            "policy_version": 0,
            "open": ["source_of_funds"],
            "items": [
                {
                    "check_id": check_id,
                    "title": title,
                    "need": need,
                    "because": None,
                    "outcome": outcome,
                    "fulfilled_by": by,
                    "detail": name,
                    "remedy": "Attest it.",
                    "sources": [{"name": "registry_file:x", "as_of": "2026-01-01"}],
                    "lists": [{"list_id": "ofac-sdn", "version": "2021-07-01"}],
                    "attestation": {
                        "note": f"seen with {name}",
                        "reference": "DMS 1",
                        "withdrawn": False,
                        "attested_at": "2026-11-24T10:00:00Z",
                    }
                    if by == "attestation"
                    else None,
                }
                for check_id, title, need, outcome, by in (
                    ("source_of_funds", "Source of funds", "mandatory", "not_assessed", None),
                    ("website", "Website looked at", "recommended", "fulfilled", "attestation"),
                    ("network", "Network analysis", "none", "not_assessed", None),
                )
            ],
        },
        "findings": [
            {
                "module": "SPEPWS",
                "code": "by_ownership",
                "severity": "critical",
                "title": "Owned",
                "detail": name,
                "evidence_ids": ["e-1"],
                "screening_ids": ["sc-1"],
                "proof": [
                    {
                        "from_name": name,
                        "to_name": "Example Ltd",
                        "kind": "ownership",
                        "share": "60",
                        "valid_from": "2020-01-01",
                        "valid_to": None,
                    }
                ],
            }
        ],
        "ownership": {
            "assessed": True,
            "structure": {
                "layers": 1,
                "ubos": ["o"],
                "possible_ubos": [],
                "exemption": "none",
                "rule": {"comparator": ">", "threshold": 25, "source": "AMLD"},
                "grounds": [
                    {
                        "party": "o",
                        "name": name,
                        "status": "ubo",
                        "contested": False,
                        "share": "60",
                        "votes": None,
                        "grounds": [{"basis": "shares", "detail": "60"}],
                    }
                ],
                "no_ubo_reasons": [],
                "loops": [],
                "over_declared": [],
            },
            "sanctioned_rule": {"outcome": "fired", "reason": None, "detail": name},
            "sanctioned": [
                {
                    "regime": "ofac",
                    "status": "blocked",
                    "contested": False,
                    "owned": ["s"],
                    "rule": {"comparator": ">=", "threshold": 50, "source": "OFAC"},
                }
            ],
        },
        "parties": [
            {"entity_id": "s", "name": "Example Ltd", "type": "LegalEntity", "country_code": "GB"},
            {"entity_id": "o", "name": name, "type": "Person", "country_code": "GB"},
        ],
        "relationships": [
            {
                "type": "Ownership",
                "from_id": "o",
                "to_id": "s",
                "from_name": name,
                "to_name": "Example Ltd",
                "attributes": {
                    "share_minimum": 25,
                    "share_maximum": 50,
                    "minimum_exclusive": True,
                },
                "valid_from": None,
                "valid_to": None,
            },
            {
                "type": "Ownership",
                "from_id": "s",
                "to_id": "o",
                "from_name": "Example Ltd",
                "to_name": name,
                "attributes": {},
                "valid_from": None,
                "valid_to": None,
            },
        ],
        "screening": {
            "lists": [
                {
                    "list_id": "ofac-sdn",
                    "version": "2021-07-01",
                    "topics": ["sanctions"],
                    "stale": "x",
                }
            ],
            "rows": [
                {
                    "party_id": "o",
                    "screening_id": "sc-1",
                    "name": name,
                    "outcome": "not_assessed",
                    "topics": [
                        {"topic": "sanctions", "outcome": "not_assessed", "reason": "stale_list"}
                    ],
                    "lists": [
                        {
                            "list_id": "ofac-sdn",
                            "version": "2021-07-01",
                            "age_days": 1900,
                            "outcome": "not_assessed",
                            "reason": "stale_list",
                        }
                    ],
                    "hits": [
                        {
                            "strength": "strong",
                            "score": 91.0,
                            "matched_name": name,
                            "entry_name": f"{name} (alias)",
                            "list_id": "ofac-sdn",
                            "entry_key": "1",
                            "measure": "asset_freeze",
                            "decision": "undecided",
                            "topics": ["sanctions"],
                        }
                    ],
                }
            ],
        },
        "modules": [
            {
                "code": "CIR",
                "title": "Identity",
                "level": "not_assessed",
                "points": 0,
                "coverage": {"assessed": 0, "rules": 7, "percent": 0.0},
                "rules": [{"title": "T", "outcome": "not_assessed", "points": 0, "detail": name}],
            }
        ],
        "conflicts": [
            {
                "name": name,
                "relationship_id": None,
                "attribute": "legal_name",
                "detail": name,
                "status": "open",
            }
        ],
        "not_assessed": {
            "rules": [
                {
                    "module": "CIR",
                    "title": "T",
                    "reason": "no_list",
                    "detail": name,
                    "remedy": "Load a list.",
                }
            ],
            "factors": [{"factor": "peps", "reason": "no_list"}],
        },
        "sources": [
            {
                "source": "registry_file:x",
                "status": "answered",
                "as_of": None,
                "licence": name,
                "detail": name,
                "evidence_ids": ["e-1"],
            }
        ],
        "lineage": {
            "claims": [
                {
                    "attribute": "legal_name",
                    "value": {"a": [name, True, None]},
                    "source": "registry_file:x",
                    "asserted_at": "2026-01-01",
                    "evidence_id": "e-1",
                }
            ],
            "evidence": [
                {
                    "id": "e-1",
                    "source": "registry_file:x",
                    "retrieved_at": "2026-01-01",
                    "size": 3,
                    "sha256": "0" * 64,
                }
            ],
        },
        "hashes": {"evaluation": {"input_hash": "1" * 64}, "evidence": []},
    }
    return found | changes
