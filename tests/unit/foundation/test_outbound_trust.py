"""Whom TLS trusts: read once for all clients, and again as soon as it changes."""

import shutil
from pathlib import Path

import pytest
from tests.support.providers import GOOD_KEY, certificate, provider

from atlas.foundation.outbound import HTTPError, guarded_client
from atlas.foundation.outbound.transport import system_trust


def test_the_authorities_are_read_once() -> None:
    assert system_trust() is system_trust()


def test_other_authorities_are_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = system_trust()
    with monkeypatch.context() as changed:
        changed.setenv("SSL_CERT_FILE", str(certificate(tmp_path)[1]))
        changed.setenv("SSL_CERT_DIR", str(tmp_path))
        named = system_trust()
    assert named is not before
    assert len(named.get_ca_certs()) == 1
    assert system_trust() is before


async def test_an_authority_that_is_added_is_trusted_without_a_restart(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The file that is named changes under a process that has already used it."""
    other, own = tmp_path / "other", tmp_path / "own"
    other.mkdir()
    own.mkdir()
    trusted = tmp_path / "authorities.pem"
    shutil.copyfile(certificate(other)[1], trusted)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    async with provider(own) as found:
        headers = {"Authorization": f"Bearer {GOOD_KEY}"}

        async def status() -> int:
            async with guarded_client({found.pair}) as http:
                return (await http.get(f"https://{found.pair}/", headers=headers)).status_code

        with pytest.raises(HTTPError):
            await status()
        shutil.copyfile(found.authorities, trusted)
        assert await status() == 200
        shutil.copyfile(certificate(other)[1], trusted)
        with pytest.raises(HTTPError):
            await status()
