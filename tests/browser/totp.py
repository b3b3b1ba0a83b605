"""An authenticator app: RFC 6238 with SHA-1, six digits, 30 seconds."""

import base64
import hashlib
import hmac
import time


PERIOD = 30


def code(secret: str, *, step: int = 0) -> str:
    """Return the code of this half minute, or of one so many later."""
    counter = int(time.time()) // PERIOD + step
    key = base64.b32decode(secret.replace(" ", ""))
    digest = hmac.new(key, counter.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06d}"
