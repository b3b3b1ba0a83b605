"""Canaries: personal data and secrets that are sown through every door, and where they must never be found."""

import base64
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import redis

from tests.running.sandbox import Sandbox


NAME, KANA, ADDRESS = "金糸雀　鳴子", "カナリア　ナルコ", "架空県金糸雀市小鳥町9-8-7"
BIRTH, NUMBER, SYMBOL, TOKEN = "1931-03-13", "87650321", "鳴鳥７７", "CANARY-LINK-87650321"
PATIENT_NUMBER, INDIVIDUAL, SECRET = "CANARY-P-1", "123456789018", "canary-secret-8765"
WITHHELD = "架空県隠里市秘密町6-5-4"

PERSONAL = [
    "金糸雀", "鳴子", "カナリア", "ナルコ", "小鳥町", "隠里", "鳴鳥", BIRTH, "19310313", NUMBER, TOKEN, PATIENT_NUMBER,
    INDIVIDUAL,
]  # fmt: skip
"""Parts of what was sown; the request's own id is the caller's, and is echoed."""

ALLOWED = {
    "eligibility_coverage", "eligibility_coverageversion", "platform_site_person", "platform_site_patientnumber",
}  # fmt: skip
"""The tables in which such data stand, as they must; a withheld address stands in none."""

TABLES = """
select c.relname from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
"""


@contextmanager
def administrator(sandbox: Sandbox) -> Iterator[psycopg.Connection]:
    """Give a superuser's connection to the sandbox's database."""
    (socket,) = sandbox.local.glob("postgres-*/.s.PGSQL.5432")
    with psycopg.connect(host=str(socket.parent), user="postgres", dbname="platform", autocommit=True) as admin:
        yield admin


class Listener:
    """Hears every command that goes through the sandbox's Redis, and what lies in it in the end."""

    def __init__(self, sandbox: Sandbox) -> None:
        (socket,) = sandbox.local.glob("redis/*/redis.sock")
        self._client = redis.Redis(unix_socket_path=str(socket))
        self._heard: list[str] = []
        self._ears = threading.Thread(target=self._listen, daemon=True)
        self._ready = threading.Event()

    def __enter__(self) -> "Listener":
        self._ears.start()
        assert self._ready.wait(timeout=60)
        return self

    def __exit__(self, *error: object) -> None:
        self._client.set("the end", "1")
        self._ears.join(timeout=60)
        self._client.delete("the end")
        self._heard += [repr(self._value(key)) for key in self._client.scan_iter()]

    @property
    def all(self) -> str:
        """Return all that was heard, with what stands in base64 in it."""
        text = "\n".join(self._heard)
        return text + "".join(_decoded(text))

    def _listen(self) -> None:
        with self._client.monitor() as monitor:
            self._ready.set()
            for command in monitor.listen():
                self._heard.append(str(command["command"]))
                if "the end" in self._heard[-1]:
                    return

    def _value(self, key: bytes) -> Any:
        kinds = {b"list": lambda: self._client.lrange(key, 0, -1), b"set": lambda: self._client.smembers(key)}
        kinds |= {b"zset": lambda: self._client.zrange(key, 0, -1), b"hash": lambda: self._client.hgetall(key)}
        return key, kinds.get(self._client.type(key), lambda: self._client.get(key))()


def _decoded(text: str) -> Iterator[str]:
    for found in re.findall(r"[A-Za-z0-9+/]{16,}={0,2}", text):
        try:
            yield base64.b64decode(found + "=" * (-len(found) % 4)).decode("utf-8", "ignore")
        except ValueError:
            continue


def of_the_database(sandbox: Sandbox) -> dict[str, str]:
    """Return every table as text."""
    with administrator(sandbox) as admin:
        names = [name for (name,) in admin.execute(TABLES)]
        rows = {name: admin.execute(f"select string_agg(t::text, E'\\n') from {name} t").fetchone() for name in names}  # noqa: S608
        return {name: row[0] or "" for name, row in rows.items() if row}


def of_the_server(sandbox: Sandbox) -> str:
    """Return PostgreSQL's log."""
    (log,) = [file for file in sandbox.local.glob("postgres-*/log") if file.is_file()]
    return Path(log).read_text(errors="replace")
