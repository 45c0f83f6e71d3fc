"""Where each dataset is published: the page that always shows the newest version.

A dataset's own `url` is that of the version it holds; a newer one is found from here.
"""

_PAGES = {
    "fatf_black_list": "https://www.fatf-gafi.org/en/countries/black-and-grey-lists.html",
    "fatf_grey_list": "https://www.fatf-gafi.org/en/countries/black-and-grey-lists.html",
    "eu_high_risk_third_countries": "https://eur-lex.europa.eu/eli/reg_del/2016/1675",
    "eu_tax_blacklist": (
        "https://www.consilium.europa.eu/en/policies/eu-list-of-non-cooperative-jurisdictions/"
    ),
    "cpi": "https://www.transparency.org/en/cpi",
    "secrecy_jurisdictions": "https://fsi.taxjustice.net/",
}


def publisher_of(type_name: str) -> str | None:
    """Return the address of the page that shows a type's newest version; None: its own `url`."""
    return _PAGES.get(type_name)
