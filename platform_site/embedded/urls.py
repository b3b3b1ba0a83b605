"""The addresses under which the platform's processes reach their database, each as its own role (ARCH-1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from psycopg import Connection


# Not the administrator's own identity, and nothing that an older libpq does not know.
OF_THE_SERVER = (
    "host",
    "hostaddr",
    "port",
    "sslmode",
    "sslrootcert",
    "channel_binding",
    "target_session_attrs",
)


@dataclass(frozen=True)
class Urls:
    """A URL per role; they may hold a password and therefore do not show in a `repr`."""

    web: str = field(repr=False)
    worker: str = field(repr=False)
    owner: str = field(repr=False)
    audit: str = field(repr=False)

    @classmethod
    def beside(cls, admin: "Connection[object]", database: str, password: str | None) -> Self:
        """Return the roles' URLs on the server that an administrator is connected with."""
        said = {"host": admin.info.host, "port": str(admin.info.port)} | admin.info.get_parameters()
        server = {name: said[name] for name in OF_THE_SERVER if name in said}
        return cls(
            web=url_of("app_web", database, password, server),
            worker=url_of("app_worker", database, password, server),
            owner=url_of("app_migrator", database, password, server),
            audit=url_of("app_audit_reader", database, password, server),
        )

    def named(self, database: str) -> Self:
        """Return the same for another database of the same server."""
        return replace(self, **{role: _in_database(url, database) for role, url in self.each().items()})

    def each(self) -> dict[str, str]:
        """Return the URLs by the name of their field."""
        return {"web": self.web, "worker": self.worker, "owner": self.owner, "audit": self.audit}

    def environment(self) -> dict[str, str]:
        """Return the variables that the platform's settings read."""
        return {
            "DATABASE_URL": self.web,
            "DATABASE_WORKER_URL": self.worker,
            "DATABASE_OWNER_URL": self.owner,
            "DATABASE_AUDIT_URL": self.audit,
        }


def url_of(role: str, database: str, password: str | None, server: Mapping[str, str]) -> str:
    """Return a URL that libpq reads; host and port stand in the query, where every kind of them fits."""
    secret = "" if password is None else f":{quote(password, safe='')}"
    query = urlencode(server, quote_via=quote, safe="")
    return f"postgresql://{role}{secret}@/{quote(database, safe='')}?{query}"


def _in_database(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(database, safe='')}"))
