"""A server's certificate: whose it is, for which names, and until when."""

from __future__ import annotations

import ipaddress
from datetime import datetime

from cryptography import x509
from cryptography.x509.oid import NameOID

from atlas.foundation.core.types import JSON

MAX_NAMES = 100


def certificate_facts(
    der: bytes, host: str, at: datetime, untrusted: str | None
) -> dict[str, JSON]:
    """Return what a certificate says, and why it does not fit the host, if it does not.

    Args:
        der: the leaf certificate.
        host: the host that was asked for, in ASCII.
        at: when.
        untrusted: what verification said of the chain; None when it was trusted.

    Raises:
        ValueError: the bytes are no certificate.

    """
    certificate = x509.load_der_x509_certificate(der)
    names = _names(certificate)
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    problems = []
    if not any(_fits(name, host) for name in names):
        shown = ", ".join(names[:3]) or "no name"
        problems.append(f"the certificate is of {shown}")
    if at < begins:
        problems.append(f"valid only from {begins.date().isoformat()}")
    if at > ends:
        problems.append(f"ended on {ends.date().isoformat()}")
    if untrusted and not problems:
        problems.append(f"not trusted: {untrusted}")
    return {
        "names": names,
        "issuer": _said(certificate.issuer, NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME)
        or "an issuer without a name",
        "subject": _said(certificate.subject, NameOID.COMMON_NAME),
        "organisation": _said(certificate.subject, NameOID.ORGANIZATION_NAME),
        "valid_from": begins.date().isoformat(),
        "valid_to": ends.date().isoformat(),
        "trusted": untrusted is None,
        "verification": untrusted,
        "problems": problems,
    }


def _names(certificate: x509.Certificate) -> list[str]:
    """Return the alternative names; the common name alone has not counted since RFC 6125."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return []
    names = [name.lower() for name in found.get_values_for_type(x509.DNSName)]
    names += [str(address) for address in found.get_values_for_type(x509.IPAddress)]
    return names[:MAX_NAMES]


def _fits(name: str, host: str) -> bool:
    """Compare by RFC 6125, 6.4.3: a star stands for one whole left-most label."""
    if name == host:
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        head, _, rest = name.partition(".")
        return head == "*" and "." in rest and host.partition(".")[2] == rest
    return False


def _said(name: x509.Name, *oids: x509.ObjectIdentifier) -> str | None:
    for oid in oids:
        for attribute in name.get_attributes_for_oid(oid):
            return " ".join(str(attribute.value).split())[:200]
    return None
