"""The web server, `python -m platform_site.management.web`: uvicorn in so many processes on one port (ADR 0028)."""

import argparse
import socket
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from platform_site.management.heads import Bounded


APPLICATION = "platform_site.asgi:application"
BACKLOG = 1024
IDLE = 75
"""Seconds after which a connection is closed that asks nothing; a proxy in front keeps its own for 60."""
HUNG = 30
"""Seconds of silence after which a process is taken for hung, and started again."""


def main() -> None:
    """Serve until asked to stop; a process that ends is started again where there are several."""
    options = _options()
    config = uvicorn.Config(
        APPLICATION, workers=options.workers, loop="uvloop", http=Bounded, ws="none", lifespan="off",
        backlog=BACKLOG, timeout_keep_alive=IDLE, timeout_worker_healthcheck=HUNG, timeout_graceful_shutdown=20,
        access_log=False, server_header=False, proxy_headers=False, log_config=None, log_level="error",
    )  # fmt: skip
    sockets: list[socket.socket] = [bound(options.host, options.port)]
    if options.workers > 1:
        Multiprocess(config, sockets=sockets).run()
    else:
        uvicorn.Server(config).run(sockets=sockets)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="web")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, default=1)
    return parser.parse_args()


class Own(socket.socket):
    """A socket that is another one, bound to the same address, in the process that it is handed to.

    So connections are spread evenly: of one socket, whichever process wakes first takes most of those that come.
    """

    def __reduce__(self) -> Any:
        """Return how to bind it anew."""
        return bound, self.getsockname()[:2]


def bound(host: str, port: int) -> Own:
    """Return the socket at which a process listens once it is ready; raises OSError for an address that is taken.

    Others may listen beside it: until then `management/waiting.py` answers whoever comes while a sandbox is reset.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    made = Own(family, kind, protocol)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    made.bind(address)
    return made


if __name__ == "__main__":
    main()
