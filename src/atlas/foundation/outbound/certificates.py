"""The certificate that a server shows, read from a checked address."""

import asyncio
import ssl
from collections.abc import Sequence

from atlas.foundation.outbound.guard import check_addresses


async def shown_certificate(
    host: str,
    port: int,
    addresses: Sequence[str],
    allow: frozenset[str],
    trust: ssl.SSLContext,
) -> tuple[bytes, str | None]:
    """Shake hands; a certificate that is not trusted is read as well.

    Args:
        host: whose certificate is wanted (SNI).
        port: of TLS.
        addresses: of the host, as resolved once.
        allow: host:port pairs that the operator listed.
        trust: the authorities that are believed.

    Returns:
        The certificate (DER), and why it is not trusted (None: it is).

    Raises:
        OutboundRefusedError: no address, or one that is not public and not listed.
        OSError: no connection, or (`ssl.SSLError`) no handshake.
        ValueError: the server showed none.

    """
    address = check_addresses(host, port, addresses, allow)
    try:
        return await _shown(address, port, host, trust), None
    except ssl.SSLCertVerificationError as error:
        blind = ssl.create_default_context()
        blind.check_hostname = False
        blind.verify_mode = ssl.CERT_NONE
        return await _shown(address, port, host, blind), error.verify_message


async def _shown(address: str, port: int, host: str, context: ssl.SSLContext) -> bytes:
    _, writer = await asyncio.open_connection(
        address, port, ssl=context, server_hostname=host, limit=16_384
    )
    try:
        tls = writer.get_extra_info("ssl_object")
        der: bytes | None = tls.getpeercert(binary_form=True)
        if der is None:
            raise ValueError("no certificate")
        return der
    finally:
        writer.transport.abort()
