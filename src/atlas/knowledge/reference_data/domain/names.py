"""What the country lists are called, for readers."""

LIST_NAMES = {
    "fatf_black_list": "FATF black list",
    "fatf_grey_list": "FATF grey list",
    "eu_high_risk_third_countries": "EU list of high-risk third countries",
    "eu_tax_blacklist": "EU list of non-cooperative jurisdictions for tax purposes",
    "secrecy_jurisdictions": "list of secrecy jurisdictions",
    "virtual_office_addresses": "list of virtual-office addresses",
    "cpi": "Corruption Perceptions Index",
}


def list_name(dataset: str) -> str:
    """Return what a dataset is called: `fatf_black_list` → `FATF black list`."""
    return LIST_NAMES.get(dataset) or dataset.replace("_", " ")
