"""A file is never fetched in clear text once its address was secure."""

from pathlib import Path

import pytest
from tests.support.feeds import publisher, says, un_file
from tests.unit.sources.web.peers import Authority

from atlas.foundation.outbound import NO_VALIDATORS, Downloader, DownloadLimits, FetchError


async def here(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


@pytest.mark.parametrize("secure", [True, False])
async def test_a_redirect_from_https_to_plain_http_is_refused(tmp_path: Path, secure: bool) -> None:
    authority = Authority(tmp_path)
    certificate = authority.server("localhost")
    limits = DownloadLimits(max_bytes=1_000_000, seconds=20, idle_seconds=5)
    with (
        publisher(tls=certificate) as first,
        publisher(un_file(3), tls=certificate if secure else None) as second,
    ):
        scheme = "https" if secure else "http"
        target = f"{scheme}://localhost:{second.port}/list.xml"
        first.then = [says("302 Found", b"", f"Location: {target}")]
        async with Downloader(
            [f"localhost:{one.port}" for one in (first, second)],
            limits,
            agent="t",
            resolve=here,
            trust=authority.trust(),
        ) as client:
            ask = client.download(
                f"https://localhost:{first.port}/list.xml",
                tmp_path / "list.xml",
                lambda _media, _first: None,
                NO_VALIDATORS,
            )
            if secure:
                assert (await ask).status == 200
            else:
                with pytest.raises(FetchError) as refused:
                    await ask
                assert refused.value.reason == "outbound_refused"
        assert len(second.asked) == secure
