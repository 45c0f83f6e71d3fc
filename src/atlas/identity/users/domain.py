"""Rules of accounts: login hashes, passwords, lockout. No I/O; argon2 is slow by intent."""

import base64
import hashlib
import hmac
import secrets
import unicodedata
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

EMBEDDED_ISSUER = "atlas"
"""`issuer` of accounts that sign in with a password here; `subject` is the account's id."""
MIN_PASSWORD = 12
MAX_PASSWORD = 200
FREE_ATTEMPTS = 5
FIRST_LOCK = timedelta(minutes=1)
LONGEST_LOCK = timedelta(minutes=30)

_hasher = PasswordHasher()  # argon2id, RFC 9106 low-memory profile (64 MiB, 3 passes, 4 lanes)


def _of_no_password(hasher: PasswordHasher) -> str:
    """Return a hash whose password no one knows, without spending the time that hashing takes."""

    def part(size: int) -> str:
        return base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")

    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${cost}${part(hasher.salt_len)}${part(hasher.hash_len)}"


_UNKNOWN = _of_no_password(_hasher)
"""Verified when there is no account, so that the response time reveals nothing."""


def normalise_email(address: str) -> str:
    """Return the form an address is compared and stored in."""
    return unicodedata.normalize("NFKC", address).strip().casefold()


def hash_login(salt: bytes, login: str) -> str:
    """Return the login directory's hash: keyed per installation, useless elsewhere."""
    return hmac.new(salt, login.encode(), hashlib.sha256).hexdigest()


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password. Takes tens of milliseconds: use a thread."""
    return _hasher.hash(password)


def verify_password(stored: str | None, password: str) -> bool:
    """Check a password; an absent hash costs the same time and is never right."""
    try:
        matches = _hasher.verify(stored or _UNKNOWN, password)
    except (VerificationError, InvalidHashError):
        return False
    return matches and stored is not None


def make_password() -> str:
    """Return a random password of 24 URL-safe characters (144 bits)."""
    return secrets.token_urlsafe(18)


def lock_after(failed_attempts: int, moment: datetime) -> datetime | None:
    """Return until when an account is locked after so many failures in a row.

    Five are free; then a minute, doubling to half an hour: a guesser gets about 50 tries a
    day, an owner who mistyped waits a minute.
    """
    if failed_attempts < FREE_ATTEMPTS:
        return None
    steps = min(failed_attempts - FREE_ATTEMPTS, 10)
    doublings: int = 2**steps
    return moment + min(FIRST_LOCK * doublings, LONGEST_LOCK)
