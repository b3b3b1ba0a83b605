"""Authorities that led a certificate to a root, and the way up from each: thousands of cards stand under one of them.

To see that an authority stands under its root takes as long as to read ten cards. What is remembered are certificates,
and whether they stand is asked again at each use.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from eligibility.gateways.path_cache import PathCache


REMEMBERED = 64
Path = Sequence[x509.Certificate]
WAYS_UP: PathCache[Path] = PathCache(REMEMBERED)


def way_up(authority: x509.Certificate, *, roots: bytes, at: datetime) -> Path:
    """Return the path from an authority to one of the roots with this fingerprint; empty if none is known to stand."""
    path = WAYS_UP.get(_key(authority, roots)) or ()
    return path if all(each.not_valid_before_utc <= at <= each.not_valid_after_utc for each in path) else ()


def remember(path: Path, *, roots: bytes) -> None:
    """Remember the way up of a good path's one authority, unless it may only issue certificates of some names."""
    _, *above = path
    if len(above) == 2 and not any(_is_narrow(each) for each in above):
        WAYS_UP.put(_key(above[0], roots), above)


def _key(authority: x509.Certificate, roots: bytes) -> bytes:
    return hashlib.sha256(roots + authority.fingerprint(hashes.SHA256())).digest()


def _is_narrow(authority: x509.Certificate) -> bool:
    return any(extension.oid == x509.NameConstraints.oid for extension in authority.extensions)
