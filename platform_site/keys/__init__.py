"""Named, versioned keys behind one port that an HSM or a cloud key service can stand behind.

Callers name a key and never see it: `mac`, `wrap`/`unwrap`, `cloak`/`uncloak`, `sign`, `public_key`.
Old versions are read until nothing uses them; new bytes are always made with the newest.
"""

from platform_site.keys.port import KEYS, KeyMissing, Unreadable
from platform_site.keys.store import (
    check,
    cloak,
    current,
    mac,
    make_missing,
    public_key,
    sign,
    uncloak,
    unwrap,
    wrap,
)


__all__ = [
    "KEYS",
    "KeyMissing",
    "Unreadable",
    "check",
    "cloak",
    "current",
    "mac",
    "make_missing",
    "public_key",
    "sign",
    "uncloak",
    "unwrap",
    "wrap",
]
