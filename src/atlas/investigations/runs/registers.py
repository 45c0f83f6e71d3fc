"""Which register a number is of, where the request does not state it. Pure.

Register keys are org-id.guide codes (https://org-id.guide); a country stands here only when it
has one national company register whose numbers are unique in it.
"""

from stdnum import lei

LEI = "XI-LEI"
NATIONAL: dict[str, str] = {
    "AT": "AT-FB",
    "BE": "BE-BCE_KBO",
    "CZ": "CZ-ICO",
    "DK": "DK-CVR",
    "GB": "GB-COH",
    "IE": "IE-CRO",
    "LU": "LU-RCS",
    "NL": "NL-KVK",
    "NO": "NO-BRC",
    "PL": "PL-KRS",
}


def register_of(number: str, country_code: str | None) -> str | None:
    """Return the register a number must be of, or None when it cannot be determined.

    A valid LEI (ISO 17442, with its check digits) is an LEI anywhere.
    """
    if lei.is_valid(number):
        return LEI
    return NATIONAL.get(country_code or "")
