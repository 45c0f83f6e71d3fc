"""Registration authorities of GLEIF whose register has a key of its own (org-id.guide).

GLEIF Registration Authorities List 1.7; a number of another authority keeps its RA code as the
register's key.
"""

from __future__ import annotations

KEYS: dict[str, str] = {
    "RA000017": "AT-FB",
    "RA000025": "BE-BCE_KBO",
    "RA000161": "CY-DRCOR",
    "RA000163": "CZ-ICO",
    "RA000168": "CZ-ICO",
    "RA000170": "DK-CVR",
    "RA000181": "EE-RIK",
    "RA000188": "FI-PRO",
    "RA000192": "FR-RCS",
    "RA000383": "GG-RCE",
    "RA000402": "IE-CRO",
    "RA000405": "IM-CR",
    "RA000414": "JE-FSC",
    "RA000423": "LV-RE",
    "RA000430": "LT-RC",
    "RA000432": "LU-RCS",
    "RA000463": "NL-KVK",
    "RA000472": "NO-BRC",
    "RA000473": "NO-BRC",
    "RA000484": "PL-KRS",
    "RA000533": "ES-RMC",
    "RA000544": "SE-BLV",
    "RA000549": "CH-FDJP",
    "RA000585": "GB-COH",
    "RA000586": "GB-COH",
    "RA000587": "GB-COH",
}
NO_REGISTER = frozenset({"RA777777", "RA888888", "RA999999"})
"""Documents, a code asked for, no register at all."""
PER_PROVINCE = frozenset({"ES-RMC"})
"""Numbers that are given per provincial registry: never certain by themselves."""
