"""Fetching a list of revoked certificates from its authority, over HTTP or HTTPS."""

import time
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
)


PIECE = 64 * 1024
MOST = 64 * 1024 * 1024


class RevocationUnreachable(Exception):
    """The service did not answer whole, in time, and from where it was asked."""


class SameHost(HTTPRedirectHandler):
    """A redirect may change the path, and http to https; never the host, nor https to http."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        was, will = urlsplit(req.full_url), urlsplit(newurl)
        upgraded = (was.scheme, will.scheme) == ("http", "https") and was.hostname == will.hostname
        if not upgraded and (was.scheme, was.netloc) != (will.scheme, will.netloc):
            raise HTTPError(req.full_url, code, "redirected to another place", headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(url: str, *, timeout: float, most: int = MOST) -> bytes:
    """Return what stands at an http or https address; raise RevocationUnreachable.

    `timeout` is in seconds and for the whole transfer, `most` in bytes. Proxies of the environment are not
    used. The list is signed, so it is believed by its signature and not by where it came from.
    """
    until = time.monotonic() + timeout
    try:
        if urlsplit(url).scheme not in {"http", "https"}:
            raise RevocationUnreachable("neither http nor https")
        with _opener().open(Request(url), timeout=timeout) as answer:  # noqa: S310 - only these two handlers exist
            return _read(answer, until, most)
    except (OSError, HTTPException, ValueError) as error:
        raise RevocationUnreachable(type(error).__name__) from error


def _read(answer: HTTPResponse, until: float, most: int) -> bytes:
    content = bytearray()
    while piece := answer.read1(PIECE):
        content += piece
        if len(content) > most:
            raise RevocationUnreachable("larger than allowed")
        if time.monotonic() > until:
            raise RevocationUnreachable("too slow")
    if answer.length:
        raise RevocationUnreachable("cut off")
    return bytes(content)


def _opener() -> OpenerDirector:
    opener = OpenerDirector()
    for handler in (HTTPHandler, HTTPSHandler, HTTPDefaultErrorHandler, SameHost, HTTPErrorProcessor):
        opener.add_handler(handler())
    return opener
