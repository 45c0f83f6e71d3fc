"""A client of the real OpenID provider: the authorization code flow with PKCE, by hand."""

import base64
import hashlib
import re
import secrets
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx

FOLDER = Path(__file__).parents[2] / "oidc"
_CALLBACK = "http://127.0.0.1:1/callback"
CONSOLE_CALLBACK = "/api/auth/console/openid/callback"


class OpenIdProvider:
    """`oidc-provider` in a process of its own."""

    def __init__(
        self,
        port: int,
        key_id: str = "first",
        algorithm: str = "RS256",
        callback: str = "",
        host: str = "127.0.0.1",
    ) -> None:
        self.pair = f"{host}:{port}"
        self.issuer = f"http://{self.pair}"
        self._command = ["node", "provider.mjs", str(port), key_id, algorithm, callback, host]
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        modules = FOLDER / "node_modules" / "oidc-provider"
        assert modules.is_dir(), "run `make setup`: tests/oidc is not installed"
        self._process = subprocess.Popen(
            self._command, cwd=FOLDER, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.strip() == "ready":
                return self
        raise AssertionError("the OpenID provider did not start")

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(10)
        assert self._process.stdout is not None
        self._process.stdout.close()

    async def sign_in(self, login: str, resource: str = "urn:atlas") -> str:
        """Sign a person in as a browser would; return the access token."""
        verifier = secrets.token_urlsafe(48)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        query = {
            "client_id": "console",
            "response_type": "code",
            "redirect_uri": _CALLBACK,
            "scope": "openid atlas",
            "resource": resource,
            "code_challenge": challenge.decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        async with httpx.AsyncClient() as browser:
            answer = await browser.get(f"{self.issuer}/auth", params=query)
            back = await self._follow(browser, answer, login)
            code = parse_qs(urlsplit(back).query)["code"][0]
            form = {
                "grant_type": "authorization_code",
                "client_id": "console",
                "code": code,
                "redirect_uri": _CALLBACK,
                "code_verifier": verifier,
                "resource": resource,
            }
            issued = await browser.post(f"{self.issuer}/token", data=form)
        assert issued.status_code == 200, issued.text
        token: str = issued.json()["access_token"]
        return token

    async def follow(self, address: str, login: str) -> str:
        """Sign a person in where a client sent the browser; return where it is sent back to."""
        async with httpx.AsyncClient() as browser:
            return await self._follow(browser, await browser.get(address), login)

    async def _follow(self, browser: httpx.AsyncClient, answer: httpx.Response, login: str) -> str:
        for _ in range(12):
            if answer.is_redirect:
                target = urljoin(str(answer.url), answer.headers["location"])
                if target.startswith(_CALLBACK) or urlsplit(target).path == CONSOLE_CALLBACK:
                    found = parse_qs(urlsplit(target).query)
                    assert "code" in found, found
                    return target
                answer = await browser.get(target)
                continue
            assert answer.status_code == 200, answer.text
            action = re.search(r'action="([^"]+)"', answer.text)
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            assert action, answer.text
            assert prompt, answer.text
            form = {"prompt": prompt[1], "login": login, "password": "any"}
            answer = await browser.post(urljoin(str(answer.url), action[1]), data=form)
        raise AssertionError("the sign-in did not end")
